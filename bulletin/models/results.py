"""The circular of a yearly assessment's results."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessment.models import Scheme
from bulletin.letterhead import write_number
from bulletin.models.bulletins import Bulletin
from bulletin.models.papers import OfficePaper
from notifications.models import Notice


class ResultCircularQuerySet(models.QuerySet["ResultCircular"]):
    """Reading circulars of results."""

    def issued(self) -> "ResultCircularQuerySet":
        """Keep those that have gone out."""
        return self.filter(state=ResultCircular.State.ISSUED)


class ResultCircular(OfficePaper):
    """The circular of a yearly assessment's results (考核结果通报), numbered from the series of the circulars; issued, it never changes.

    ``content`` is what was final when the draft was begun (`bulletin.results`), ``written`` the text that the templates made of
    it and ``text`` as the office words it: a paragraph a line, headings by their numerals.
    """

    class State(models.TextChoices):
        """How far it has come; what leads from one to the next is `bulletin.transitions.RESULT_TRANSITIONS`."""

        DRAFT = "draft", _("draft")
        SIGNED = "signed", _("signed")
        ISSUED = "issued", pgettext_lazy("bulletin", "issued")

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="circulars", verbose_name=_("scheme"))
    state = models.CharField(_("state"), max_length=6, choices=State, default=State.DRAFT)
    content = models.JSONField(_("results"))
    written = models.TextField(_("as the templates wrote it"))
    text = models.TextField(_("text"))
    ground = models.CharField(_("ground for other numbers"), max_length=300, blank=True)
    document = models.FileField(_("Word file"), max_length=200, blank=True)
    checksum = models.CharField(_("SHA-256 of the Word file"), max_length=64, blank=True)
    notice = models.OneToOneField(
        Notice, models.PROTECT, null=True, blank=True, related_name="result_circular", verbose_name=_("notice")
    )

    objects = ResultCircularQuerySet.as_manager()

    class Meta(OfficePaper.Meta):
        verbose_name = _("circular of results")
        verbose_name_plural = _("circulars of results")
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="result_circular_number_once"),
            models.UniqueConstraint(
                fields=["scheme"], condition=~Q(state="issued"), name="result_circular_one_in_hand",
                violation_error_message=_("A circular of these results is being drafted already."),
            ),
            models.CheckConstraint(
                condition=Q(state="issued", number__isnull=False, issued_on__isnull=False)
                | Q(state__in=["draft", "signed"], number=None, issued_on=None),
                name="result_circular_issued_has_a_number",
                violation_error_message=_("A bulletin has a number and a day if and only if it was issued."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", signed_by=None)
                | (Q(state__in=["signed", "issued"], signed_by__isnull=False) & ~Q(signed_by=F("drafted_by"))),
                name="result_circular_signed_by_another",
                violation_error_message=_("Whoever drafted the bulletin does not sign it."),
            ),
        ]  # fmt: skip

    def get_absolute_url(self) -> str:
        """Return the circular's page."""
        return reverse("bulletin:results", args=[self.pk])

    @property
    def is_issued(self) -> bool:
        """Whether it has gone out."""
        return self.state == self.State.ISSUED

    @property
    def full_number(self) -> str:
        """The number as it is printed, such as 宝质兴办〔2014〕3号; empty before the issue."""
        if self.number is None or self.year is None:
            return ""
        return write_number(Bulletin.Kind.CIRCULAR, self.year, self.number)
