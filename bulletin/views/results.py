"""The circular of a yearly assessment's results: begun, worded, signed, issued, read."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import READERS, SignedInRequest, by_object, roles
from accounts.models import Role
from assessment.models import Scheme
from bulletin.access import get_readable_results
from bulletin.forms import ResultsForm
from bulletin.models import ResultCircular
from bulletin.pages import list_result_lines
from bulletin.results import find_other_numbers
from bulletin.services import results_draft, results_save
from bulletin.services.results import make_result_paper, name_results_file
from bulletin.transitions import RESULT_TRANSITIONS, BulletinRefused
from bulletin.views.steps import take_step
from bulletin.word.results import build_results
from exchange.exports.downloads import download_content, download_stored
from registers.opened import lock_for_form

EXPORT = "bulletin"
STEPS = ("sign", "rework", "issue")


@require_GET
@by_object
def results(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a circular: its text and table, how far it is, and what can be done with it."""
    row = get_readable_results(request.user, pk)
    is_reader = request.user.role in READERS
    actions = RESULT_TRANSITIONS.list_actions(row, request.user) if is_reader else []
    context = {
        "row": row, "lines": list_result_lines(row), "is_reader": is_reader,
        "actions": [(one, reason) for one, reason in actions if request.user.role in one.roles],
        "differences": find_other_numbers(row.text, row.written) if is_reader else [],
    }  # fmt: skip
    return render(request, "bulletin/results.html", context)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def results_new(request: SignedInRequest, scheme: int) -> HttpResponse:
    """Begin the circular of a scheme's results."""
    found = get_object_or_404(Scheme, pk=scheme)
    if reason := RESULT_TRANSITIONS.reason_not_allowed(ResultCircular(state="", scheme=found), "draft", request.user):
        messages.error(request, reason)
        return redirect("bulletin:bulletins")
    if request.method == "POST":
        try:
            return redirect(results_draft(scheme=found, user=request.user))
        except BulletinRefused as refused:
            messages.error(request, str(refused))
            return redirect("bulletin:bulletins")
    return render(request, "bulletin/results_new.html", {"scheme": found})


@require_http_methods(["GET", "POST"])
@transaction.atomic
@roles(Role.OFFICE)
def results_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Word a draft: title, addressees, text, and the ground where its numbers are not those of the results."""
    row = get_readable_results(request.user, pk)
    lock_for_form(request, row)
    if reason := RESULT_TRANSITIONS.reason_not_allowed(row, "edit", request.user):
        messages.error(request, reason)
        return redirect(row)
    form = ResultsForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            results_save(
                circular=ResultCircular.objects.get(pk=pk),
                user=request.user,
                fields=form.cleaned_data | {"text": form.text},
            )
        except BulletinRefused as refused:
            messages.error(request, str(refused))
            return redirect(row)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(row)
    context = {"row": row, "form": form, "title": RESULT_TRANSITIONS["edit"].title}
    return render(request, "bulletin/results_form.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE, Role.LEADER)
def results_step(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Take one step of a circular."""
    row = get_readable_results(request.user, pk)
    if name not in STEPS:
        raise Http404
    return take_step(request, row, RESULT_TRANSITIONS, name)


@require_GET
@by_object
def results_document(request: SignedInRequest, pk: int) -> HttpResponse | FileResponse:
    """Hand out the Word file: the sealed one, or before the issue a proof; the record of exports has it."""
    row = get_readable_results(request.user, pk)
    if row.is_issued:
        return download_stored(user=request.user, key=EXPORT, file_name=name_results_file(row), file=row.document)
    content = build_results(make_result_paper(row)).content
    return download_content(user=request.user, key=EXPORT, file_name=name_results_file(row), content=content)
