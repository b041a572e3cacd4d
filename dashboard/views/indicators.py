"""Pages about one indicator: what its figure is made of, and the rows behind it."""

from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import READERS, SignedInRequest, by_object
from accounts.models import Role, User
from accounts.workbooks import is_workbook_asked
from dashboard.access import get_readable_indicator
from dashboard.as_of import AsOf, parse_as_of
from dashboard.figure_tables import find_figure_table
from dashboard.gap_export import select_gap_lines
from dashboard.gap_table import GapTable, find_gap_table
from dashboard.indicator_cache import get_kept_indicator
from dashboard.indicator_page import IndicatorPage, indicator_page
from dashboard.rows import SIDES, FigureRows, SliceFilter
from dashboard.what_if import WhatIf
from dashboard.what_if_export import select_what_if_lines
from dashboard.what_if_kinds import find_kind, make_what_if
from enterprises.slices import DIMENSIONS, name_of, names_of
from exchange.exports.answering import export_answer, get_asked_format
from exchange.exports.catalogue import Exportable, offer_export
from exchange.exports.tables import table_answer
from exchange.formats.selections import Selection
from exchange.paging import page_size
from registers.lists import KeysFirst
from targets import clock
from targets.request_values import get_quarter


@by_object
def indicator(request: SignedInRequest, plan: str, code: str) -> HttpResponseBase:
    """Explain an indicator's figure."""
    found = get_kept_indicator(request.user, plan, code)
    # A plan to come has no figures; what is asked by it can be read already.
    if found.indicator.plan.starts_on > clock.today() and request.user.sees_all_figures:
        return redirect("plans:versions", plan, code)
    page = found.get_page(get_quarter(request), request.GET.get("window", ""), parse_as_of(request))
    if is_workbook_asked(request) and (table := find_figure_table(page, request.GET.get("table", ""))):
        return table_answer(request, "indicator-table", table)
    gap = find_asked_gap(page, request.GET)
    if gap and get_asked_format(request):
        return export_answer(request, INDICATOR_GAP, plan=plan, code=code)
    context = {"page": page, "gap": gap, "can_suppose": find_kind(page) is not None, "state": found.state}
    return render(request, "dashboard/indicator.html", context)


def find_asked_gap(page: IndicatorPage, params: QueryDict) -> GapTable | None:
    """Return the decomposition of a page's gap by the dimension and in the order that an address asks for."""
    return find_gap_table(page, params.get("gap_by", ""), params.get("gap_sort", ""))


@by_object
def indicator_what_if(request: SignedInRequest, plan: str, code: str) -> HttpResponseBase:
    """Tell what an indicator's figure would be under the assumptions of the address; nothing of them is stored."""
    what_if = find_what_if(request, plan, code)
    if what_if.supposed and get_asked_format(request):
        return export_answer(request, INDICATOR_WHAT_IF, plan=plan, code=code)
    context = {"page": what_if.page, "what_if": what_if}
    is_part = request.htmx and not request.htmx.history_restore_request
    return render(request, "dashboard/_what_if_answer.html" if is_part else "dashboard/what_if.html", context)


def find_what_if(request: SignedInRequest, plan: str, code: str) -> WhatIf:
    """Return the assumptions of an address about an indicator that the person may read; 404 where none can be made."""
    found = get_readable_indicator(request.user, plan, code)
    return make_what_if(indicator_page(found, get_quarter(request), "", AsOf()), request.GET)


@by_object
def indicator_rows(request: SignedInRequest, plan: str, code: str, side: str) -> HttpResponseBase:
    """List, or hand out as a file, the rows on one side of a figure."""
    rows = find_rows(request, plan, code, side)
    if get_asked_format(request):
        return export_answer(request, INDICATOR_ROWS, plan=plan, code=code, side=side)
    sheet = Paginator(cast("QuerySet[Any]", KeysFirst(rows.rows)), page_size(request)).get_page(request.GET.get("page"))
    context = {
        "page": rows.page,
        "rows": rows,
        "sheet": sheet,
        "lines": list(rows.lines(cast("QuerySet[Any]", sheet.object_list))),
        "side": SIDES[side],
        "sides": SIDES.items() if rows.population.counted is not None else [],
    }
    return render(request, "dashboard/indicator_rows.html", context)


def find_rows(request: SignedInRequest, plan: str, code: str, side: str) -> FigureRows:
    """Return the rows that an address asks for; 404 where there are none to list."""
    found = get_readable_indicator(request.user, plan, code)
    # Rows are those that the registers have; what was known on a past day they cannot tell.
    page = indicator_page(found, get_quarter(request), request.GET.get("window", ""), AsOf())
    if side not in SIDES or page.definition is None or not page.definition.measure:
        raise Http404
    return FigureRows(
        page, side, parse_slice_filter(request), request.GET.get("version", ""), request.GET.get("sort", "")
    )


INDICATOR_GAP, INDICATOR_ROWS, INDICATOR_WHAT_IF = "indicator-gap", "indicator-rows", "indicator-what-if"


def select_gap(user: User, params: QueryDict) -> Selection:
    """Return the decomposition for a file: that of the page with this address, whose path stands among the parameters."""
    request = SignedInRequest()
    request.user, request.GET = user, cast("Any", params)
    found = get_readable_indicator(user, params.get("plan", ""), params.get("code", ""))
    page = indicator_page(found, get_quarter(request), params.get("window", ""), parse_as_of(request))
    gap = find_asked_gap(page, params)
    if gap is None:
        raise Http404
    return select_gap_lines(gap)


def select_what_if(user: User, params: QueryDict) -> Selection:
    """Return what follows from assumptions for a file: those of the page with this address."""
    request = SignedInRequest()
    request.user, request.GET = user, cast("Any", params)
    what_if = find_what_if(request, params.get("plan", ""), params.get("code", ""))
    if what_if.supposed is None:
        raise Http404
    return select_what_if_lines(what_if)


def what_if_page(params: QueryDict) -> str:
    """Return the address of the page that makes these assumptions."""
    filters = params.copy()
    place = [filters.pop(name, [""])[0] for name in ("plan", "code")]
    return f"{reverse('dashboard:indicator-what-if', args=place)}?{filters.urlencode()}"


def gap_page(params: QueryDict) -> str:
    """Return the address of the page that shows what ``params`` asks for."""
    filters = params.copy()
    place = [filters.pop(name, [""])[0] for name in ("plan", "code")]
    return f"{reverse('dashboard:indicator', args=place)}?{filters.urlencode()}"


def select_rows(user: User, params: QueryDict) -> Selection:
    """Return the rows for a file: those of the page with this address, whose path stands among the parameters."""
    # A worker has no request, and the file must be what the page lists.
    request = SignedInRequest()
    request.user, request.GET = user, cast("Any", params)
    rows = find_rows(request, *(params.get(name, "") for name in ("plan", "code", "side")))
    page, cut = rows.page, rows.cut
    version = f"_{rows.version}" if rows.versions else ""
    # So that it can be told apart on a clerk's desk.
    name = f"{page.indicator.code}_{page.quarter.code}_{page.window}_{rows.side}{version}"
    filters = [(str(DIMENSIONS[cut.by]), name_of(cut.key, names_of(cut.by, page.named_day)))] if cut.by else []
    if cut.search:
        filters.append((_("Search"), cut.search))
    return Selection(
        name,
        tuple(rows.headings),
        lambda: ((line.cells,) for line in rows.lines(rows.rows)),
        rows.rows.count(),
        filters,
    )


def get_rows_url(params: QueryDict) -> str:
    """Return the address of the page that lists what ``params`` asks for."""
    filters = params.copy()
    place = [filters.pop(name, [""])[0] for name in ("plan", "code", "side")]
    return f"{reverse('dashboard:indicator-rows', args=place)}?{filters.urlencode()}"


offer_export(
    Exportable(
        INDICATOR_GAP,
        gettext_lazy("Decomposition of an indicator's gap"),
        (*READERS, Role.LIAISON, Role.HEAD),
        select_gap,
        gap_page,
    )
)
offer_export(
    Exportable(
        INDICATOR_WHAT_IF,
        gettext_lazy("What-if of an indicator"),
        (*READERS, Role.LIAISON, Role.HEAD),
        select_what_if,
        what_if_page,
    )
)
offer_export(
    Exportable(
        INDICATOR_ROWS,
        gettext_lazy("Rows of an indicator"),
        (*READERS, Role.LIAISON, Role.HEAD),
        select_rows,
        get_rows_url,
    )
)


def parse_slice_filter(request: SignedInRequest) -> SliceFilter:
    """Read from the address which of the rows are wanted; an unknown dimension is no cut."""
    by = request.GET.get("by", "")
    if by not in DIMENSIONS:
        by = ""
    return SliceFilter(by, request.GET.get("key", "") if by else "", request.GET.get("q", "").strip())
