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
from operations.readiness import OK, Cache, Database, check_all, check_work

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
    return answer_machine(check_all(Database()))


@login_not_required
@require_GET
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether the portal does all that it should, for an operator's watch: 503 where database, cache, figures or the night are red.

    No proxy is to ask this: a missing night is no reason to take the pages away.
    """
    found = check_all(Database(), Cache())
    # A database that stands still is told at once, and nothing else is asked of it.
    return answer_machine(found | check_work() if found["database"] == OK else found)


def answer_machine(found: dict[str, str]) -> JsonResponse:
    """Answer with what was found: 503 where anything is amiss."""
    return JsonResponse(found, status=200 if set(found.values()) == {OK} else 503)


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
