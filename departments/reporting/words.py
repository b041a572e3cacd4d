"""Names of reports in messages."""

from django.utils.translation import gettext as _

from departments.models import Report


def name_of(report: Report) -> str:
    """Return a report's name in a message: its body and its quarter."""
    return _("%(body)s, %(quarter)s") % {"body": report.body_name, "quarter": report.quarter}
