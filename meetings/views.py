"""Meetings of the lead group: all their decisions, one meeting, and what is done with it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role
from dashboard.views.indicators import find_what_if
from exchange.exports.answering import export_answer, get_asked_format
from exchange.exports.downloads import download_content
from meetings import services
from meetings.agenda import group_agenda
from meetings.exportables import DECISIONS
from meetings.forms import DecisionForm, MeetingForm, ProposalForm
from meetings.minutes import minutes_document
from meetings.models import Meeting
from meetings.proposals import label_what_if, tell_what_if
from meetings.transitions import DECIDE, EDIT, FILE, HOLD, PROPOSE, TRANSITIONS
from plans.choosing import find_plan_in_force, plan_in_force
from registers.opened import lock_for_form
from registers.plain_forms import write_form
from registers.transitions import TransitionRefused
from supervision.deadlines import get_term_end
from targets import clock
from targets.request_values import get_number


@require_GET
@roles(*READERS)
def decisions(request: SignedInRequest) -> HttpResponseBase:
    """Hand out all that was decided as a sheet."""
    return export_answer(request, DECISIONS) if get_asked_format(request) else redirect("meetings:meetings")


@require_GET
@roles(*READERS)
def meeting(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a meeting: its agenda, its decisions with what became of them, and what can be done."""
    row = get_object_or_404(Meeting.objects.select_related("plan", "filed_by"), pk=pk)
    actions = [
        (transition, reason)
        for transition, reason in TRANSITIONS.list_actions(row, request.user)
        # A matter is put forward from the page that tells of it.
        if request.user.role in transition.roles and transition.action != PROPOSE
    ]
    context = {
        "row": row,
        "agenda": group_agenda(row),
        "decisions": row.decisions.with_item().order_by("position"),
        "actions": actions,
    }
    return render(request, "meetings/meeting.html", context)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def create(request: SignedInRequest) -> HttpResponse:
    """Prepare a meeting."""
    plan = plan_in_force(clock.today())
    form = MeetingForm(request.POST or None, initial=MeetingForm.read_initial(plan))
    made: Meeting | None = None

    def write() -> Meeting:
        # Of the plan that is in force when it is held: one of next year may belong to the next plan already.
        then = find_plan_in_force(form.cleaned_data["held_on"]) or plan
        return services.meeting_create(user=request.user, plan=then, **form.cleaned_data)

    if request.method == "POST":
        made = write_form(form, None, write)
    return redirect(made) if made else render_form(request, form, _("Prepare a meeting"))


@require_http_methods(["GET", "POST"])
@transaction.atomic
@roles(Role.OFFICE)
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a meeting that is being prepared."""
    row = get_object_or_404(Meeting, pk=pk)
    lock_for_form(request, row)
    form = MeetingForm(request.POST or None, initial=MeetingForm.read_meeting(row))
    form.remember_stored()
    return act_by_form(request, row, EDIT, form, lambda: form.cleaned_data, _("Change the meeting"))


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record a decision, which becomes an item of supervision at once."""
    row = get_object_or_404(Meeting, pk=pk)
    # A matter of this agenda fills its name in; any other number fills in nothing.
    entry = row.entries.filter(pk=get_number(request, "entry") or 0).first()
    initial = {"title": entry.label[:100] if entry else "", "due_on": get_term_end("handling_minutes", clock.today())}
    form = DecisionForm(request.POST or None, initial=initial)
    return act_by_form(request, row, DECIDE, form, lambda: {"data": form.data_of_decision}, _("Record a decision"))


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE, Role.LEADER)
def propose(request: SignedInRequest, plan: str, code: str) -> HttpResponse:
    """Put what a what-if page found on the agenda of a meeting; the assumptions stand in the address, and are reckoned anew."""
    what_if = find_what_if(request, plan, code)
    back = f"{reverse('dashboard:indicator-what-if', args=[plan, code])}?{what_if.query}"
    if not any(now != then for _label, now, then in what_if.assumptions):
        messages.error(request, _("Nothing other than the plan is assumed; change an assumption first."))
        return redirect(back)
    form = ProposalForm(request.POST or None, plan=what_if.page.indicator.plan)
    words, made = tell_what_if(what_if), None
    if request.method == "POST":
        matter: dict[str, Any] = {"label": label_what_if(what_if), "words": words, "url": back}
        try:
            made = write_form(
                form, None, lambda: services.matter_propose(user=request.user, **form.cleaned_data, **matter)
            )
        except TransitionRefused as refused:
            form.add_error("meeting", str(refused))
    if made:
        messages.success(request, str(TRANSITIONS[PROPOSE].done))
        return redirect(made.meeting)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "what_if": what_if, "words": words, "back": back}
    return render(request, "meetings/propose.html", context, status=status)


@require_POST
@roles(Role.OFFICE)
def act(request: SignedInRequest, pk: int, action: str) -> HttpResponse:
    """Begin the meeting, or file its minutes."""
    if action not in {HOLD, FILE}:
        raise Http404
    row = get_object_or_404(Meeting, pk=pk)
    try:
        TRANSITIONS.perform(row, action, request.user)
        messages.success(request, str(TRANSITIONS[action].done))
    except TransitionRefused as refused:
        messages.error(request, str(refused))
    return redirect(row)


@require_GET
@roles(*READERS)
def minutes(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand out the minutes of a meeting that was held as a Word document."""
    row = get_object_or_404(Meeting.objects.exclude(state=Meeting.State.PREPARED).select_related("plan"), pk=pk)
    name = f"{row.title}纪要_{row.held_on:%Y%m%d}.docx"
    content = minutes_document(row)
    return download_content(user=request.user, key="meeting-minutes", file_name=name, content=content)


def act_by_form(request: SignedInRequest, row: Meeting, action: str, form: Any, read: Any, title: str) -> HttpResponse:
    """Take an action with what its form says; back to the meeting where it cannot be taken."""
    if reason := TRANSITIONS.reason_not_allowed(row, action, request.user):
        messages.error(request, reason)
        return redirect(row)
    try:
        made = None
        if request.method == "POST":
            made = write_form(form, None, lambda: TRANSITIONS.perform(row, action, request.user, **read()))
    except TransitionRefused as refused:
        messages.error(request, str(refused))
        return redirect(row)
    if made is None:
        return render_form(request, form, title, row)
    messages.success(request, str(TRANSITIONS[action].done) or _("The meeting was changed."))
    return redirect(row)


def render_form(request: SignedInRequest, form: Any, title: str, row: Meeting | None = None) -> HttpResponse:
    """Show a form, with what is wrong beside its field."""
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/form.html", {"form": form, "title": title, "row": row}, status=status)
