"""What was accepted, sealed and counted, and how it is corrected."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reporting.models.items import ReportItem, amount_field
from reporting.models.reports import Report


class ReportCorrection(models.Model):
    """A request to change accepted figures (更正单); approved by another person, it makes the next version."""

    class State(models.TextChoices):
        """What became of it."""

        PROPOSED = "proposed", _("awaiting approval")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    report = models.ForeignKey(Report, models.PROTECT, related_name="corrections", verbose_name=_("report"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.PROPOSED)
    reason = models.CharField(_("reason"), max_length=500)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.CharField(_("reason of the decision"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-pk"]
        constraints = [
            # Two proposals at once would each be made from the other's old content.
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(state="proposed"),
                name="one_correction_at_a_time_per_report",
                violation_error_message=_("A correction of this report awaits a decision already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="correction_has_a_reason", violation_error_message=_("State the reason.")
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None, decided_at=None)
                | (~Q(state="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="correction_decided_by_somebody",
                violation_error_message=_("A decision names who made it and when."),
            ),
            models.CheckConstraint(
                # Four eyes, in the database too.
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="correction_decided_by_another",
                violation_error_message=_("Nobody approves their own correction."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.get_state_display()}"


class CorrectedValue(models.Model):
    """One item of a correction, with the accepted content and the one proposed."""

    correction = models.ForeignKey(
        ReportCorrection, models.PROTECT, related_name="values", verbose_name=_("correction")
    )
    item = models.ForeignKey(ReportItem, models.PROTECT, related_name="+", verbose_name=_("item"))
    old_text = models.TextField(_("accepted narrative"), blank=True)
    old_figure = amount_field(_("accepted figure"))
    new_text = models.TextField(_("corrected narrative"), blank=True)
    new_figure = amount_field(_("corrected figure"))

    class Meta:
        verbose_name = _("corrected value")
        verbose_name_plural = _("corrected values")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["correction", "item"], name="corrected_value_once_per_item"),
        ]

    def __str__(self) -> str:
        return f"{self.correction} {self.item.code}"


class ReportVersion(models.Model):
    """An accepted version of a report (定稿), sealed by a checksum of its canonical content; the database lets none change."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="versions", verbose_name=_("report"))
    number = models.PositiveSmallIntegerField(_("version"))
    # As text and numbers of its own: items, names and bodies may change, the sealed version may not.
    content = models.JSONField(_("sealed content"))
    checksum = models.CharField(_("SHA-256"), max_length=64)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("accepted by")
    )
    accepted_at = models.DateTimeField(_("accepted at"))
    correction = models.OneToOneField(
        ReportCorrection,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="version",
        verbose_name=_("correction"),
    )

    class Meta:
        verbose_name = _("version of a report")
        verbose_name_plural = _("versions of reports")
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_version_number_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="report_version_counts_from_one",
                violation_error_message=_("Versions count from 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} v{self.number}"


class AcceptedFigure(models.Model):
    """A figure of an accepted version (审核通过的数), as indicators read it; one of an older version no longer stands."""

    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="figures", verbose_name=_("version"))
    # Repeated from the version, so that the constraint below can hold one figure for each report.
    report = models.ForeignKey(Report, models.PROTECT, related_name="figures", verbose_name=_("report"))
    item = models.ForeignKey(ReportItem, models.PROTECT, related_name="figures", verbose_name=_("item"))
    amount = amount_field(_("figure"), optional=False)
    # A flag and not a join to the newest version: the sums of indicators read this table directly.
    stands = models.BooleanField(_("stands"), default=True)

    class Meta:
        verbose_name = _("accepted figure")
        verbose_name_plural = _("accepted figures")
        ordering = ["report", "item"]
        constraints = [
            models.UniqueConstraint(fields=["version", "item"], name="accepted_figure_once_per_version"),
            models.UniqueConstraint(
                fields=["report", "item"],
                condition=Q(stands=True),
                name="one_accepted_figure_stands",
                violation_error_message=_("An accepted figure of this item stands already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.item.code}"

    def get_absolute_url(self) -> str:
        """Return the address that leads to the report that states it; it needs no more than the key."""
        return reverse("reporting:accepted-figure", args=[self.pk])
