"""Pages of the trail."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.access import SignedInRequest, by_object, roles
from audit.access import TRAIL_READERS, WATCHERS, may_read_table, visible_events
from audit.describing import describe_table, tables_by_name
from audit.forms import TrailFilter
from audit.models import Act, Verification
from audit.pages import build_act_page, build_page, find_row
from audit.services.sealing import read_heads, read_last_seal, read_unsealed
from audit.services.verification import verification_request
from audit.words import describe_break
from targets.request_values import get_number

HEADS_SHOWN = 14


@require_GET
@roles(*TRAIL_READERS)
def trail(request: SignedInRequest) -> HttpResponse:
    """Search the trail by row, person, act and day."""
    form = TrailFilter(request.GET, user=request.user)
    page = build_page(form.narrow(visible_events(request.user)), get_number(request, "before"))
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
    page = build_page(events, get_number(request, "before"))
    if not page.lines:
        raise Http404
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
    shown = build_act_page(get_object_or_404(Act, pk=pk), visible_events(request.user))
    if not shown.total:
        raise Http404
    context = {"shown": shown, "is_auditor": request.user.role in WATCHERS}
    return render(request, "audit/act.html", context)


@require_GET
@roles(*TRAIL_READERS)
def verifications(request: SignedInRequest) -> HttpResponse:
    """Show the newest seal, each day's last one, and what verifications found."""
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
