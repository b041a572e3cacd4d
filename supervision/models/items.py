"""An item of supervision and the parts that bodies have in it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Body, Part
from supervision.querysets import FINISHED, SupervisionPartQuerySet, SupervisionQuerySet


class Supervision(models.Model):
    """An item of supervision (督办事项): one matter, its deadline and closing standard; its steps tell its history.

    ``source`` is the row it came from: {"key", "label", "url"} as they were on the day; the rows of the apps below know
    nothing of it. ``source_key`` is that row's key, such as ``report:12``.
    """

    class State(models.TextChoices):
        """Where it stands; the actions are in `supervision.transitions`."""

        DRAFT = "draft", pgettext_lazy("supervision", "draft")
        APPROVING = "approving", pgettext_lazy("supervision", "awaiting approval")
        ASSIGNED = "assigned", pgettext_lazy("supervision", "to be signed for")
        HANDLING = "handling", pgettext_lazy("supervision", "in hand")
        SUSPENDED = "suspended", pgettext_lazy("supervision", "suspended")
        CLOSING = "closing", pgettext_lazy("supervision", "closing under review")
        CLOSED = "closed", pgettext_lazy("supervision", "closed, open to objection")
        STRUCK = "struck", pgettext_lazy("supervision", "struck off")
        ENDED = "ended", pgettext_lazy("supervision", "ended")
        MERGED = "merged", pgettext_lazy("supervision", "merged into another")
        VOID = "void", pgettext_lazy("supervision", "withdrawn before issue")

    class Urgency(models.TextChoices):
        """How long the bodies have to sign for it."""

        NORMAL = "normal", pgettext_lazy("supervision", "normal")
        URGENT = "urgent", pgettext_lazy("supervision", "urgent")

    class Source(models.TextChoices):
        """What it was raised from."""

        NONE = "", pgettext_lazy("supervision", "drafted by hand")
        INDICATOR = "indicator", _("red indicator")
        REPORT = "report", _("overdue report")
        PROJECT = "project", _("failed project")
        RECTIFICATION = "rectification", _("overdue rectification")
        UNCERTIFIED = "uncertified", _("product without 3C certificate")
        MILESTONE = "milestone", _("missed milestone")
        CERTIFICATE = "certificate", _("lapsing certificate")
        REPEATED_BATCH = "repeated_batch", _("anomaly: repeated batch")
        DECISION = "decision", _("decision of a meeting")

    year = models.PositiveSmallIntegerField(_("year of the number"), null=True, blank=True, editable=False)
    serial = models.PositiveIntegerField(_("serial number"), null=True, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=100)
    task = models.TextField(_("what is to be done"), max_length=2000)
    closing_standard = models.TextField(_("closing standard"), max_length=2000, help_text=_("One point a line."))
    source_kind = models.CharField(_("raised from"), max_length=14, choices=Source, blank=True)
    source_key = models.CharField(_("key of the row it came from"), max_length=60, blank=True, editable=False)
    source = models.JSONField(_("row it came from"), default=dict, blank=True, editable=False)
    urgency = models.CharField(_("urgency"), max_length=6, choices=Urgency, default=Urgency.NORMAL)
    due_on = models.DateField(_("deadline"))
    first_due_on = models.DateField(_("first deadline"), editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT, editable=False)
    assigned_on = models.DateField(_("issued on"), null=True, blank=True, editable=False)
    review_on = models.DateField(_("suspension to be reviewed on"), null=True, blank=True, editable=False)
    suspension = models.JSONField(_("suspension proposed by the office"), default=dict, blank=True, editable=False)
    reopenings = models.PositiveSmallIntegerField(_("times reopened"), default=0, editable=False)
    objections = models.PositiveSmallIntegerField(_("objections"), default=0, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by"), editable=False
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("approved by"), editable=False,
    )  # fmt: skip
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("closing verified by"), editable=False,
    )  # fmt: skip
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_items", verbose_name=_("merged into"),
        editable=False,
    )  # fmt: skip
    created_at = models.DateTimeField(_("drafted at"), editable=False)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of supervision")
        verbose_name_plural = _("items of supervision")
        ordering = ["-year", "-serial", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="supervision_number_once"),
            models.CheckConstraint(
                condition=Q(year=None, serial=None) | Q(year__isnull=False, serial__isnull=False),
                name="supervision_number_whole",
                violation_error_message=_("A number has a year and a serial number."),
            ),
            # The service asks first; of two who raise at the same moment this stops the second.
            models.UniqueConstraint(
                fields=["source_key"],
                condition=~Q(source_key="") & ~Q(state__in=FINISHED),
                name="supervision_one_open_per_source",
                violation_error_message=_("An item raised from the same row is still open."),
            ),
            # Four eyes, six of them: drafter, approver and who verifies the closing are three people.
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")),
                name="supervision_approved_by_another",
                violation_error_message=_("Who drafted the item cannot approve it."),
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None)
                | (~Q(verified_by=F("drafted_by")) & (Q(approved_by=None) | ~Q(verified_by=F("approved_by")))),
                name="supervision_verified_by_another",
                violation_error_message=_("Who drafted or approved the item cannot verify its closing."),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="supervision_by_state")]

    def __str__(self) -> str:
        return self.number or self.title

    def get_absolute_url(self) -> str:
        """Return the item's page."""
        return reverse("supervision:item", args=[self.pk])

    @property
    def number(self) -> str:
        """The number as it is written, 督〔2014〕12号; reopened once, 督〔2014〕12号(2); empty before approval."""
        if self.serial is None:
            return ""
        # The first number stays, since papers name it; the bracket tells which time round.
        again = f"({self.reopenings + 1})" if self.reopenings else ""
        return f"督〔{self.year}〕{self.serial}号{again}"

    @property
    def is_open(self) -> bool:
        """Whether something remains to be done by somebody."""
        return self.state not in FINISHED

    @property
    def points(self) -> list[str]:
        """The closing standard, point by point."""
        return [line.strip() for line in self.closing_standard.splitlines() if line.strip()]

    @property
    def lead(self) -> "SupervisionPart":
        """The part of the lead body (uses prefetched ``parts``)."""
        # Without prefetching this is a query for each item: lists use `with_clock`.
        return next(part for part in self.parts.all() if part.role == Part.LEAD)

    @property
    def supports(self) -> list["SupervisionPart"]:
        """The parts of the supporting bodies (uses prefetched ``parts``)."""
        return [part for part in self.parts.all() if part.role == Part.SUPPORT]


class SupervisionPart(models.Model):
    """A body's part in an item (牵头/协办): it signs for itself, has its own clock and is done for itself.

    A part of a body that was merged is handled by the body it was merged into; its name stays that of the day.
    """

    class State(models.TextChoices):
        """Where the body stands."""

        WAITING = "waiting", pgettext_lazy("part of a supervision", "to be signed for")
        HANDLING = "handling", pgettext_lazy("part of a supervision", "in hand")
        DONE = "done", pgettext_lazy("part of a supervision", "done")

    supervision = models.ForeignKey(
        Supervision, models.PROTECT, related_name="parts", verbose_name=_("item of supervision")
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="supervision_parts", verbose_name=_("body"))
    role = models.CharField(_("part"), max_length=7, choices=Part)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    due_on = models.DateField(_("deadline"))
    sign_due_on = models.DateField(_("to be signed for by"), null=True, blank=True)
    signed_on = models.DateField(_("signed for on"), null=True, blank=True)
    handler = models.CharField(_("handler"), max_length=50, blank=True)
    feedback_due_on = models.DateField(_("next feedback due"), null=True, blank=True)
    feedback_on = models.DateField(_("last feedback"), null=True, blank=True)
    progress = models.PositiveSmallIntegerField(_("progress in per cent"), null=True, blank=True)
    requested_on = models.DateField(
        _("asked for by the lead body on"), null=True, blank=True,
        help_text=_("From then on a delay of this part colours the whole item."),
    )  # fmt: skip
    refused = models.BooleanField(_("competence refused before"), default=False)
    returns = models.PositiveSmallIntegerField(_("times returned"), default=0)
    late_signing_days = models.PositiveSmallIntegerField(_("working days late in signing"), default=0)
    late_feedback = models.PositiveSmallIntegerField(_("feedback given late"), default=0)
    late_days = models.PositiveSmallIntegerField(_("working days late"), default=0)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = SupervisionPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("part in an item of supervision")
        verbose_name_plural = _("parts in items of supervision")
        ordering = ["supervision", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supervision"],
                condition=Q(role=Part.LEAD),
                name="supervision_one_lead",
                violation_error_message=_("An item has exactly one lead body."),
            ),
            models.UniqueConstraint(fields=["supervision", "body"], name="supervision_part_once"),
            models.CheckConstraint(
                condition=Q(progress=None) | Q(progress__lte=100),
                name="supervision_progress_in_per_cent",
                violation_error_message=_("Progress lies between 0 and 100 per cent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body} · {self.supervision}"

    @property
    def is_lead(self) -> bool:
        """Whether the body leads."""
        return self.role == Part.LEAD


class SupervisionCounter(models.Model):
    """The last number given in a year (督办编号): its row is locked while one is given, so that none is left out."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    last = models.PositiveIntegerField(_("last number given"), default=0)

    class Meta:
        verbose_name = _("counter of supervision numbers")
        verbose_name_plural = _("counters of supervision numbers")

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
