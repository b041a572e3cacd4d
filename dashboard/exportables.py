"""What the pages of the dashboard hand out: the rows behind a figure, which a worker finds as well, and tables of pages."""

from django.utils.translation import gettext_lazy as _

from dashboard.views import indicators
from exchange.exports.catalogue import titles

__all__ = ["indicators"]

titles |= {
    "indicator-table": _("Trend or slices of an indicator"),
    "board": _("Board of quality goals"),
    "indicator-why": _("Why this figure changed"),
    "indicator-moved": _("Rows that moved a figure"),
    "townships": _("Indicators by township"),
    "township": _("Figures of a township"),
    "township-names": _("Townships"),
    "our-data": _("Who looked at our data"),
}
