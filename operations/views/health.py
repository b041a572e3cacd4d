"""Whether everything is well: for machines that ask, for the office, and with all details for administrators."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from operations.health import find_worst, list_lights
from operations.looks import GREEN, GREY
from operations.readiness import Database, check_all


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


@require_GET
@roles(Role.OFFICE, Role.ADMIN, Role.SECURITY, Role.AUDITOR)
def health(request: SignedInRequest) -> HttpResponse:
    """Show one light with words; administrators and auditors see what it is made of."""
    lights = list_lights()
    context = {
        "worst": find_worst(lights),
        "lights": lights,
        "amiss": [light for light in lights if light.seen.colour not in {GREEN, GREY}],
        "sees_details": request.user.role != Role.OFFICE,
        "sees_backups": request.user.role in {Role.ADMIN, Role.AUDITOR},
    }
    return render(request, "operations/health.html", context)
