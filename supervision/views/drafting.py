"""Drafting an item by hand, raising one from a row, changing a draft."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, by_object, roles
from accounts.models import Role
from registers.opened import lock_for_form
from registers.plain_forms import write_form
from supervision import services
from supervision.access import DRAFTERS, get_item_for_user
from supervision.forms import DraftForm
from supervision.models import Supervision
from supervision.services.drafting import may_edit
from supervision.sources import find_source
from supervision.transitions import SupervisionRefused
from targets.request_values import get_number


@require_http_methods(["GET", "POST"])
@roles(*DRAFTERS)
def draft(request: SignedInRequest) -> HttpResponse:
    """Draft an item by hand."""
    form = DraftForm(request.POST or None)
    made: Supervision | None = None
    if request.method == "POST":
        made = write_form(form, None, lambda: services.supervision_draft(draft=form.draft, user=request.user))
    if made:
        warn_of_burden(request, form)
        messages.success(request, _("Drafted; submit it for approval."))
        return redirect(made)
    return render_draft(request, form, _("Draft an item"))


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def raise_item(request: SignedInRequest) -> HttpResponse:
    """Raise an item from the row that the address names; what it calls for is filled in."""
    # Read again at every request: the row may be healed since the link was drawn.
    source = find_source(request.GET.get("kind", ""), get_number(request, "row") or 0)
    if source is None:
        raise Http404
    # Led there before anybody types: the service refuses all the same.
    other = Supervision.objects.open().filter(source_key=source.source_key).first()
    if other is not None:
        messages.info(request, _("“%(item)s” was raised from this row and is open.") % {"item": other})
        return redirect(other)
    form = DraftForm(request.POST or None, initial=DraftForm.read_initial(source), source=source)
    made = None
    if request.method == "POST":
        try:
            made = write_form(form, None, lambda: services.supervision_raise(draft=form.draft, user=request.user))
        except SupervisionRefused as refused:
            form.add_error(None, str(refused))
    if made:
        warn_of_burden(request, form)
        messages.success(request, _("Raised; submit it for approval."))
        return redirect(made)
    return render_draft(request, form, _("Raise an item"))


@require_http_methods(["GET", "POST"])
@transaction.atomic
@by_object
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    row = get_item_for_user(request.user, pk)
    lock_for_form(request, row)
    if row.state != Supervision.State.DRAFT or not may_edit(row, request.user):
        messages.error(request, _("Only a draft can be changed, by the office or by who wrote it."))
        return redirect(row)
    form = DraftForm(request.POST or None, initial=DraftForm.read_item(row))
    form.remember_stored()
    made: Supervision | None = None
    if request.method == "POST":
        made = write_form(
            form,
            None,
            lambda: services.supervision_edit(supervision=row, draft=form.draft, user=request.user),
        )
    if made:
        messages.success(request, _("The draft was changed."))
        return redirect(made)
    return render_draft(request, form, _("Change the draft"), row)


def warn_of_burden(request: SignedInRequest, form: DraftForm) -> None:
    """Say which bodies already have many open items, and which; no more than a warning."""
    for body, items in form.list_burdened():
        words = _("%(body)s has %(count)s open items already: %(items)s. Check that nothing is supervised twice.")
        messages.warning(request, words % {"body": body, "count": len(items), "items": "、".join(map(str, items))})


def render_draft(request: SignedInRequest, form: DraftForm, title: str, row: Supervision | None = None) -> HttpResponse:
    """Show the form of a draft, with what is wrong beside its field."""
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "title": title, "source": form.source, "row": row}
    return render(request, "supervision/draft.html", context, status=status)
