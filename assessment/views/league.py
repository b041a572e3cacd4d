"""The league of townships: for information, unless a paper allows an assessment."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import READERS, SignedInRequest, roles
from accounts.workbooks import as_workbook
from assessment.league_rules import read_league_rules
from assessment.pages.league import LeaguePage
from targets import clock
from targets.models import Attainment, IndicatorKind, Quarter
from targets.models.quarters import quarter_id
from targets.request_values import get_quarter


@require_GET
@roles(*READERS)
@as_workbook("league")
def league(request: SignedInRequest) -> HttpResponse:
    """Show the townships by a pass rate, with what chance alone may do to their ranks, and all of them by all rates."""
    key = get_quarter(request) or quarter_id(clock.today())
    ratios = Attainment.objects.filter(
        quarter=key, indicator__kind__in=[IndicatorKind.RATIO, IndicatorKind.STOCK_RATIO]
    ).judged()
    rows = ratios.select_related("indicator__plan", "quarter", "definition").order_by("indicator__position")
    figures = [row for row in rows if row.breakdown.get("township")]
    rates = [row for row in figures if row.indicator.kind == IndicatorKind.RATIO]
    wanted = request.GET.get("indicator", "")
    if wanted and wanted not in {row.indicator.code for row in rates}:
        raise Http404
    figure = next((row for row in rates if row.indicator.code == (wanted or rates[0].indicator.code)), None)
    quarters = Quarter.objects.filter(
        pk__in=Attainment.objects.order_by().values("quarter"), starts_on__lte=clock.today()
    ).order_by("pk")
    rules = read_league_rules(key // 10)
    context = {
        "page": LeaguePage(figure, figures, rules) if figure else None, "rates": rates, "figures": figures, "key": key,
        "quarters": quarters, "permitted": rules.scheme,
    }  # fmt: skip
    return render(request, "assessment/league.html", context)
