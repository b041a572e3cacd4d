"""What the pages of reports hand out."""

from django.utils.translation import gettext_lazy as _

from exchange.exports.catalogue import titles

titles |= {
    "report-register": _("Rows behind a reported figure"),
    "report-summary": _("Summary of reports"),
    "report-form": _("Form of a report"),
    "report-paper": _("Report for signature and seal"),
    "report-matrix": _("Submission matrix"),
    "report-rates": _("Completeness and timeliness"),
    "reports-missing": _("What is missing"),
    "report-corrections": _("Corrections of reports"),
    "report-deadlines": _("Deadlines of reports"),
    "report-unlockings": _("Requests to unlock"),
    "report-items": _("Report items"),
    "report-queue": _("Review of reports"),
    "reminders": _("Reminders"),
    "reports-owed": _("Remind now"),
    "reminder-rules": _("Reminder rules"),
    "report-generation": _("Forms of the quarters"),
}
