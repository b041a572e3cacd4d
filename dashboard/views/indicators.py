"""Pages about one indicator: what its figure is made of, and the rows behind it."""

from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from accounts.access import SignedInRequest
from dashboard.access import get_readable_indicator
from dashboard.as_of import Known, asked_known
from dashboard.downloads import FORMATS
from dashboard.indicator_page import indicator_page
from dashboard.rows import SIDES, Cut, FigureRows
from dashboard.slices import DIMENSIONS
from exchange.paging import page_size
from targets.request_values import get_quarter


def indicator(request: SignedInRequest, plan: str, code: str) -> HttpResponseBase:
    """Explain an indicator's figure."""
    found = get_readable_indicator(request.user, plan, code)
    page = indicator_page(found, get_quarter(request), request.GET.get("window", ""), asked_known(request))
    return render(request, "dashboard/indicator.html", {"page": page})


def indicator_rows(request: SignedInRequest, plan: str, code: str, side: str) -> HttpResponseBase:
    """List, or hand out as a file, the rows on one side of a figure."""
    found = get_readable_indicator(request.user, plan, code)
    page = indicator_page(found, get_quarter(request), request.GET.get("window", ""), Known())
    if side not in SIDES or page.definition is None or not page.definition.measure:
        raise Http404
    rows = FigureRows(page, side, asked_cut(request), request.GET.get("version", ""))
    if request.GET.get("format") in FORMATS:
        return FORMATS[request.GET["format"]](
            file_name(rows), rows.headings, (line.cells for line in rows.lines(rows.rows))
        )
    sheet = Paginator(rows.rows, page_size(request)).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows,
        "sheet": sheet,
        "lines": list(rows.lines(cast("QuerySet[Any]", sheet.object_list))),
        "side": SIDES[side],
        "sides": SIDES.items() if rows.population.counted is not None else [],
    }
    return render(request, "dashboard/indicator_rows.html", context)


def asked_cut(request: SignedInRequest) -> Cut:
    """Read from the address which of the rows are wanted; an unknown dimension is no cut."""
    by = request.GET.get("by", "")
    if by not in DIMENSIONS:
        by = ""
    return Cut(by, request.GET.get("key", "") if by else "", request.GET.get("q", "").strip())


def file_name(rows: FigureRows) -> str:
    """Name a download so that it can be told apart on a clerk's desk."""
    page = rows.page
    version = f"_{rows.version}" if rows.versions else ""
    return f"{page.indicator.code}_{page.quarter.code}_{page.window}_{rows.side}{version}"
