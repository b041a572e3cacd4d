"""Whether everything is well: for machines that ask, for the office, and with all details for administrators."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from accounts.workbooks import as_workbook
from operations.health import LIGHTS, find_worst, list_lights
from operations.looks import GREEN, GREY
from operations.metrics import render_metrics
from operations.models import Alarm
from operations.readiness import Database, check_all

ALARMS_SHOWN = 10


@login_not_required
@require_GET
def livez(request: HttpRequest) -> HttpResponse:
    """Say that this process answers, and nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_GET
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether the portal can serve: 200, or 503 where database or schema are not there."""
    results = {type(result.check).__name__.lower(): result.error for result in check_all(Database())}
    words = {name: error.message if error else "ok" for name, error in results.items()}
    return JsonResponse(words, status=503 if any(results.values()) else 200)


@login_not_required
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell Prometheus the figures of an operator; 404 without the token, so that nobody else learns that there are any."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, settings.METRICS_TOKEN):
        raise Http404
    return HttpResponse(render_metrics(), content_type="text/plain; version=0.0.4; charset=utf-8")


@require_GET
@roles(Role.OFFICE, Role.ADMIN, Role.SECURITY, Role.AUDITOR)
@as_workbook("health")
def health(request: SignedInRequest) -> HttpResponse:
    """Show one light with words; administrators and auditors see what it is made of."""
    lights = list_lights()
    context = {
        "worst": find_worst(lights),
        "lights": lights,
        "amiss": [light for light in lights if light.seen.colour not in {GREEN, GREY}],
        "sees_details": request.user.role != Role.OFFICE,
        "sees_backups": request.user.role in {Role.ADMIN, Role.AUDITOR},
        "alarms": [(LIGHTS[alarm.light][0], alarm) for alarm in Alarm.objects.all()[:ALARMS_SHOWN]],
    }
    return render(request, "operations/health.html", context)
