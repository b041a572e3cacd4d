"""Backup sets and drills: looking at them, and asking for one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from accounts.workbooks import as_workbook
from operations.models import Drill
from operations.pages import backups_page, list_steps
from operations.services.backup import backup_request
from operations.services.drill import drill_request


@require_GET
@roles(Role.ADMIN, Role.AUDITOR)
@as_workbook("backups")
def backup_list(request: SignedInRequest) -> HttpResponse:
    """List sets and drills; htmx fetches them again while a worker makes one."""
    context = backups_page() | {"may_ask": request.user.role == Role.ADMIN}
    return render(request, "operations/_backups.html" if request.htmx else "operations/backups.html", context)


@require_POST
@roles(Role.ADMIN)
def backup_new(request: SignedInRequest) -> HttpResponse:
    """Ask for a backup."""
    if backup_request(user=request.user) is None:
        messages.warning(request, _("A backup is at work already."))
    return redirect("operations:backups")


@require_POST
@roles(Role.ADMIN)
def drill_new(request: SignedInRequest) -> HttpResponse:
    """Ask for a drill."""
    if drill_request(user=request.user) is None:
        messages.warning(request, _("A drill is at work already."))
    return redirect("operations:backups")


@require_GET
@roles(Role.ADMIN, Role.AUDITOR)
def drill_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what a drill looked at and what it found."""
    drill = get_object_or_404(Drill.objects.select_related("requested_by"), pk=pk)
    return render(request, "operations/drill.html", {"drill": drill, "steps": list_steps(drill)})
