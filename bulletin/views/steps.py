"""The steps of a bulletin from draft to correction."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from bulletin.access import get_readable_bulletin
from bulletin.checks import TITLES, run_checks
from bulletin.forms import ReasonForm
from bulletin.models import Bulletin, ResultCircular
from bulletin.services import bulletin_check
from bulletin.transitions import TRANSITIONS, Action, BulletinRefused
from registers.opened import digest, lock_for_form
from registers.plain_forms import PlainForm
from registers.transitions import TransitionTable

ON_A_PAGE = (Action.RENEW, Action.REWORK, Action.SIGN, Action.ISSUE, Action.CORRECT)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what was looked at before the issue, take grounds for what is not in order, and pass the draft on."""
    row = get_readable_bulletin(request.user, pk)
    if reason := TRANSITIONS.reason_not_allowed(row, Action.CHECK, request.user):
        messages.error(request, reason)
        return redirect(row)
    problem, grounds = "", dict[str, str]()
    if request.method == "POST":
        grounds = {code: str(request.POST.get(f"ground-{code}", "")) for code in TITLES}
        try:
            bulletin_check(bulletin=row, user=request.user, grounds=grounds)
        except BulletinRefused as refused:
            problem = str(refused)
        else:
            messages.success(request, TRANSITIONS[Action.CHECK].done)
            return redirect(row)
    checks = [(one, grounds.get(one.code, "")) for one in run_checks(row)]
    context = {"row": row, "checks": checks, "problem": problem, "is_clean": all(one.is_passed for one, _ in checks)}
    return render(request, "bulletin/check.html", context, status=409 if problem else 200)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE, Role.LEADER)
def step(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Take one step of a bulletin."""
    row = get_readable_bulletin(request.user, pk)
    if name not in ON_A_PAGE:
        raise Http404
    return take_step(request, row, TRANSITIONS, name)


@transaction.atomic
def take_step(
    request: SignedInRequest, row: Bulletin | ResultCircular, table: TransitionTable[Any], name: str
) -> HttpResponse:
    """Say what will happen, ask for the reason where one is needed, and take the step; 403 for who never takes it."""
    transition = table[name]
    lock_for_form(request, row)
    try:
        table.check(row, name, request.user)
    except BulletinRefused as refused:
        messages.error(request, str(refused))
        return redirect(row)
    form_class = ReasonForm if "reason" in transition.asks else PlainForm
    form = form_class(request.POST if request.method == "POST" else None)
    # Nobody signs a text that was worded anew since they read it.
    form.remember_stored(digest([row.state, *read_wording(row)]))
    if request.method == "POST" and form.is_valid():
        try:
            made = table.perform(row, name, request.user, **form.cleaned_data)
        except BulletinRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, transition.done)
            return redirect(made if isinstance(made, Bulletin) else row)
    context = {"row": row, "transition": transition, "form": form}
    return render(request, "bulletin/step.html", context, status=422 if request.method == "POST" else 200)


def read_wording(row: Bulletin | ResultCircular) -> list[Any]:
    """Return what changes whenever the text is worded anew."""
    return (
        [row.revision] if isinstance(row, Bulletin) else [row.title, row.addressees, row.copies, row.text, row.ground]
    )
