"""Judging demonstration bases by the checklist, their list, and the checklist itself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role
from accounts.workbooks import as_workbook, is_workbook_asked
from enterprises import services
from enterprises.base_scores import BaseScores, ChecklistForm, ScoreForm, first_day
from enterprises.models import BaseChecklist, BaseScore, Site
from exchange.exports.tables import table_answer
from registers.plain_forms import write_form
from targets import clock
from targets.request_values import get_day


@require_GET
@roles(*READERS)
def base_scores(request: SignedInRequest) -> HttpResponse:
    """List, or hand out, all bases with their newest judgement."""
    listed = BaseScores()
    if is_workbook_asked(request):
        return table_answer(request, "base-scores", listed.to_sheet())
    return render(request, "enterprises/base_scores.html", {"listed": listed})


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def base_score(request: SignedInRequest, pk: int) -> HttpResponse:
    """Judge a base; the checklist is that of the day, which the address may name."""
    site = get_object_or_404(Site.objects.filter(kind=Site.Kind.BASE), pk=pk)
    day = get_day(request, "on") or first_day(site)
    checklist = BaseChecklist.in_force(day)
    if checklist is None:
        messages.error(request, _("On %(day)s no checklist is in force, so that no base can be judged.") % {"day": day})
        return redirect("enterprises:base-checklist")
    form = ScoreForm(request.POST or None, checklist=checklist, initial={"scored_on": day})

    def write() -> BaseScore:
        given = {name: form.cleaned_data[name] for name in ("scored_on", "has_banned_pesticide", "remark")}
        return services.base_score_add(site=site, points=form.points, user=request.user, **given)

    if request.method == "POST" and write_form(form, None, write) is not None:
        messages.success(request, _("The judgement is recorded."))
        return redirect(site)
    context = {"site": site, "checklist": checklist, "form": form}
    return render(request, "enterprises/base_score.html", context, status=422 if form.errors else 200)


@as_workbook("base-checklist")
@require_http_methods(["GET", "POST"])
@roles(*READERS)
def base_checklist(request: SignedInRequest) -> HttpResponse:
    """Show the checklist with all of its versions; the office puts a further one in force."""
    checklist = BaseChecklist.in_force(clock.today())
    form = None
    if checklist and request.user.role == Role.OFFICE:
        form = asked = ChecklistForm(request.POST or None, checklist=checklist)

        def write() -> BaseChecklist:
            given = {name: asked.cleaned_data[name] for name in ("effective_from", "pass_mark", "reason")}
            return services.checklist_amend(items=asked.items, user=request.user, **given)

        if request.method == "POST" and write_form(asked, None, write) is not None:
            messages.success(request, _("The checklist is recorded; it is in force from its day."))
            return redirect("enterprises:base-checklist")
    context = {"versions": BaseChecklist.objects.select_related("created_by"), "checklist": checklist, "form": form}
    return render(request, "enterprises/base_checklist.html", context, status=422 if form and form.errors else 200)
