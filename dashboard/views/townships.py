"""The townships side by side, on a map of tiles, by name, and each on a page of its own."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role
from accounts.workbooks import as_workbook, is_workbook_asked
from assessment.models import League, Scheme
from dashboard.as_of import find_asked_plan, get_asked_plan, parse_as_of
from dashboard.heat_table import HeatTable
from dashboard.tile_map import TileMap
from dashboard.township_facts import TownshipFacts
from dashboard.township_page import TownshipPage
from departments.models import Reorganisation, Township
from exchange.exports.tables import table_answer
from targets.request_values import get_quarter
from targets.together import fetch_children


def read_heat_table(request: SignedInRequest) -> HeatTable:
    """Return the table that an address asks for."""
    return HeatTable(get_asked_plan(request), get_quarter(request), parse_as_of(request), request.GET.get("sort", ""))


@roles(*READERS)
def townships(request: SignedInRequest) -> HttpResponse:
    """Show, or hand out, every township by every indicator; in an order, but without a rank unless a paper allows to rank."""
    heat = read_heat_table(request)
    permitted = Scheme.objects.in_force().filter(league=League.TOWNSHIPS).first()
    if is_workbook_asked(request):
        forbidden = _(
            "For information of the office and the leadership only: no paper allows townships to be assessed or ranked."
        )
        note = f"{permitted}（{permitted.permit_number}）" if permitted else forbidden
        return table_answer(request, "townships", heat.table(note))
    return render(request, "dashboard/townships.html", {"heat": heat, "permitted": permitted})


@roles(*READERS)
def township_map(request: SignedInRequest) -> HttpResponse:
    """Show the divisions as tiles by one indicator."""
    heat = read_heat_table(request)
    tiles = TileMap(heat, request.GET.get("indicator", "")) if heat.figures else None
    return render(request, "dashboard/township_map.html", {"heat": heat, "map": tiles})


@roles(*Role)
@as_workbook("township-names")
def township_names(request: SignedInRequest) -> HttpResponse:
    """List every township with the names it bore, those that were merged at the end."""
    rows = Township.objects.select_related("successor").prefetch_related("names")
    ordered = sorted(rows, key=lambda row: (row.until is not None, row.position))
    return render(request, "dashboard/township_names.html", {"townships": ordered})


@roles(*Role)
def township(request: SignedInRequest, code: str) -> HttpResponse:
    """Show one township: to those who see all figures its own and what waits there; to everybody its names and what was merged."""
    row = get_object_or_404(Township.objects.select_related("successor"), code=code)
    fetch_children(row, names=row.names.all(), predecessors=row.predecessors.all())
    context: dict[str, object] = {"township": row, "reorganisations": Reorganisation.objects.of(row)}
    plan = find_asked_plan(request) if request.user.sees_all_figures else None
    if plan is not None:
        page = TownshipPage(row, plan, get_quarter(request))
        if is_workbook_asked(request):
            return table_answer(request, "township", page.table)
        context |= {"page": page, "facts": TownshipFacts(row)}
    return render(request, "dashboard/township.html", context)
