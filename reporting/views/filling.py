"""A report's page, filling it in item by item, and its steps."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest, by_object
from reporting import services
from reporting.access import build_form_url, get_report_for_user, get_report_to_work_on, get_value, opening_tell
from reporting.forms.filling import ReasonForm, ValueForm
from reporting.models import ReportValue
from reporting.pages.presence import active_editors, list_changes_by_others
from reporting.pages.report import DutyPart, ReportPage
from reporting.transitions import TRANSITIONS, Action, ReportChanged, ReportIncomplete, ReportRefused
from targets import clock
from targets.request_values import get_moment, get_posted_number

STEPS = {
    "hand-over": Action.HAND_OVER,
    "sign-and-submit": Action.SIGN_AND_SUBMIT,
    "sign": Action.SIGN,
    "hand-back": Action.HAND_BACK,
    "unsign": Action.UNSIGN,
    "submit": Action.SUBMIT,
    "take-back": Action.TAKE_BACK,
    "nil": Action.DECLARE_NIL,
    "revoke-nil": Action.REVOKE_NIL,
    "on-behalf": Action.SUBMIT_ON_BEHALF,
}
"""The actions that the report's page offers, by the name in their address, in the order of its buttons."""


@by_object
def report(request: SignedInRequest, body: str, quarter: str) -> HttpResponse:
    """Show a report: as a form to those who may change it, else to be read."""
    page = ReportPage(get_report_for_user(request.user, body, quarter), request.user)
    opening_tell(page.report, request.user)
    context = {
        "page": page,
        "report": page.report,
        "opened_at": clock.now(),
        "steps": {name: TRANSITIONS[action] for name, action in STEPS.items() if action in page.actions},
    }
    # The office has to say that it fills in on behalf of the body.
    is_form = Action.EDIT in page.actions and not page.report.is_nil and (page.is_own or "on-behalf" in request.GET)
    if not is_form:
        return render(request, "reporting/report.html", context)
    context["forms"] = {line.checked.value.pk: ValueForm(line.checked.value) for line in page.lines}
    return render(request, "reporting/form.html", context)


@require_POST
@by_object
def report_item(request: SignedInRequest, body: str, quarter: str, value: int) -> HttpResponse:
    """Store what was typed for one item; the script asks for the item's state, a browser without it gets the page."""
    row = get_value(get_report_for_user(request.user, body, quarter), value)
    form, outcome = ValueForm(row, request.POST), dict[str, object]()
    if form.is_valid():
        revision = get_posted_number(request, "revision")
        try:
            services.report_value_save(value=row, user=request.user, revision=revision, content=form.content)
        except ReportChanged:
            # What the other person typed, shown beside one's own, so that the person chooses.
            outcome["theirs"] = ReportValue.objects.select_related("item", "changed_by").get(pk=row.pk)
        except ReportRefused as refused:
            outcome["problem"] = str(refused)
        else:
            outcome["saved_at"] = clock.now()
    # A browser without the script gets the page back at the same item.
    if "saved_at" in outcome and not request.htmx:
        return redirect(f"{build_form_url(row.report, request.user)}#item-{row.pk}")
    page = ReportPage(row.report, request.user)
    line = next(line for line in page.lines if line.checked.value.pk == row.pk)
    context = {"page": page, "report": row.report, "line": line, **outcome}
    if request.htmx:
        return render(request, "reporting/_saved.html", {**context, "form": form})
    part = DutyPart(row.item.duty, [line])
    return render(request, "reporting/item.html", {**context, "part": part, "forms": {row.pk: form}})


@require_POST
@by_object
def report_item_known(request: SignedInRequest, body: str, quarter: str, value: int) -> HttpResponse:
    """Read the register again for one item."""
    row = get_value(get_report_for_user(request.user, body, quarter), value)
    try:
        # Read again just before: the button takes what the register says now, whatever the page showed.
        taken = services.value_take_known(value=row, user=request.user, revision=row.revision)
        changed = taken.known != row.known
        messages.info(
            request, _("The register has changed.") if changed else _("The register says the same as before.")
        )
    except ReportRefused as refused:
        messages.error(request, str(refused))
    return redirect(f"{build_form_url(row.report, request.user)}#item-{row.pk}")


@by_object
def report_presence(request: SignedInRequest, body: str, quarter: str) -> HttpResponse:
    """Tell who else is at the report, and what others changed since the page was opened."""
    found = get_report_for_user(request.user, body, quarter)
    page = ReportPage(found, request.user)
    if Action.EDIT not in page.actions:
        # Who only reads is told nothing.
        return HttpResponse()
    since = get_moment(request, "since") or clock.now()
    context = {
        "others": active_editors(found, request.user),
        "changes": list_changes_by_others(found, request.user, since),
    }
    return render(request, "reporting/_presence.html", context)


@by_object
def report_step(request: SignedInRequest, body: str, quarter: str, step: str) -> HttpResponse:
    """Show what a step means, and take it."""
    report = get_report_to_work_on(request.user, body, quarter)
    if step not in STEPS:
        raise Http404
    action = STEPS[step]
    transition = TRANSITIONS[action]
    if reason := TRANSITIONS.reason_not_allowed(report, action, request.user):
        messages.warning(request, reason)
        return redirect(report)
    asked = next((name for name in transition.asks if name != "revision"), None)
    form = ReasonForm(request.POST or None, transition=transition, name=asked) if asked else None
    if request.method == "POST" and (form is None or form.is_valid()):
        given: dict[str, object] = {asked: form.cleaned_data["reason"]} if asked and form else {}
        if "revision" in transition.asks:
            given["revision"] = get_posted_number(request, "revision")
        try:
            TRANSITIONS.perform(report, action, request.user, **given)
        except ReportIncomplete:
            messages.error(request, _("Something is still missing; see below."))
        except ReportRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, transition.done)
            return redirect(report)
    context = {
        "page": ReportPage(report, request.user),
        "report": report,
        "step": transition,
        "form": form,
        "shows_content": action in {Action.SIGN, Action.SIGN_AND_SUBMIT, Action.SUBMIT_ON_BEHALF},
        "needs_all": action in {Action.SIGN, Action.SIGN_AND_SUBMIT, Action.HAND_OVER},
    }
    return render(request, "reporting/step.html", context)


@require_POST
@by_object
def report_offer(request: SignedInRequest, body: str, quarter: str) -> HttpResponse:
    """Let the report follow the duties now in force."""
    found = get_report_for_user(request.user, body, quarter)
    try:
        services.offer_take(report=found, user=request.user)
        messages.success(request, _("The report follows the duties now in force."))
    except ReportRefused as refused:
        messages.error(request, str(refused))
    return redirect(found)
