"""The way from an accepted figure, as it is listed behind an indicator, to the report that states it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.access import SignedInRequest, by_object
from reporting.access import get_report_for_user
from reporting.models import AcceptedFigure


@by_object
def accepted_figure(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lead to the report; 404 for those who may not know of it."""
    figure = get_object_or_404(AcceptedFigure.objects.select_related("report__body", "report__quarter"), pk=pk)
    return redirect(get_report_for_user(request.user, figure.report.body.code, figure.report.quarter.code))
