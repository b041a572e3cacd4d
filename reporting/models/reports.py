"""Quarterly reports, what they hold, and the files handed in with them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.models import Body
from evidence.models import EvidenceFile
from reporting.models.items import ReportItem, amount_field
from reporting.querysets import ReportQuerySet, ReportValueQuerySet
from targets.models import Quarter


class Report(models.Model):
    """A body's report of a quarter (季度报告). Its state is how far it has come; lateness is another matter (`due_at`)."""

    class State(models.TextChoices):
        """How far the report has come; what leads from one to the next is `reporting.transitions`."""

        DRAFT = "draft", _("draft")
        SIGNED = "signed", _("signed off")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        ACCEPTED = "accepted", _("accepted")
        REOPENED = "reopened", _("unlocked")

    body = models.ForeignKey(Body, models.PROTECT, related_name="reports", verbose_name=_("body"))
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="reports", verbose_name=_("quarter"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    # The page sends it back with every decision, so that what was seen is what is decided on.
    revision = models.PositiveIntegerField(_("revision"), default=0, help_text=_("Counts every change."))
    due_at = models.DateTimeField(_("due by"))
    # Never written twice: lateness is told from it, however often the report goes back.
    first_submitted_at = models.DateTimeField(_("first submitted at"), null=True, blank=True)
    # The last submission, from which the office's waiting is counted.
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    on_behalf = models.BooleanField(_("submitted by the office on its behalf"), default=False)
    # How long the head has had it; any further step ends it.
    handed_over_at = models.DateTimeField(_("handed over to the head at"), null=True, blank=True)
    # Until a reviewer opens it, the body can take it back.
    review_began_at = models.DateTimeField(_("review began at"), null=True, blank=True)
    return_due_at = models.DateTimeField(_("to be submitted again by"), null=True, blank=True)
    nil_statement = models.CharField(_("statement of a nil report"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("quarterly report")
        verbose_name_plural = _("quarterly reports")
        ordering = ["-quarter", "body__position"]
        constraints = [
            models.UniqueConstraint(fields=["body", "quarter"], name="report_once_per_body_and_quarter"),
            models.CheckConstraint(
                condition=Q(first_submitted_at=None, submitted_at=None)
                | Q(first_submitted_at__isnull=False, submitted_at__gte=F("first_submitted_at")),
                name="report_submitted_not_before_the_first_time",
                violation_error_message=_("The last submission cannot lie before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "returned", "accepted", "reopened"])
                | Q(first_submitted_at__isnull=False),
                name="report_further_on_was_submitted",
                violation_error_message=_("A report in this state has been submitted."),
            ),
            models.CheckConstraint(
                condition=~Q(state="draft") | Q(first_submitted_at=None),
                name="report_draft_was_never_submitted",
                violation_error_message=_("A draft has never been submitted."),
            ),
            models.CheckConstraint(
                condition=(Q(return_due_at=None) & ~Q(state="returned"))
                | Q(return_due_at__isnull=False, state__in=["returned", "signed"]),
                name="report_returned_has_a_deadline",
                violation_error_message=_("A returned report needs a new deadline."),
            ),
            models.CheckConstraint(
                condition=Q(handed_over_at=None) | Q(state__in=["draft", "returned", "reopened"]),
                name="report_handed_over_is_open",
                violation_error_message=_("Only a report that can still be changed waits for the head."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_name} {self.quarter.code}"

    def get_absolute_url(self) -> str:
        """Return the report's page."""
        return reverse("reporting:report", args=[self.body.code, self.quarter.code])

    @property
    def body_name(self) -> str:
        """The body's short name on the quarter's last day (uses prefetched ``body__names``)."""
        # The name of the quarter, under which the report was made.
        return self.body.name_on(self.quarter.ends_on)

    @property
    def is_nil(self) -> bool:
        """Whether the body states that there is nothing to report (零报告)."""
        return bool(self.nil_statement)


class ReportValue(models.Model):
    """What a report says on one item (填报值), with the reporter's explanation and view of what the registers know."""

    class RegisterAgreement(models.TextChoices):
        """What the reporter says of the register's figure."""

        CONFIRMED = "confirmed", _("confirmed")
        DISPUTED = "disputed", _("disputed")

    report = models.ForeignKey(Report, models.CASCADE, related_name="values", verbose_name=_("report"))
    item = models.ForeignKey(ReportItem, models.PROTECT, related_name="values", verbose_name=_("item"))
    text = models.TextField(_("narrative"), blank=True)
    figure = amount_field(_("figure"))
    explanation = models.CharField(_("explanation"), max_length=500, blank=True)
    # As it was when the form was made or read again, so that a dispute speaks of what the reporter saw.
    known = amount_field(_("known to the registers"))
    register_agreement = models.CharField(
        _("view of the register"), max_length=9, choices=RegisterAgreement, blank=True
    )
    dispute = models.CharField(_("what is disputed"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(_("revision"), default=0, help_text=_("Counts the changes of this value."))
    # Kept and not deleted: when the duty comes back, so does what was typed.
    set_aside = models.BooleanField(
        _("set aside"), default=False, help_text=_("The duty ended; what was typed is kept but not reported.")
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("changed by")
    )
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)

    objects = ReportValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("reported value")
        verbose_name_plural = _("reported values")
        ordering = ["report", "item__duty__position", "item__position"]
        constraints = [
            models.UniqueConstraint(fields=["report", "item"], name="report_value_once_per_item"),
            models.CheckConstraint(
                # A value is one or the other by its item's kind; both would leave it open what was reported.
                condition=Q(text="") | Q(figure=None),
                name="report_value_narrative_or_figure",
                violation_error_message=_("An item holds either a text or a figure."),
            ),
            models.CheckConstraint(
                condition=Q(register_agreement="", dispute="")
                | Q(register_agreement="confirmed", dispute="", known__isnull=False)
                | (Q(register_agreement="disputed", known__isnull=False) & ~Q(dispute="")),
                name="report_value_dispute_has_a_note",
                violation_error_message=_("Explain why the figure of the register is disputed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.item.code}"

    @property
    def is_blank(self) -> bool:
        """Whether nothing was reported on the item; zero is something."""
        return self.figure is None and not self.text


class ReportFile(models.Model):
    """A file handed in for an item (佐证材料); taken out, it stays in the history."""

    value = models.ForeignKey(ReportValue, models.CASCADE, related_name="files", verbose_name=_("reported value"))
    file = models.OneToOneField(EvidenceFile, models.PROTECT, related_name="report_file", verbose_name=_("file"))
    taken_out_at = models.DateTimeField(_("taken out at"), null=True, blank=True)
    taken_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken out by"),
    )

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_out_at=None, taken_out_by=None)
                | Q(taken_out_at__isnull=False, taken_out_by__isnull=False),
                name="report_file_taken_out_by_somebody",
                violation_error_message=_("A file that was taken out names who did it and when."),
            )
        ]

    def __str__(self) -> str:
        return self.file.name
