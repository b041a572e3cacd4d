"""A report's page, filling it in item by item, and its steps."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest
from reporting import services
from reporting.access import filling_address, get_report_for_user
from reporting.actions import MOVES, Move
from reporting.forms.filling import ReasonForm, ValueForm
from reporting.models import Report, ReportValue
from reporting.pages.report import ReportPage, changes_by_others, others_at
from reporting.workflow import Action, ReportChanged, ReportIncomplete, ReportRefused
from targets import clock
from targets.request_values import get_moment, get_posted_number


def report(request: SignedInRequest, body: str, quarter: str) -> HttpResponse:
    """Show a report: as a form to those who may change it, else to be read."""
    page = ReportPage(get_report_for_user(request.user, body, quarter), request.user)
    shown = {"page": page, "report": page.report, "opened_at": clock.now()}
    if not fills_in(page, request):
        return render(request, "reporting/report.html", shown | {"moves": offered(page)})
    forms = {line.checked.value.pk: ValueForm(line.checked.value) for line in page.lines}
    return render(request, "reporting/form.html", shown | {"moves": offered(page), "forms": forms})


def fills_in(page: ReportPage, request: SignedInRequest) -> bool:
    """Say whether the page is a form: for the body's people at once, for the office where it asks to write on behalf."""
    if Action.EDIT not in page.actions or page.report.is_nil:
        return False
    return page.is_own or "on-behalf" in request.GET


def offered(page: ReportPage) -> dict[str, Move]:
    """Return the steps that the reader may take now; a nil report is taken back before it is declared anew."""
    hidden = {Action.DECLARE_NIL} if page.report.is_nil else {Action.REVOKE_NIL}
    return {name: move for name, move in MOVES.items() if move.action in page.actions - hidden}


@require_POST
def report_item(request: SignedInRequest, body: str, quarter: str, value: int) -> HttpResponse:
    """Store what was typed for one item; the script asks for the item's state, a browser without it gets the page."""
    row = value_of(get_report_for_user(request.user, body, quarter), value)
    form = ValueForm(row, request.POST)
    told = save(form, row, request)
    if not request.htmx and "problem" not in told and "theirs" not in told and form.is_valid():
        return redirect(f"{filling_address(row.report, request.user)}#item-{row.pk}")
    page = ReportPage(row.report, request.user)
    line = next(line for line in page.lines if line.checked.value.pk == row.pk)
    shown = {"page": page, "report": row.report, "line": line, "form": form, **told}
    return render(request, "reporting/_saved.html" if request.htmx else "reporting/item.html", shown)


def value_of(found: Report, pk: int) -> ReportValue:
    """Return a reported value of the report, or 404."""
    return get_object_or_404(found.values.reported().select_related("item", "report__body", "report__quarter"), pk=pk)


def save(form: ValueForm, row: ReportValue, request: SignedInRequest) -> dict[str, object]:
    """Try to store the form; return what the page tells of it."""
    if not form.is_valid():
        return {}
    seen = get_posted_number(request, "revision")
    try:
        services.report_value_save(value=row, user=request.user, revision=seen, content=form.content)
    except ReportChanged:
        return {"theirs": ReportValue.objects.select_related("item", "changed_by").get(pk=row.pk)}
    except ReportRefused as refused:
        return {"problem": str(refused)}
    return {"saved_at": clock.now()}


@require_POST
def report_item_known(request: SignedInRequest, body: str, quarter: str, value: int) -> HttpResponse:
    """Read the register again for one item."""
    row = value_of(get_report_for_user(request.user, body, quarter), value)
    try:
        taken = services.value_take_known(value=row, user=request.user, revision=row.revision)
        changed = taken.known != row.known
        messages.info(
            request, _("The register has changed.") if changed else _("The register says the same as before.")
        )
    except ReportRefused as refused:
        messages.error(request, str(refused))
    return redirect(f"{filling_address(row.report, request.user)}#item-{row.pk}")


def report_presence(request: SignedInRequest, body: str, quarter: str) -> HttpResponse:
    """Tell who else is at the report, and what others changed since the page was opened."""
    found = get_report_for_user(request.user, body, quarter)
    page = ReportPage(found, request.user)
    if Action.EDIT not in page.actions:
        return HttpResponse()
    since = get_moment(request, "since") or clock.now()
    told = {"others": others_at(found, request.user), "changes": changes_by_others(found, request.user, since)}
    return render(request, "reporting/_presence.html", told)


def report_step(request: SignedInRequest, body: str, quarter: str, step: str) -> HttpResponse:
    """Show what a step means, and take it."""
    page = ReportPage(get_report_for_user(request.user, body, quarter), request.user)
    if step not in MOVES:
        raise Http404
    move = MOVES[step]
    if move.action not in page.actions:
        refuse(page, request)
        return redirect(page.report)
    form = ReasonForm(request.POST or None, label=move.asks, initial={"reason": move.initial}) if move.asks else None
    if request.method == "POST" and (form is None or form.is_valid()) and taken(move, page, form, request):
        return redirect(page.report)
    shown = {"page": page, "report": page.report, "move": move, "form": form}
    return render(request, "reporting/step.html", shown)


def refuse(page: ReportPage, request: SignedInRequest) -> None:
    """Say why a step cannot be taken: 403 for whose business it is not, else that the report has moved on meanwhile."""
    if not (page.is_own or request.user.keeps_registers):
        raise PermissionDenied
    words = _("This cannot be done now: the report is “%(state)s”.") % {"state": page.report.get_state_display()}
    messages.warning(request, words)


def taken(move: Move, page: ReportPage, form: ReasonForm | None, request: SignedInRequest) -> bool:
    """Take the step; say so, or why not."""
    words = form.cleaned_data["reason"] if form else ""
    revision = get_posted_number(request, "revision")
    try:
        move.run(page.report, request.user, words, revision)
    except ReportIncomplete:
        messages.error(request, _("Something is still missing; see below."))
        return False
    except ReportRefused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, move.done)
    return True


@require_POST
def report_offer(request: SignedInRequest, body: str, quarter: str) -> HttpResponse:
    """Let the report follow the duties now in force."""
    found = get_report_for_user(request.user, body, quarter)
    try:
        services.offer_take(report=found, user=request.user)
        messages.success(request, _("The report follows the duties now in force."))
    except ReportRefused as refused:
        messages.error(request, str(refused))
    return redirect(found)
