"""Cases and complaints counted, as tables for a file: the very lines of their page."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchange.exports.tables import PageTable
from exchange.formats.selections import Line
from inspections.summaries import CASE_CELLS, COMPLAINT_CELLS, CaseSummary, ComplaintSummary
from inspections.summaries import Line as Counts


def list_numbers(counts: Counts, cells: tuple[str, ...]) -> Line:
    """Return the numbers of a line; an amount that nobody stated is none."""
    return [counts.cells.get(name) for name in cells]


def cases_table(cases: CaseSummary, span: str) -> PageTable:
    """Return the cases by law and body; each law's own line stands before those of its bodies."""
    headings = [
        _("law"), _("body"), _("cases opened"), _("under investigation"), _("penalty imposed"), _("transferred to the police"),
        _("case dropped"), _("goods value (10,000 yuan)"), _("fine (10,000 yuan)"),
    ]  # fmt: skip
    lines: list[Line] = []
    for law in cases.laws:
        lines.append([law.whole.name, pgettext("last line of a table", "All"), *list_numbers(law.whole, CASE_CELLS)])
        lines += [[law.whole.name, one.name, *list_numbers(one, CASE_CELLS)] for one in law.bodies]
    lines.append([pgettext("last line of a table", "All"), "", *list_numbers(cases.whole, CASE_CELLS)])
    return PageTable(_("Cases by law and body"), headings, lines, [span], sums=1)


def complaints_table(complaints: ComplaintSummary, span: str) -> PageTable:
    """Return the complaints by body."""
    headings = [
        _("body"), _("received"), _("complaint"), _("report of an offence"), _("enquiry"), _("being handled"), _("settled by mediation"),
        _("answered"), _("led to a case"), _("unfounded"),
    ]  # fmt: skip
    lines = [[one.name, *list_numbers(one, COMPLAINT_CELLS)] for one in complaints.bodies]
    lines.append([pgettext("last line of a table", "All"), *list_numbers(complaints.whole, COMPLAINT_CELLS)])
    return PageTable(_("Complaints by body"), headings, lines, [span], sums=1)
