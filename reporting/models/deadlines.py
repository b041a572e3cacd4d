"""When reports are due."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reporting.models.reports import Report
from targets.models import Quarter


class ReportDeadline(models.Model):
    """By when the reports of a quarter are due (报送截止时间); made from the settings, changed only with a basis."""

    # One deadline a quarter; more time for one report is an extension of its own.
    quarter = models.OneToOneField(Quarter, models.PROTECT, related_name="report_deadline", verbose_name=_("quarter"))
    due_at = models.DateTimeField(_("due by"))
    basis = models.CharField(_("basis"), max_length=200, blank=True, help_text=_("Empty: from the settings."))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("set by")
    )

    class Meta:
        verbose_name = _("deadline of a quarter")
        verbose_name_plural = _("deadlines of quarters")
        ordering = ["-quarter"]
        constraints = [
            models.CheckConstraint(
                condition=Q(set_by=None, basis="") | (Q(set_by__isnull=False) & ~Q(basis="")),
                name="deadline_changed_with_a_basis",
                violation_error_message=_("State the basis."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.quarter} {self.due_at:%Y-%m-%d}"


class ReportExtension(models.Model):
    """More time for one report (延期), given before it was first submitted."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="extensions", verbose_name=_("report"))
    # Kept, as the report itself only has the deadline that holds now.
    before = models.DateTimeField(_("due before"))
    after = models.DateTimeField(_("due now"))
    reason = models.CharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("granted at"))

    class Meta:
        verbose_name = _("extension of a deadline")
        verbose_name_plural = _("extensions of deadlines")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(after__gt=F("before")),
                name="extension_gives_more_time",
                violation_error_message=_("An extension must give more time."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="extension_has_a_reason", violation_error_message=_("State the reason.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.after:%Y-%m-%d}"
