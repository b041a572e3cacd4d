"""Rectifications: their list, the page of one, its steps, its files, and the rules behind its deadlines."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role
from evidence.forms import EVIDENCE_FORMS
from evidence.storage import evidence_response
from inspections.access import get_evidence_of, get_rectification
from inspections.models import DeadlineRule, Rectification, RectificationStep, SpotCheck
from inspections.rectification.forms import NoticeForm, ReceiptForm, RectificationOrderForm, StepForm, UrgeForm
from inspections.rectification.step_data import RectificationOrder, StepData
from inspections.rectification.transitions import STEPS, TRANSITIONS, Action, reason_not_to_start
from inspections.rectification.words import deadline_words, start_words, state_tag
from inspections.services import rectification_start
from registers.plain_forms import PlainForm, write_form
from registers.registry import lists
from registers.views.several import RowsAction, act_on_ticked, read_ticked
from targets import clock


@require_GET
@roles(Role.OFFICE)
def choose(request: SignedInRequest) -> HttpResponse:
    """Lead to the failed batches whose rectification was not ordered yet: it begins on a batch's page."""
    return redirect_to_failed_batches()


def redirect_to_failed_batches() -> HttpResponse:
    """Lead to the failed batches whose rectification was not ordered yet."""
    return redirect(reverse("inspections:spot-checks") + "?rectification=none")


@require_GET
@roles(*READERS)
def rectification(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show where a rectification stands, what can be done next, and every step so far."""
    row, day = get_rectification(pk), clock.today()
    steps = row.steps.select_related("rule", "recorded_by").prefetch_related("files")
    context = {
        "row": row,
        "state": state_tag(row),
        "deadline": deadline_words(row, day),
        "start": start_words(row),
        "is_overdue": row.is_overdue(day),
        # Files have no address but that of their rectification.
        "steps": [
            (
                step,
                [
                    (file, reverse("inspections:rectification-file", args=[row.pk, file.key]))
                    for file in step.files.all()
                ],
            )
            for step in steps
        ],
        # Readers see the history; what can be done next is the office's affair.
        "actions": TRANSITIONS.list_actions(row, request.user) if request.user.keeps_registers else [],
        "duties": DeadlineRule.objects.filter(trigger="").on(row.received_on),
    }
    return render(request, "inspections/rectification/rectification.html", context)


@require_GET
@roles(*READERS)
def evidence(request: SignedInRequest, pk: int, key: UUID) -> FileResponse:
    """Hand out a file of one of the rectification's steps."""
    return evidence_response(get_evidence_of(get_rectification(pk), key), request.user)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def start(request: SignedInRequest, pk: int) -> HttpResponse:
    """Order the rectification of a failed batch."""
    check = get_object_or_404(SpotCheck.objects.select_related("producer", "sampled_enterprise"), pk=pk)
    if reason := reason_not_to_start(check, request.user):
        messages.info(request, reason)
        return redirect(check)
    form = RectificationOrderForm(request.POST or None, check=check)
    files = EVIDENCE_FORMS(request.POST or None, request.FILES or None, prefix="evidence")

    def write() -> Rectification:
        return rectification_start(spot_check=check, order=form.order, user=request.user, files=files.handed_in)

    if row := write_form(form, files, write):
        messages.success(request, _("The rectification was ordered; it is due by %(day)s.") % {"day": row.due_on})
        return redirect(row)
    context = {"check": check, "title": TRANSITIONS[Action.START].title, "back": check.get_absolute_url()}
    return render_entry(request, form, files, context)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def start_many(request: SignedInRequest) -> HttpResponse:
    """Order the rectification of the failed batches that were ticked in the list, by notices received on one day; all or none."""
    keys = read_ticked(request)
    checks = SpotCheck.objects.select_related("producer", "sampled_enterprise").filter(pk__in=keys).unrectified()
    notices = [(check, NoticeForm(request.POST or None, check=check, prefix=str(check.pk))) for check in checks]
    if not notices:
        messages.info(request, _("Tick batches that failed and whose rectification was not ordered yet."))
        return redirect_to_failed_batches()
    receipt = ReceiptForm(request.POST or None)
    # All are checked, so that every error shows at once.
    if all([receipt.is_valid(), *(notice.is_valid() for _check, notice in notices)]):
        with transaction.atomic():
            for check, notice in notices:
                order = RectificationOrder(**notice.cleaned_data, **receipt.cleaned_data)
                try:
                    rectification_start(spot_check=check, order=order, user=request.user)
                except ValidationError as refused:
                    notice.refuse(refused)
            is_refused = any(notice.errors for _check, notice in notices)
            transaction.set_rollback(is_refused)
        if not is_refused:
            messages.success(request, _("{count} rectifications were ordered.").format(count=len(notices)))
            return redirect(reverse("inspections:rectifications") + "?state=rectifying")
    context = {"notices": notices, "receipt": receipt, "left_out": len(keys) - len(notices)}
    status = 422 if request.method == "POST" else 200
    return render(request, "inspections/rectification/order_many.html", context, status=status)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def urge_many(request: SignedInRequest) -> HttpResponse:
    """Keep that the units of the rectifications ticked in the list were urged."""
    asked = RowsAction(
        lists["rectifications"], TRANSITIONS, Action.URGE, UrgeForm,
        lambda form: {"data": StepData(Action.URGE, **form.cleaned_data)},
    )  # fmt: skip
    return act_on_ticked(request, asked, asked.listed.rows(request.user).prefetch_related("steps"))


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def step(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Take one action: the page says what will happen and asks for what the action needs."""
    row = get_rectification(pk)
    # START has a page of its own, and any other word is no action.
    if name not in STEPS:
        raise Http404
    action, transition = Action(name), TRANSITIONS[name]
    if reason := TRANSITIONS.reason_not_allowed(row, action, request.user):
        messages.error(request, reason)
        return redirect(row)
    form = StepForm(request.POST or None, action=action)
    # The formset asks, and the service asks once more.
    files = EVIDENCE_FORMS(
        request.POST or None, request.FILES or None, prefix="evidence", required="files" in transition.asks
    )

    def write() -> RectificationStep:
        made: RectificationStep = TRANSITIONS.perform(
            row, action, request.user, data=form.step_data, files=files.handed_in
        )
        return made

    if made := write_form(form, files, write):
        messages.success(request, _("Recorded: %(step)s.") % {"step": made.get_action_display()})
        return redirect(row)
    context = {"row": row, "title": transition.title, "lead": transition.lead, "back": row.get_absolute_url()}
    return render_entry(request, form, files, context)


def render_entry(request: SignedInRequest, form: PlainForm, files: Any, more: dict[str, Any]) -> HttpResponse:
    """Show the form of a notice or a step, with what is wrong beside its field."""
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "evidence": files, **more}
    return render(request, "inspections/rectification/entry.html", context, status=status)
