"""The on-site check as its members see it: each gives marks for themselves, on a phone too."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, roles
from assessment.access import OF_A_BODY, get_sheet_for_user
from assessment.forms.panels import MarkForm
from assessment.forms.sheets import check_all, list_problems, show_errors
from assessment.models import PanelMark, Score
from assessment.pages.sheet import SheetPage
from assessment.panels import list_panel_items
from assessment.services import marks_give
from assessment.transitions import SHEET_TRANSITIONS, AssessmentRefused
from assessment.views.acting import open_form
from registers.opened import digest, lock_for_form
from targets import clock


@require_http_methods(["GET", "POST"])
@transaction.atomic
@roles(*OF_A_BODY)
def marks(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a member of the panel each item with what was said of it so far, and take their marks; those of others stay unseen."""
    row = get_sheet_for_user(request.user, pk)
    lock_for_form(request, row)
    refusal = SHEET_TRANSITIONS.find_refusal(row, "mark", request.user, clock.today())
    if refusal and refusal.is_forbidden:
        raise PermissionDenied
    if refusal:
        messages.error(request, refusal.reason)
        return redirect(row)
    page, items = SheetPage(row, request.user), list(list_panel_items(row))
    known = {
        mark.item_id: mark
        for mark in PanelMark.objects.filter(seat__sheet=row, seat__user=request.user, seat__released_at=None).order_by("pk")
    }  # fmt: skip
    forms = {item.pk: MarkForm(item, known.get(item.pk), request.POST or None) for item in items}
    # Their own marks alone: those of others come in at the same time, and are none of their business.
    opened = open_form(request, digest(sorted(mark.pk for mark in known.values())))
    problems: list[str] = []
    if request.method == "POST":
        if check_all([opened, *forms.values()]):
            given = {item: form.mark for item, form in forms.items() if form.mark is not None}
            try:
                marks_give(sheet=row, user=request.user, marks=given)
            except AssessmentRefused as refused:
                problems = [str(refused)]
            except ValidationError as error:
                problems = show_errors(error, forms)
            else:
                left = len(items) - len(given)
                done = (
                    _("All items are marked.") if not left else _("Kept; %(count)d items are left.") % {"count": left}
                )
                messages.success(request, done)
                return redirect("assessment:marks", pk=row.pk) if left else redirect(row)
        else:
            problems = list_problems(opened)
    results = {one.item.pk: one for one in page.result.items}
    answers = {
        score.item_id: score
        for score in Score.objects.filter(sheet=row, stage=Score.Stage.SELF).newest().prefetch_related("files")
    }
    lines = [
        (results[item.pk], answers.get(item.pk), *page.describe_claim(item, answers.get(item.pk)), forms[item.pk])
        for item in items
    ]
    context = {"sheet": row, "lines": lines, "opened": opened, "problems": problems, "marked": len(known)}
    return render(request, "assessment/marks.html", context, status=422 if problems else 200)
