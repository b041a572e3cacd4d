"""Rectifications: their list, the page of one, its steps, its files, and the rules behind its deadlines."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role
from evidence.forms import EVIDENCE_FORMS
from evidence.models import EvidenceFile
from evidence.storage import evidence_response
from inspections.access import get_evidence_of
from inspections.models import DeadlineRule, Rectification, RectificationStep, SpotCheck
from inspections.rectification.forms import NoticeForm, PlainForm, StepForm, written
from inspections.rectification.transitions import TRANSITIONS, Action, hindrance, next_actions, start_hindrance
from inspections.rectification.words import WORDS, deadline_words, start_words, state_tag
from inspections.services import rectification_act, rectification_start
from targets import clock


def get_rectification(pk: int) -> Rectification:
    """Return the rectification of a batch that stands, or answer 404."""
    rows = Rectification.objects.standing().select_related("spot_check__township", "filed_by", "closed_by")
    return get_object_or_404(rows, pk=pk)


@require_GET
@roles(Role.OFFICE)
def choose(request: SignedInRequest) -> HttpResponse:
    """Lead to the failed batches whose rectification was not ordered yet: it begins on a batch's page."""
    return redirect(reverse("inspections:spot-checks") + "?rectification=none")


@require_GET
@roles(*READERS)
def rectification(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show where a rectification stands, what can be done next, and every step so far."""
    row, day = get_rectification(pk), clock.today()
    steps = row.steps.select_related("rule", "recorded_by").prefetch_related("files")
    actions = next_actions(row, request.user, day) if request.user.keeps_registers else []
    context = {
        "row": row,
        "state": state_tag(row),
        "deadline": deadline_words(row, day),
        "start": start_words(row),
        "is_overdue": row.is_overdue(day),
        "steps": [(step, file_links(row, step.files.all())) for step in steps],
        "actions": [(action.value, WORDS[action], problem) for action, problem in actions],
        "duties": DeadlineRule.objects.filter(trigger="").on(row.received_on),
    }
    return render(request, "inspections/rectification/rectification.html", context)


def file_links(row: Rectification, files: QuerySet[EvidenceFile]) -> list[tuple[EvidenceFile, str]]:
    """Return a step's files with the addresses at which this rectification hands them out."""
    return [(file, reverse("inspections:rectification-file", args=[row.pk, file.key])) for file in files]


@require_GET
@roles(*READERS)
def evidence(request: SignedInRequest, pk: int, key: UUID) -> FileResponse:
    """Hand out a file of one of the rectification's steps."""
    return evidence_response(get_evidence_of(get_rectification(pk), key))


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def start(request: SignedInRequest, pk: int) -> HttpResponse:
    """Order the rectification of a failed batch."""
    check = get_object_or_404(SpotCheck.objects.select_related("producer", "sampled_enterprise"), pk=pk)
    if problem := start_hindrance(check, request.user):
        messages.info(request, problem)
        return redirect(check)
    form = NoticeForm(request.POST or None, check=check)
    files = EVIDENCE_FORMS(request.POST or None, request.FILES or None, prefix="evidence")

    def write() -> Rectification:
        return rectification_start(spot_check=check, notice=form.notice, user=request.user, files=files.handed_in)

    if row := written(form, files, write):
        messages.success(request, _("The rectification was ordered; it is due by %(day)s.") % {"day": row.due_on})
        return redirect(row)
    return entry(
        request, form, files, {"check": check, "title": _("Order rectification"), "back": check.get_absolute_url()}
    )


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def step(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Take one action: the page says what will happen and asks for what the action needs."""
    row, action = get_rectification(pk), action_called(name)
    if problem := hindrance(row, action, request.user, clock.today()):
        messages.error(request, problem)
        return redirect(row)
    form = StepForm(request.POST or None, action=action)
    files = EVIDENCE_FORMS(
        request.POST or None, request.FILES or None, prefix="evidence", required=TRANSITIONS[action].evidence
    )

    def write() -> RectificationStep:
        return rectification_act(
            rectification=row, action=action, deed=form.deed, user=request.user, files=files.handed_in
        )

    if made := written(form, files, write):
        messages.success(request, _("Recorded: %(step)s.") % {"step": made.get_action_display()})
        return redirect(row)
    words = WORDS[action]
    back = row.get_absolute_url()
    return entry(request, form, files, {"row": row, "title": words.title, "lead": words.lead, "back": back})


def action_called(name: str) -> Action:
    """Return the action that an address names, or answer 404."""
    if name not in TRANSITIONS:
        raise Http404
    return Action(name)


def entry(request: SignedInRequest, form: PlainForm, files: Any, more: dict[str, Any]) -> HttpResponse:
    """Show the form of a notice or a step, with what is wrong beside its field."""
    context = {"form": form, "evidence": files, **more}
    return render(
        request, "inspections/rectification/entry.html", context, status=422 if request.method == "POST" else 200
    )
