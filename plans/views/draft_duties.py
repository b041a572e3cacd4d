"""Duties of a draft, and what bodies report on them: changed, added and taken out."""

from functools import partial

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from plans.successors.duty_forms import DutyForm, ItemForm, item_without
from plans.views.drafts import change_content, get_page, not_found
from registers.plain_forms import PlainForm


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def draft_duty(request: SignedInRequest, pk: int, code: str = "") -> HttpResponse:
    """Change a duty of a draft, or add one."""
    page = get_page(request, pk)
    duty = (page.content.find_duty(code) or not_found()) if code else None
    old = [(row.code, f"{row.code} {row.summary}") for row in page.old_duties]
    form = DutyForm(request.POST or None, content=page.content, duty=duty, old=old)
    if duty is None:
        return change_content(request, page, form, _("Add a duty"), "plans:draft")
    shown = {"remove_url": reverse("plans:draft-duty-remove", args=[pk, duty.code]), "duty": duty}
    return change_content(request, page, form, f"{duty.code} {duty.summary}", "plans:draft", shown)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def draft_item(request: SignedInRequest, pk: int, code: str, item: str = "") -> HttpResponse:
    """Change what is reported on a duty of a draft, or add to it."""
    page = get_page(request, pk)
    duty = page.content.find_duty(code) or not_found()
    held = (duty.find_item(item) or not_found()) if item else None
    old = [(row.code, f"{row}") for row in page.old_items if row.duty.code == duty.follows]
    form = ItemForm(request.POST or None, duty=duty, item=held, old=old)
    if held is None:
        return change_content(request, page, form, _("Add a report item"), "plans:draft")
    shown = {"remove_url": reverse("plans:draft-item-remove", args=[pk, duty.code, held.code])}
    return change_content(request, page, form, f"{held.code} {held.columns['label']}", "plans:draft", shown)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def draft_item_remove(request: SignedInRequest, pk: int, code: str, item: str) -> HttpResponse:
    """Take a report item out of a draft, after asking."""
    page = get_page(request, pk)
    held = (page.content.find_duty(code) or not_found()).find_item(item) or not_found()
    form = PlainForm({} if request.method == "POST" else None)
    title = _("Take out %(row)s") % {"row": f"{held.code} {held.columns['label']}"}
    lead = _("It leaves the draft; the plan before keeps what it has. What was typed in for it is lost.")
    change = partial(item_without, duty=code, code=item)
    return change_content(request, page, form, title, "plans:draft", {"lead": lead}, change=change)
