"""Successor plans while they are prepared: begun, filled part by part, mapped to the plan before, proposed."""

from functools import partial
from typing import Any, NoReturn

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role
from plans import services
from plans.models import PlanDraft
from plans.services.drafts import Change
from plans.successors.content import content_without
from plans.successors.duties import DutyDraft
from plans.successors.forms import BeginForm, ClauseForm, DocumentForm, GoalForm, HeadForm, ProposalForm, head_of
from plans.successors.indicator_forms import IndicatorForm, MappingForm, NewIndicatorForm
from plans.successors.pages import DraftPage, plan_lines
from plans.successors.preview import preview_lines
from registers.plain_forms import PlainForm, write_form
from targets.models import Plan


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def draft_begin(request: SignedInRequest, code: str) -> HttpResponse:
    """Begin the draft of a plan that follows the one named."""
    predecessor = get_object_or_404(Plan.objects.defer("document"), code=code)
    form = BeginForm(request.POST or None, predecessor=predecessor)

    def write() -> PlanDraft:
        return services.draft_begin(predecessor=predecessor, user=request.user, **form.cleaned_data)

    if request.method == "POST" and (made := write_form(form, None, write)):
        messages.success(request, _("The draft was begun; it counts nowhere until a leader has approved it."))
        return redirect(made)
    return answer_form(request, form, {"predecessor": predecessor, "title": _("Prepare a successor plan")})


@require_GET
@roles(*READERS)
def draft(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a draft: its goals and indicators, what it drops, what is still to be mended, its proposals."""
    page = get_page(request, pk)
    return render(request, "plans/draft.html", {"page": page, "draft": page.draft})


@require_GET
@roles(*READERS)
def draft_document(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the text of a draft, clause by clause."""
    page = get_page(request, pk)
    return render(request, "plans/draft_document.html", {"page": page, "draft": page.draft})


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def draft_head(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change title, code, term and origin of a draft."""
    page = get_page(request, pk)
    form = HeadForm(request.POST or None, initial=head_of(page.draft))

    def write() -> PlanDraft:
        return services.draft_rename(draft=page.draft, **form.cleaned_data)

    if request.method == "POST" and (made := write_form(form, None, write)):
        messages.success(request, _("Saved."))
        return redirect(made)
    return answer_form(request, form, {"page": page, "title": _("Title and term")})


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def draft_text(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change the text of a draft."""
    page = get_page(request, pk)
    form = DocumentForm(request.POST or None, initial={"text": page.content.document})
    return change_content(request, page, form, _("Text of the document"), "plans:draft-document")


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def draft_clause(request: SignedInRequest, pk: int, path: str) -> HttpResponse:
    """Say what a clause of a draft is, and note what is to be known of it."""
    page = get_page(request, pk)
    clause = page.content.find_clause(path) or not_found()
    form = ClauseForm(request.POST or None, clause=clause)
    return change_content(
        request, page, form, f"{clause.number}{clause.text[:30]}", "plans:draft-document", {"clause": clause}
    )


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def draft_goal(request: SignedInRequest, pk: int, code: str = "") -> HttpResponse:
    """Change a goal of a draft, or add one."""
    page = get_page(request, pk)
    goal = (page.content.find_goal(code) or not_found()) if code else None
    form = GoalForm(request.POST or None, content=page.content, goal=goal)
    if goal is None:
        return change_content(request, page, form, _("Add a goal"), "plans:draft")
    shown = {"remove_url": reverse("plans:draft-goal-remove", args=[pk, goal.code])}
    return change_content(request, page, form, f"{goal.code} {goal.name}", "plans:draft", shown)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def draft_indicator_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add an indicator to a draft; what is asked of it follows on the next page."""
    page = get_page(request, pk)
    form = NewIndicatorForm(request.POST or None, content=page.content)
    if request.method == "POST" and store(page, form, form.change):
        return redirect("plans:draft-indicator", pk, form.cleaned_data["code"])
    return answer_form(request, form, {"page": page, "title": _("Add an indicator")})


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def draft_indicator(request: SignedInRequest, pk: int, code: str) -> HttpResponse:
    """Change what is asked of an indicator of a draft."""
    page = get_page(request, pk)
    one = page.content.find_indicator(code) or not_found()
    form = IndicatorForm(request.POST or None, content=page.content, one=one, plan=page.plan)
    shown = {"remove_url": reverse("plans:draft-indicator-remove", args=[pk, one.code])}
    return change_content(request, page, form, f"{one.code} {one.name}", "plans:draft", shown)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def draft_mapping(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say which indicator of the plan before each one of a draft continues, and what is counted otherwise."""
    page = get_page(request, pk)
    form = MappingForm(request.POST or None, content=page.content, old=page.old)
    if request.method == "POST" and store(page, form, form.change):
        messages.success(request, _("Saved."))
        return redirect("plans:draft", pk)
    context = {"page": page, "draft": page.draft, "form": form}
    return render(request, "plans/draft_mapping.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def draft_remove(request: SignedInRequest, pk: int, part: str, code: str) -> HttpResponse:
    """Take a goal, a duty or an indicator out of a draft, after asking."""
    page = get_page(request, pk)
    content = page.content
    found: Any = {"goal": content.find_goal, "duty": content.find_duty}.get(part, content.find_indicator)(code)
    row = found or not_found()
    form = PlainForm({} if request.method == "POST" else None)
    change = partial(content_without, part=part, code=code)
    title = _("Take out %(row)s") % {"row": f"{row.code} {row.summary if isinstance(row, DutyDraft) else row.name}"}
    lead = _("It leaves the draft; the plan before keeps what it has. What was typed in for it is lost.")
    return change_content(request, page, form, title, "plans:draft", {"lead": lead}, change=change)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def draft_drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give up a draft that was never proposed, after asking."""
    page = get_page(request, pk)
    form = PlainForm({} if request.method == "POST" else None)

    def write() -> bool:
        services.draft_drop(draft=page.draft)
        return True

    if request.method == "POST" and write_form(form, None, write):
        messages.success(request, _("The draft was given up."))
        return redirect("plans:plans")
    lead = _("All that was typed in is lost; the recorded changes keep it. The plan in force is not touched.")
    return answer_form(request, form, {"page": page, "title": _("Give up the draft"), "lead": lead})


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def draft_propose(request: SignedInRequest, pk: int) -> HttpResponse:
    """Propose a draft as the plan; what it means is shown first."""
    page = get_page(request, pk)
    if page.reason_closed or page.problems:
        messages.error(request, page.reason_closed or _("Correct what is listed below first."))
        return redirect("plans:draft", pk)
    form = ProposalForm(request.POST or None, request.FILES or None)

    def write() -> Any:
        return services.successor_propose(draft=page.draft, proposal=form.proposal, user=request.user)

    if request.method == "POST" and (made := write_form(form, None, write)):
        messages.success(request, _("Proposed; the leaders were told."))
        return redirect(made)
    direction = services.find_plan_direction(page.draft)
    context = {
        "page": page, "draft": page.draft, "form": form, "lines": plan_lines(preview_lines(page.draft)),
        "direction": direction,
    }  # fmt: skip
    return render(request, "plans/draft_propose.html", context, status=422 if form.errors else 200)


def change_content(
    request: SignedInRequest,
    page: DraftPage,
    form: Any,
    title: str,
    following: str,
    shown: Any = None,
    change: Any = None,
) -> HttpResponse:
    """Show the form of a part of a draft, or store what it holds and go on."""
    if page.reason_closed:
        messages.error(request, page.reason_closed)
        return redirect(page.draft)
    if request.method == "POST" and store(page, form, change or form.change):
        messages.success(request, _("Saved."))
        return redirect(following, page.draft.pk)
    return answer_form(request, form, {"page": page, "title": title} | (shown or {}))


def store(page: DraftPage, form: Any, change: Change) -> PlanDraft | None:
    """Change the content of a draft; None where the form or the draft refuses it, which the form then says."""

    def write() -> PlanDraft:
        return services.draft_change(draft=page.draft, change=change)

    return write_form(form, None, write)


def answer_form(request: SignedInRequest, form: Any, context: dict[str, Any]) -> HttpResponse:
    """Show a form; 422 where it was refused."""
    return render(request, "plans/draft_form.html", {"form": form} | context, status=422 if form.errors else 200)


def get_page(request: SignedInRequest, pk: int) -> DraftPage:
    """Return a draft with what its pages show; 404 where there is none."""
    rows = PlanDraft.objects.select_related("predecessor", "plan", "created_by")
    rows = rows.defer("predecessor__document", "plan__document")
    return DraftPage(get_object_or_404(rows, pk=pk), request.user)


def not_found() -> NoReturn:
    """Answer that the draft has no such part."""
    raise Http404
