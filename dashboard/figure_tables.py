"""The tables of an indicator page as workbooks: the trend, and the figure cut by one dimension."""

from django.utils.translation import gettext as _

from dashboard.board_table import to_number
from dashboard.indicator_page import IndicatorPage
from dashboard.reading import Reading
from dashboard.slice_tables import SliceTable
from exchange.exports.tables import PageTable
from exchange.formats.selections import Line
from targets import grading
from targets.models import Status

TREND = "trend"


def find_figure_table(page: IndicatorPage, asked: str) -> PageTable | None:
    """Return the table of a page that an address asks for by its name, or by the dimension of the slices; None without one."""
    if asked == TREND:
        return make_trend_table(page)
    found = next((table for table in page.slice_tables if table.dimension == asked), None)
    return make_slice_table(page, found) if found else None


def list_notes(page: IndicatorPage) -> list[str]:
    """Return what a table is of."""
    return [f"{page.indicator}　{page.quarter.label}　{page.reading.window_words}", page.reading.target_words]


def make_trend_table(page: IndicatorPage) -> PageTable:
    """Return the quarters up to the one shown, the newest first as on the page."""
    headings = [_("Quarter"), _("Value"), _("Parts"), _("Unit"), _("Due by then"), _("confidence interval"), _("Light")]
    lines: list[Line] = [trend_line(each) for each in reversed(page.trend)]
    for part in page.earlier_newest_first:
        # A line of its own: whoever charts the sheet sees that the figures below it are of another plan.
        lines.append([f"{part.indicator.plan.title} {part.indicator.code}", None, "", "", "", "", part.words])
        lines += [trend_line(each) for each in part.newest_first]
    return PageTable(f"{page.indicator.code} {_('Trend')} {page.quarter.code}", headings, lines, list_notes(page))


def trend_line(each: Reading) -> Line:
    """Return the line of a quarter."""
    return [
        each.quarter.label, to_number(each), each.figure.parts.strip(" （）()"), each.figure.unit, each.due_words,
        each.interval_words, str(Status(each.status).label),
    ]  # fmt: skip


def make_slice_table(page: IndicatorPage, table: SliceTable) -> PageTable:
    """Return the slices, what weighs most first as on the page."""
    weight = _("Missed") if page.indicator.is_ratio else _("Number")
    headings = [str(table.title), weight, _("Value"), _("Parts")]
    lines: list[Line] = [
        [line.slice.name, grading.to_amount(line.weight), line.figure.brief, line.figure.parts.strip(" （）()")]
        for line in table.lines
    ]
    title = f"{page.indicator.code} {table.title} {page.quarter.code}"
    return PageTable(title, headings, lines, list_notes(page))
