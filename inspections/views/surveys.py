"""The pages of one survey and of one pass rate of the city, each with what it is compared with."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import READERS, SignedInRequest, roles
from inspections.comparisons import compare_rates, compare_with_first
from inspections.models import CityRate, Survey
from registers.withdrawals import readable_rows


@roles(*READERS)
def survey(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a survey beside the first one of its topic."""
    row = get_object_or_404(readable_rows(Survey, request.user).select_related("withdrawal__withdrawn_by"), pk=pk)
    return render(request, "inspections/survey.html", {"survey": row, "comparison": compare_with_first(row)})


@roles(*READERS)
def city_rate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the city's pass rate of a year, and the district's pillar products beside it."""
    row = get_object_or_404(readable_rows(CityRate, request.user).select_related("withdrawal__withdrawn_by"), pk=pk)
    return render(request, "inspections/city_rate.html", {"city": row, "comparison": compare_rates(row)})
