"""The office's work on sheets: two reviews side by side, findings raised and decided, objections decided."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from assessment.access import OF_A_BODY, VISITORS, get_sheet_for_user
from assessment.forms.sheets import (
    DecisionForm,
    FindingForm,
    RulingForm,
    VerdictForm,
    check_all,
    list_problems,
    show_errors,
)
from assessment.models import Objection, Score, Sheet
from assessment.pages.sheet import SheetPage
from assessment.services import finding_decide, finding_raise, objection_decide, sheet_propose, sheet_review
from assessment.services.findings import MODELS, reason_not_to_decide, reason_not_to_raise
from assessment.services.reviews import find_reviewed
from assessment.transitions import SHEET_TRANSITIONS, AssessmentRefused
from assessment.versions import read_sheet_version
from assessment.views.acting import open_form
from evidence.forms import EVIDENCE_FORMS
from registers.opened import lock_for_form
from registers.plain_forms import write_form

Stage = Score.Stage


def choose_review(sheet: Sheet, request: SignedInRequest) -> str:
    """Return which review the person makes now: the second where the first is another's, unless they ask to make that anew."""
    is_others = request.user.role == Role.OFFICE and sheet.first_by_id not in {None, request.user.pk}
    action = "propose" if is_others and "anew" not in request.GET else "review"
    if reason := SHEET_TRANSITIONS.reason_not_allowed(sheet, action, request.user):
        raise AssessmentRefused(reason)
    return action


@require_http_methods(["GET", "POST"])
@transaction.atomic
@roles(Role.OFFICE, *OF_A_BODY)
def review(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show computed, self, first and second points side by side, and take one clerk's rulings on them."""
    row = get_sheet_for_user(request.user, pk)
    lock_for_form(request, row)
    try:
        action = choose_review(row, request)
    except AssessmentRefused as refused:
        messages.error(request, str(refused))
        return redirect(row)
    page = SheetPage(row, request.user)
    newest: dict[int, dict[str, Score]] = {}
    for score in Score.objects.filter(sheet=row).newest().select_related("by").prefetch_related("files"):
        newest.setdefault(score.item_id, {})[score.stage] = score
    forms = {
        one.item.pk: RulingForm(one.item, find_reviewed(newest.get(one.item.pk, {})), request.POST or None)
        for one in page.result.items
    }
    opened, problems = open_form(request, read_sheet_version(row)), list[str]()
    if request.method == "POST":
        write = sheet_propose if action == "propose" else sheet_review
        if check_all([opened, *forms.values()]):
            try:
                write(sheet=row, user=request.user, points={item: form.ruling for item, form in forms.items()})
            except AssessmentRefused as refused:
                problems = [str(refused)]
            except ValidationError as error:
                problems = show_errors(error, forms)
            else:
                done = (
                    _("The publicity has begun.")
                    if action == "propose"
                    else _("The first review is kept; another clerk confirms it.")
                )
                messages.success(request, done)
                return redirect(row)
        else:
            problems = list_problems(opened)
    lines = [
        (
            one,
            stages := newest.get(one.item.pk, {}),
            forms[one.item.pk],
            page.describe_claim(one.item, stages.get(Stage.SELF)),
        )
        for one in page.result.items
    ]
    context = {
        "sheet": row, "page": page, "lines": lines, "opened": opened, "problems": problems, "is_second": action == "propose",
        "is_anew": action == "review" and row.first_by_id is not None,
    }  # fmt: skip
    return render(request, "assessment/review.html", context, status=422 if problems else 200)


@require_http_methods(["GET", "POST"])
@transaction.atomic
@roles(*VISITORS)
def raise_finding(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Raise a bonus, a deduction or a veto."""
    row = get_sheet_for_user(request.user, pk)
    lock_for_form(request, row)
    if kind not in MODELS:
        raise Http404
    if reason := reason_not_to_raise(row, kind, request.user):
        messages.error(request, reason)
        return redirect(row)
    form = FindingForm(row, kind, request.POST or None)
    files = EVIDENCE_FORMS(request.POST or None, request.FILES or None, prefix="evidence", required=True)

    def write() -> bool:
        finding_raise(sheet=row, user=request.user, files=files.handed_in, **form.given)
        return True

    if request.method == "POST" and write_form(form, files, write):
        messages.success(request, _("Raised; another person decides."))
        return redirect(row)
    titles = {"bonus": _("Claim a bonus"), "deduction": _("Raise a deduction"), "veto": _("Raise a veto")}
    context = {"sheet": row, "title": titles[kind], "form": form, "evidence": files, "back": row.get_absolute_url()}
    return render(request, "assessment/action.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@transaction.atomic
@roles(Role.OFFICE, Role.LEADER)
def decide_finding(request: SignedInRequest, pk: int, kind: str, finding: int) -> HttpResponse:
    """Accept or refuse a bonus, a deduction or a veto."""
    row = get_sheet_for_user(request.user, pk)
    lock_for_form(request, row)
    if kind not in MODELS:
        raise Http404
    found = get_object_or_404(
        MODELS[kind]._default_manager.select_related("rule", "sheet__scheme", "sheet__body"), pk=finding, sheet=row
    )
    if reason := reason_not_to_decide(found, request.user):
        messages.error(request, reason)
        return redirect(row)
    form = DecisionForm(request.POST or None)

    def write() -> bool:
        finding_decide(finding=found, user=request.user, **form.cleaned_data)
        return True

    if request.method == "POST" and write_form(form, None, write):
        messages.success(request, _("Decided."))
        return redirect(row)
    context = {
        "sheet": row,
        "title": f"{found.rule}",
        "lead": found.ground,
        "links": SheetPage(row, request.user).link_all(found.files.all()),
        "submit": _("Keep the decision"),
        "form": form,
        "evidence": None,
        "back": row.get_absolute_url(),
    }
    return render(request, "assessment/action.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@transaction.atomic
@roles(Role.OFFICE, Role.LEADER)
def decide_objection(request: SignedInRequest, pk: int, objection: int) -> HttpResponse:
    """Decide an objection; who took any part in the points is refused."""
    row = get_sheet_for_user(request.user, pk)
    lock_for_form(request, row)
    found = get_object_or_404(Objection.objects.select_related("item"), pk=objection, sheet=row)
    if refusal := SHEET_TRANSITIONS.reason_not_allowed(row, "decide", request.user):
        messages.error(request, refusal)
        return redirect(row)
    form = VerdictForm(request.POST or None)

    def write() -> bool:
        objection_decide(sheet=row, user=request.user, objection=found, **form.cleaned_data)
        return True

    if request.method == "POST" and write_form(form, None, write):
        messages.success(request, _("Decided."))
        return redirect(row)
    page = SheetPage(row, request.user)
    context = {
        "sheet": row,
        "title": _("Decide the objection to %(item)s") % {"item": found.item},
        "lead": found.ground,
        "one": next(one for one in page.result.items if one.item.pk == found.item_id),
        "links": page.link_all(found.files.all()),
        "submit": _("Keep the decision"),
        "form": form,
        "evidence": None,
        "back": row.get_absolute_url(),
    }
    return render(request, "assessment/action.html", context, status=422 if request.method == "POST" else 200)
