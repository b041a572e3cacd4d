"""An item: where it stands, what can be done next, every step so far, and its files."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, by_object, roles
from accounts.models import Role
from evidence.forms import EVIDENCE_FORMS
from evidence.storage import evidence_response
from exchange.exports.downloads import download_content
from registers.plain_forms import write_form
from registers.registry import lists
from registers.views.several import RowsAction, act_on_ticked
from supervision.access import get_evidence_of, get_item_for_user, list_proposals
from supervision.colouring import Colouring
from supervision.documents import PAPERS, list_papers, name_paper, write_paper
from supervision.forms import ActForm, ProposalForm, UrgeForm
from supervision.models import Supervision, SupervisionProposal
from supervision.services import proposal_decide
from supervision.services.drafting import may_edit
from supervision.services.proposals import reason_not_to_decide
from supervision.sources import describe_source_now
from supervision.transitions import TRANSITIONS, Action, SupervisionRefused
from targets.wordings import is_english_read


@require_GET
@by_object
def item(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an item with its parts, its timeline and the row it came from."""
    row = get_item_for_user(request.user, pk)
    colouring, parts = Colouring(), list(row.parts.all())
    prefetch_related_objects(list(row.steps.all()), "files")
    # Steps keep the Chinese name of their day.
    names: dict[int | None, str] = {part.pk: part.body.name for part in parts} if is_english_read() else {}
    actions = [(one, reason) for one, reason in TRANSITIONS.list_actions(row, request.user) if is_offered(one, request)]
    context = {
        "row": row,
        "judged": colouring.judge_item(row),
        "parts": [(part, colouring.judge_part(part)) for part in parts],
        "colours": [(part, log, colouring.read_words(log.words)) for part in parts for log in part.colours.all()],
        # Files have no address but that of their item.
        "steps": [
            (
                step,
                names.get(step.part_id, step.body_name),
                [(file, reverse("supervision:file", args=[row.pk, file.key])) for file in step.files.all()],
            )
            for step in row.steps.all()
        ],
        "actions": actions,
        "source": describe_source_now(row),
        "papers": list_papers(row),
        "may_edit": row.state == Supervision.State.DRAFT and may_edit(row, request.user),
        "merged_items": row.merged_items.all(),
        "proposals": [(one, not reason_not_to_decide(one, request.user)) for one in list_proposals(row)],
    }
    return render(request, "supervision/item.html", context)


def is_offered(transition: Any, request: SignedInRequest) -> bool:
    """Say whether an action is of the person's role at all; the others are not shown."""
    return request.user.role in transition.roles


@require_GET
@by_object
def evidence(request: SignedInRequest, pk: int, key: UUID) -> FileResponse:
    """Hand out a file of one of the item's steps."""
    return evidence_response(get_evidence_of(get_item_for_user(request.user, pk), key), request.user)


@require_GET
@by_object
def paper(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """Hand out a paper of the item as a Word document."""
    row = get_item_for_user(request.user, pk)
    if kind not in PAPERS or not PAPERS[kind].is_due(row):
        raise Http404
    made = name_paper(row, kind)
    return download_content(
        user=request.user,
        key="supervision-paper",
        file_name=f"{row.number}{made.name}.docx",
        content=write_paper(row, made),
    )


@require_http_methods(["GET", "POST"])
@by_object
def act(request: SignedInRequest, pk: int, action: str) -> HttpResponse:
    """Take one action: the page says what will happen and asks for what the table's line names."""
    row = get_item_for_user(request.user, pk)
    # These two make an item and have pages of their own.
    if action not in TRANSITIONS or action in {Action.DRAFT, Action.RAISE}:
        raise Http404
    transition = TRANSITIONS[action]
    if request.user.role not in transition.roles:
        raise PermissionDenied
    # Who came late, since somebody else was faster, is led back with the reason.
    if reason := TRANSITIONS.reason_not_allowed(row, action, request.user):
        messages.error(request, reason)
        return redirect(row)
    # An action may ask for nothing at all: then the form is sent with nothing but the token.
    data = request.POST if request.method == "POST" else None
    form = ActForm(data, action=action, item=row, user=request.user)
    takes_files = "files" in transition.optional
    files: Any = EVIDENCE_FORMS(data, request.FILES or None, prefix="evidence") if takes_files else None

    def write() -> Any:
        more = {"files": files.handed_in} if takes_files else {}
        return TRANSITIONS.perform(row, action, request.user, **form.given, **more)

    try:
        made = write_form(form, files, write) if data is not None else None
    except SupervisionRefused as refused:
        messages.error(request, str(refused))
        return redirect(row)
    if made is not None:
        messages.success(request, str(transition.done))
        # Only the one known place: an address from the form could lead anywhere.
        return redirect("supervision:approvals" if request.POST.get("from") == "approvals" else row)
    context = {"row": row, "transition": transition, "form": form, "evidence": files if takes_files else None}
    return render(request, "supervision/act.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def urge_many(request: SignedInRequest) -> HttpResponse:
    """Urge the bodies of the items ticked in the list."""
    asked = RowsAction(lists["supervisions"], TRANSITIONS, Action.URGE, UrgeForm, lambda form: form.cleaned_data)
    return act_on_ticked(
        request, asked, Supervision.objects.visible_to(request.user).with_clock().prefetch_related("steps")
    )


@require_http_methods(["GET", "POST"])
@by_object
def proposal(request: SignedInRequest, pk: int, key: int) -> HttpResponse:
    """Decide on a talk or naming that the rules propose."""
    row = get_item_for_user(request.user, pk)
    found = get_object_or_404(SupervisionProposal.objects.filter(colour__part__supervision=row).with_names(), pk=key)
    if request.user.role != Role.LEADER:
        raise PermissionDenied
    # Who came late, since another leader was faster or the body answered, is led back with the reason.
    if reason := reason_not_to_decide(found, request.user):
        messages.error(request, reason)
        return redirect(row)
    form = ProposalForm(request.POST if request.method == "POST" else None)
    made = None
    try:
        if request.method == "POST":
            made = write_form(form, None, lambda: proposal_decide(proposal=found, user=request.user, **form.given))
    except SupervisionRefused as refused:
        messages.error(request, str(refused))
        return redirect(row)
    if made is not None:
        messages.success(request, _("Decided; the office was told."))
        return redirect(row)
    context = {"row": row, "proposal": found, "form": form, "words": Colouring().read_words(found.colour.words)}
    return render(request, "supervision/proposal.html", context, status=422 if request.method == "POST" else 200)
