"""Pages about why a figure changed: its history, and the rows that moved between two of its revisions."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, by_object
from accounts.workbooks import is_workbook_asked
from audit.access import TRAIL_READERS
from dashboard.access import find_readable
from dashboard.as_of import AsOf
from dashboard.indicator_cache import get_kept_indicator
from dashboard.why.history import Change, History
from dashboard.why.moved_rows import MovedRows, can_tell_rows
from dashboard.why.split import find_split
from dashboard.why.tables import history_table, moved_tables
from exchange.exports.tables import table_answer
from targets.models import Attainment, Indicator
from targets.request_values import get_quarter

WHY, MOVED = "indicator-why", "indicator-moved"
"""The keys of their workbooks in the record of exports."""


@require_GET
@by_object
def indicator_why(request: SignedInRequest, plan: str, code: str) -> HttpResponse:
    """Tell why an indicator's figure for a quarter is not what it was."""
    found = get_kept_indicator(request.user, plan, code)
    page = found.get_page(get_quarter(request), request.GET.get("window", ""), AsOf())
    history = History(page)
    if is_workbook_asked(request):
        return table_answer(request, WHY, history_table(history))
    return render(request, "dashboard/why.html", {"page": page, "history": history})


@require_GET
@by_object
def indicator_moved(request: SignedInRequest, plan: str, code: str, before: int, after: int) -> HttpResponse:
    """Show the rows that moved between two revisions of a figure, to readers of the trail with who changed them."""
    # Two revisions tell all that they were judged by.
    found = find_readable(request.user, plan, code)
    change = find_change(request, found, before, after)
    moved = MovedRows(change.before, change.now) if can_tell_rows(change.before, change.now) else None
    reader = request.user if request.user.role in TRAIL_READERS else None
    ways = moved.list_moved(reader) if moved else []
    if is_workbook_asked(request) and ways:
        return table_answer(request, MOVED, *moved_tables(change, ways))
    context = {
        "indicator": found, "change": change, "quarter": change.now.quarter, "moved": moved, "ways": ways,
        "split": find_split(change.before, change.now, request.GET.get("by", "")),
        "reads_trail": request.user.role in TRAIL_READERS,
    }  # fmt: skip
    return render(request, "dashboard/why_rows.html", context)


def find_change(request: SignedInRequest, indicator: Indicator, before: int, after: int) -> Change:
    """Return two revisions of the figure that an address names; 404 where there are none (1 query)."""
    figures = Attainment.objects.filter(
        indicator=indicator,
        quarter=get_quarter(request),
        window=request.GET.get("window", ""),
        revision__in=[before, after],
    )
    by_number = {figure.revision: figure for figure in figures.select_related("definition", "quarter")}
    if before >= after or len(by_number) != 2:
        raise Http404
    for figure in by_number.values():
        figure.indicator = indicator
    return Change(by_number[before], by_number[after])
