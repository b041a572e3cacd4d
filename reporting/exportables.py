"""What the pages of reports hand out."""

from django.utils.translation import gettext_lazy as _

from exchange.exports.catalogue import titles

titles |= {
    "report-summary": _("Summary of reports"),
    "report-form": _("Form of a report"),
    "report-paper": _("Report for signature and seal"),
    "report-matrix": _("Submission matrix"),
    "report-rates": _("Completeness and timeliness"),
    "reports-missing": _("What is missing"),
}
