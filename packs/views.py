"""Packs: asking for one of an indicator, a goal, a body or an assessed item, watching it, and fetching it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, by_object
from accounts.marks import may_hold_hidden_rows
from assessment.access import get_sheet_for_user
from assessment.models import SchemeItem
from audit.services.telling import reading_tell
from dashboard.as_of import get_asked_plan
from departments.models import Body
from exchange.exports.downloads import download_stored
from exchange.jobs import job_retry
from packs.access import check_access, visible_packs
from packs.models import EvidencePack
from packs.services import pack_request, same_subject
from targets import clock
from targets.models import Goal, Indicator, Plan, Quarter
from targets.request_values import get_quarter

EXPORT = "evidence-pack"
Kind = EvidencePack.Kind


@require_http_methods(["GET", "POST"])
@by_object
def indicator_pack(request: SignedInRequest, plan: str, code: str) -> HttpResponse:
    """Ask for the pack of an indicator in a quarter."""
    rows = Indicator.objects.select_related("plan").defer("plan__document")
    row = get_object_or_404(rows, plan__code=plan, code=code)
    return offer_pack(request, EvidencePack(kind=Kind.INDICATOR, indicator=row), row.plan)


@require_http_methods(["GET", "POST"])
@by_object
def goal_pack(request: SignedInRequest, plan: str, code: str) -> HttpResponse:
    """Ask for the pack of a goal in a quarter; groups of goals have none."""
    rows = Goal.objects.select_related("plan").defer("plan__document").exclude(parent=None)
    row = get_object_or_404(rows, plan__code=plan, code=code)
    return offer_pack(request, EvidencePack(kind=Kind.GOAL, goal=row), row.plan)


@require_http_methods(["GET", "POST"])
@by_object
def body_pack(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask for the pack of a body in a quarter."""
    pack = EvidencePack(kind=Kind.BODY, body=get_object_or_404(Body, code=code))
    return offer_pack(request, pack, get_asked_plan(request))


@require_http_methods(["GET", "POST"])
@by_object
def item_pack(request: SignedInRequest, sheet: int, item: int) -> HttpResponse:
    """Ask for the pack of an assessed item."""
    row = get_sheet_for_user(request.user, sheet)
    found = get_object_or_404(SchemeItem, pk=item, section__scheme=row.scheme)
    return offer_pack(request, EvidencePack(kind=Kind.ITEM, sheet=row, item=found))


def offer_pack(request: SignedInRequest, pack: EvidencePack, plan: Plan | None = None) -> HttpResponse:
    """Show what a pack would hold and the packs there are, and have it built on a click; ``plan`` gives the quarters."""
    quarters = list_quarters(plan) if plan else []
    pack.quarter = choose_quarter(request, quarters) if plan else None
    check_access(pack, request.user)
    context: dict[str, Any] = {"pack": pack, "quarters": quarters, "days": settings.EXPORT_DAYS}
    if request.method == "POST":
        try:
            return redirect(pack_request(pack=pack, user=request.user))
        except ValidationError as error:
            context["problems"] = error.messages
    context["earlier"] = visible_packs(request.user).filter(pk__in=same_subject(pack).values("pk"))[:5]
    return render(request, "packs/ask.html", context, status=429 if "problems" in context else 200)


def list_quarters(plan: Plan) -> list[Quarter]:
    """Return the quarters of the plan that have begun, the oldest first; 404 before the first."""
    found = list(Quarter.objects.spanning(plan.starts_on, plan.ends_on).started(clock.today()))
    if not found:
        raise Http404
    return found


def choose_quarter(request: SignedInRequest, quarters: list[Quarter]) -> Quarter:
    """Return the quarter that the address asks for; by default the last that is over, or the first."""
    asked = get_quarter(request)
    if asked:
        found = next((one for one in quarters if one.pk == asked), None)
        if found is None:
            raise Http404
        return found
    over = [one for one in quarters if one.ends_on < clock.today()]
    return over[-1] if over else quarters[0]


@require_GET
@by_object
def pack_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a pack as far as it has come; htmx fetches the same address again while a worker has it."""
    pack = get_object_or_404(visible_packs(request.user), pk=pk)
    context = {
        "job": pack,
        "is_own": pack.requested_by_id == request.user.pk,
        "is_outdated": may_hold_hidden_rows(request.user, pack.finished_at),
        "days": settings.EXPORT_DAYS,
    }
    return render(request, "packs/_stage.html" if request.htmx else "packs/detail.html", context)


@require_GET
@by_object
def pack_download(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """Hand a pack to the person who asked for it, as long as they may read what it speaks of; 404 to all others."""
    pack = get_object_or_404(visible_packs(request.user), pk=pk, requested_by=request.user)
    check_access(pack, request.user)
    # The file may be gone from the disk while its row still names it.
    if not pack.is_ready or not Path(pack.file.path).exists():
        raise Http404
    if may_hold_hidden_rows(request.user, pack.finished_at):
        return redirect(pack)
    reading_tell(pack, name=pack.file_name, body=pack.body_id)
    return download_stored(user=request.user, key=EXPORT, file_name=pack.file_name, file=pack.file)


@require_POST
@by_object
def pack_retry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a broken-off pack be tried again."""
    pack = get_object_or_404(EvidencePack, pk=pk, requested_by=request.user)
    job_retry(pack)
    return redirect(pack)
