"""Pages of the trail."""

import uuid
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, by_object, roles
from accounts.workbooks import as_workbook, rows_on_page
from audit.access import TRAIL_READERS, WATCHERS, may_read_table, visible_events
from audit.describing import describe_table, tables_by_name
from audit.forms import ExplanationForm, TrailFilter
from audit.models import Act, Reanchoring, Verification
from audit.pages import ON_PAGE, build_act_page, build_page, find_row
from audit.services import reanchoring
from audit.services.reanchoring import list_unexplained
from audit.services.sealing import read_heads, read_last_seal, read_unsealed
from audit.services.telling import trail_reading_tell
from audit.services.verification import verification_request
from audit.words import describe_break
from targets.request_values import get_number

HEADS_SHOWN = 14


@require_GET
@roles(*TRAIL_READERS)
@as_workbook("trail")
def trail(request: SignedInRequest) -> HttpResponse:
    """Search the trail by row, person, act and day."""
    form = TrailFilter(request.GET, user=request.user)
    events = form.narrow(visible_events(request.user))
    page = build_page(events, request.user, get_number(request, "before"), rows_on_page(request, ON_PAGE))
    trail_reading_tell(request.get_full_path())
    return render(
        request, "audit/trail.html", {"form": form, "page": page, "is_auditor": request.user.role in WATCHERS}
    )


@require_GET
@by_object
def row_history(request: SignedInRequest, table: str, key: int) -> HttpResponse:
    """Show one row's history with its differences; 404 for whoever may not read it."""
    if table not in tables_by_name() or not may_read_table(request.user, table):
        raise Http404
    events = visible_events(request.user).of_row(table, key)
    page = build_page(events, request.user, get_number(request, "before"))
    if not page.lines:
        raise Http404
    trail_reading_tell(request.get_full_path())
    row = find_row(table, key)
    url = row.get_absolute_url() if row and hasattr(row, "get_absolute_url") else ""
    context = {
        "table": describe_table(table),
        "page": page,
        "title": page.lines[0].row,
        "url": url,
        "is_gone": row is None,
    }
    return render(request, "audit/row.html", context)


@require_GET
@by_object
def act_detail(request: SignedInRequest, pk: uuid.UUID) -> HttpResponse:
    """Show who did what in one act, and how many rows it touched; 404 for whoever may read none of them."""
    if request.user.role not in TRAIL_READERS:
        raise Http404
    shown = build_act_page(get_object_or_404(Act, pk=pk), visible_events(request.user), request.user)
    if not shown.total:
        raise Http404
    trail_reading_tell(request.get_full_path())
    context = {"shown": shown, "is_auditor": request.user.role in WATCHERS}
    return render(request, "audit/act.html", context)


@require_GET
@roles(*TRAIL_READERS)
@as_workbook("verifications")
def verifications(request: SignedInRequest) -> HttpResponse:
    """Show the newest seal, each day's last one, and what verifications found."""
    trail_reading_tell(request.get_full_path())
    newest = list(Verification.objects.select_related("requested_by")[:10])
    unsealed, oldest = read_unsealed()
    context = {
        "last": read_last_seal(),
        "heads": list(reversed(read_heads()))[:HEADS_SHOWN],
        "verifications": [
            (one, [(describe_break(broken), broken["table"], broken["row"]) for broken in one.breaks]) for one in newest
        ],
        "is_running": any(one.finished_at is None for one in newest),
        "unsealed": unsealed,
        "behind": (timezone.now() - oldest).total_seconds() // 60 if oldest else 0,
    }
    return render(request, "audit/verifications.html", context)


@require_POST
@roles(*WATCHERS)
def verification_ask(request: SignedInRequest) -> HttpResponse:
    """Have a worker verify the trail."""
    verification_request(user=request.user)
    return redirect("audit:verifications")


@require_GET
@roles(*TRAIL_READERS)
@as_workbook("reanchorings")
def reanchorings(request: SignedInRequest) -> HttpResponse:
    """List the breaks that wait for an explanation or for a second person, and all explanations."""
    return render(request, "audit/reanchorings.html", describe_reanchorings(request, ExplanationForm()))


@require_POST
@roles(*WATCHERS)
def reanchoring_ask(request: SignedInRequest) -> HttpResponse:
    """Take the explanation of a break; 404 for one that is none any more."""
    asked = request.POST.get("found", "")
    broken = next((one for one in list_unexplained() if one.found == asked), None)
    if broken is None:
        raise Http404
    form = ExplanationForm(request.POST)
    if not form.is_valid():
        return render(request, "audit/reanchorings.html", describe_reanchorings(request, form), status=422)
    reanchoring.reanchoring_ask(broken=broken, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(request, _("Another auditor or audit administrator has to confirm it now."))
    return redirect("audit:reanchorings")


@require_POST
@roles(*WATCHERS)
def reanchoring_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a second person confirm or refuse an explanation."""
    row = get_object_or_404(Reanchoring, pk=pk)
    try:
        reanchoring.reanchoring_decide(row=row, is_confirmed="confirm" in request.POST, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("The decision is recorded."))
    return redirect("audit:reanchorings")


def describe_reanchorings(request: SignedInRequest, form: ExplanationForm) -> dict[str, Any]:
    """Return what the page of breaks shows."""
    rows = Reanchoring.objects.select_related("asked_by", "decided_by")
    return {
        "unexplained": [(one, describe_break(asdict(one))) for one in list_unexplained()],
        "rows": [(row, describe_break(row.broken)) for row in rows],
        "form": form,
        "asked": request.POST.get("found", ""),
        "may_explain": request.user.role in WATCHERS,
    }
