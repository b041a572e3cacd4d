"""Bulletins from draft to correction, paragraph by paragraph."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bulletin.letterhead import write_number
from bulletin.models.papers import OfficePaper
from bulletin.models.snapshots import Snapshot
from notifications.models import Notice


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    """Reading bulletins."""

    def issued(self) -> "BulletinQuerySet":
        """Keep those that have gone out, corrected ones too."""
        return self.filter(state__in=[Bulletin.State.ISSUED, Bulletin.State.CORRECTED])

    def with_quarter(self) -> "BulletinQuerySet":
        """Read along the quarter that each tells of."""
        # The plan's whole text, which no page of bulletins shows.
        return self.select_related("snapshot__quarter", "snapshot__plan").defer("snapshot__plan__document")


class Bulletin(OfficePaper):
    """A quarterly bulletin (通报 or 简报) of the office, tied to one snapshot; issued, it never changes.

    ``grounds`` keeps for each check of the issue that was not passed why it is issued all the same.
    """

    class Kind(models.TextChoices):
        """The kind of paper: a circular has a number and a seal (条例 art. 8), a brief has an issue of its year."""

        CIRCULAR = "circular", _("circular")
        BRIEF = "brief", _("brief")

    class State(models.TextChoices):
        """How far the bulletin has come; what leads from one to the next is `bulletin.transitions`."""

        DRAFT = "draft", _("draft")
        CHECKED = "checked", _("checked")
        SIGNED = "signed", _("signed")
        ISSUED = "issued", pgettext_lazy("bulletin", "issued")
        CORRECTED = "corrected", _("replaced by a correction")

    class Faces(models.TextChoices):
        """Which names of the standard's faces the file carries (`data/faces.toml`)."""

        GOVERNMENT = "gov", _("government machines (_GB2312, 方正小标宋)")
        WINDOWS = "windows", _("plain Windows (仿宋, 楷体, 华文中宋)")

    class Head(models.TextChoices):
        """The head of a circular: that of a document, or that of a letter (GB/T 9704, 10.1)."""

        DOCUMENT = "document", _("document head (…文件)")
        LETTER = "letter", _("letter head")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="bulletins", verbose_name=_("snapshot"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    revision = models.PositiveIntegerField(_("revision"), default=0, help_text=_("Counts every change of the text."))
    faces = models.CharField(_("typefaces"), max_length=7, choices=Faces, default=Faces.GOVERNMENT)
    head = models.CharField(
        _("head of the paper"), max_length=8, choices=Head, default=Head.DOCUMENT,
        help_text=_("The letter head is for an office without a document head of its own."),
    )  # fmt: skip
    has_seal = models.BooleanField(
        _("sealed"), default=True, help_text=_("Moves signature and date (GB/T 9704, 7.3.5).")
    )
    total = models.PositiveSmallIntegerField(_("number of all years"), null=True, blank=True)
    grounds = models.JSONField(_("grounds"), default=dict, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("bulletin", "issued by"),
    )
    notice = models.OneToOneField(
        Notice, models.PROTECT, null=True, blank=True, related_name="bulletin", verbose_name=_("notice")
    )
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="correction", verbose_name=_("corrects")
    )
    correction_reason = models.CharField(_("reason for the correction"), max_length=300, blank=True)

    objects = BulletinQuerySet.as_manager()

    class Meta(OfficePaper.Meta):
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        constraints = [
            models.UniqueConstraint(fields=["kind", "year", "number"], name="bulletin_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=["issued", "corrected"], number__isnull=False, issued_on__isnull=False)
                | Q(state__in=["draft", "checked", "signed"], number=None, issued_on=None),
                name="bulletin_issued_has_a_number",
                violation_error_message=_("A bulletin has a number and a day if and only if it was issued."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "checked"]) | Q(signed_by__isnull=False),
                name="bulletin_further_on_is_signed",
                violation_error_message=_("A bulletin is signed before it is issued."),
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("drafted_by")),
                name="bulletin_signed_by_another",
                violation_error_message=_("Whoever drafted the bulletin does not sign it."),
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(correction_reason=""),
                name="bulletin_correction_has_a_reason",
                violation_error_message=_("State the reason."),
            ),
        ]

    def get_absolute_url(self) -> str:
        """Return the bulletin's page."""
        return reverse("bulletin:bulletin", args=[self.pk])

    @property
    def is_circular(self) -> bool:
        """Whether it is a statutory paper."""
        return self.kind == self.Kind.CIRCULAR

    @property
    def is_issued(self) -> bool:
        """Whether it has gone out."""
        return self.state in {self.State.ISSUED, self.State.CORRECTED}

    @property
    def full_number(self) -> str:
        """The number as it is printed, such as 宝质兴办〔2014〕3号; empty before the issue."""
        if self.number is None or self.year is None:
            return ""
        return write_number(self.kind, self.year, self.number, self.total)


class BulletinParagraph(models.Model):
    """A paragraph of a bulletin (段落): as the templates wrote it, and as the office words it.

    ``values`` are the keyed values of ``written`` (key, text, first character). A paragraph that a person added was written by
    no template. ``ground`` says why its numbers are not those of the snapshot.
    """

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="paragraphs", verbose_name=_("bulletin"))
    section = models.CharField(_("section"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"))
    key = models.CharField(_("key"), max_length=40, blank=True)
    written = models.TextField(_("as the templates wrote it"), blank=True)
    values = models.JSONField(_("values"), default=list, blank=True)
    text = models.TextField(_("text"), blank=True)
    ground = models.CharField(_("ground for other numbers"), max_length=300, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("edited by")
    )
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)

    class Meta:
        verbose_name = _("paragraph of a bulletin")
        verbose_name_plural = _("paragraphs of bulletins")
        ordering = ["bulletin", "position"]
        constraints = [
            # Deferred, so that paragraphs may shift by one in a single statement.
            models.UniqueConstraint(
                fields=["bulletin", "position"], name="bulletin_position_once", deferrable=models.Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def is_edited(self) -> bool:
        """Whether a person worded it."""
        return self.text != self.written

    @property
    def is_left_out(self) -> bool:
        """Whether a person took it out; it stays to be put back."""
        return not self.text


class BulletinSeries(models.Model):
    """The last number given in a year to a kind of bulletin (编号簿); its lock makes two issues take turns."""

    kind = models.CharField(_("kind"), max_length=8, choices=Bulletin.Kind)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveSmallIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("numbers of bulletins")
        verbose_name_plural = _("numbers of bulletins")
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="bulletin_series_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}: {self.last}"


class BulletinAction(models.TextChoices):
    """What people do with a bulletin; the rules are `bulletin.transitions`."""

    DRAFT = "draft", _("begin the draft")
    EDIT = "edit", _("word the text")
    RENEW = "renew", _("renew the data")
    CHECK = "check", _("pass the checks")
    REWORK = "rework", _("take back to the draft")
    SIGN = "sign", _("sign")
    ISSUE = "issue", _("issue")
    CORRECT = "correct", _("correct by a new one")


class BulletinStep(models.Model):
    """A step on a bulletin's way (办理记录): who did what when, and why; only added to."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="steps", verbose_name=_("bulletin"))
    action = models.CharField(_("action"), max_length=8, choices=BulletinAction)
    from_state = models.CharField(_("from"), max_length=9, choices=Bulletin.State, blank=True)
    to_state = models.CharField(_("to"), max_length=9, choices=Bulletin.State)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("step of a bulletin")
        verbose_name_plural = _("steps of bulletins")
        ordering = ["bulletin", "pk"]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.action}"
