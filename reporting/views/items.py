"""Report items as the office keeps them: listed, begun, changed, ended, and bound by rules."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.forms import BaseForm, model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role
from accounts.workbooks import as_workbook
from departments.models import Duty
from reporting.forms.items import EndForm, ItemForm, RuleForm
from reporting.models import ReportItem, ReportItemRule
from reporting.pages.items import STATES, ItemList, ItemPreview, list_readers_by_item
from reporting.services.items import item_add, item_change, item_end, item_replace, item_rule_add, item_rule_remove


@require_GET
@roles(*READERS)
@as_workbook("report-items")
def report_items(request: SignedInRequest) -> HttpResponse:
    """List the items by duty: in force, to come, or ended."""
    state = request.GET.get("state", STATES[0])
    listed = ItemList(state if state in STATES else STATES[0], request.GET.get("q", "").strip())
    return render(request, "reporting/items.html", {"listed": listed})


@require_GET
@roles(*READERS)
def report_item(request: SignedInRequest, code: str) -> HttpResponse:
    """Show an item: what it asks for, of whom, what reads it, its rules and what was changed."""
    return render_item(request, get_item(code))


def get_item(code: str) -> ReportItem:
    """Return the item with this code; 404 for none."""
    return get_object_or_404(ReportItem.objects.select_related("duty__clause"), code=code)


def render_item(request: SignedInRequest, item: ReportItem, rule_form: RuleForm | None = None) -> HttpResponse:
    """Render an item's page, with the form of a rule that was refused where there is one."""
    context = {
        "item": item,
        "foreseen": ItemPreview.of(item),
        "readers": list_readers_by_item().get(item.code, []),
        "rules": item.rules.select_related("item", "other"),
        "changes": item.changes.select_related("by"),
        "rule_form": rule_form or RuleForm(item=item),
        "reported": item.values.exists(),
    }
    return render(request, "reporting/item_page.html", context, status=400 if rule_form else 200)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def report_item_add(request: SignedInRequest) -> HttpResponse:
    """Begin an item, after showing who will owe it."""
    duty = Duty.objects.filter(code=request.GET.get("duty", "")).first()
    form = ItemForm(request.POST or None, initial={"duty": duty, "position": 99})
    return answer_item_form(request, form, lambda kept: item_add(item=form.instance, **kept))


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def report_item_change(request: SignedInRequest, code: str) -> HttpResponse:
    """Change what may change of an item."""
    item = get_item(code)
    form = ItemForm(request.POST or None, instance=item)
    return answer_item_form(request, form, lambda kept: item_change(item=form.instance, **kept), item=item)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def report_item_replace(request: SignedInRequest, code: str) -> HttpResponse:
    """End an item and begin another in its place."""
    item = get_item(code)
    names = [name for name in ItemForm.base_fields if name not in {"since", "reason", "bodies"}]
    initial = model_to_dict(item, names) | {"bodies": item.bodies.all()}
    form = ItemForm(request.POST or None, initial=initial)
    return answer_item_form(request, form, lambda kept: item_replace(item=item, by=form.instance, **kept), item=item)


def answer_item_form(
    request: SignedInRequest, form: ItemForm, write: Callable[[dict], ReportItem], item: ReportItem | None = None
) -> HttpResponse:
    """Rehearse what a valid form says and show who will owe the item; write it once that was seen."""
    foreseen, seen = None, "seen" in request.POST
    if form.is_valid():
        kept = {"bodies": form.cleaned_data["bodies"], "reason": form.cleaned_data["reason"], "user": request.user}
        foreseen = rehearse_item(form, lambda: write(kept), for_good=seen)
    if foreseen is not None and seen:
        messages.success(request, _("“%(item)s” is stored.") % {"item": form.instance.label})
        return redirect("reporting:report-item", code=foreseen.item.code)
    context = {"form": form, "item": item, "foreseen": foreseen}
    return render(request, "reporting/item_form.html", context, status=400 if form.errors else 200)


def rehearse_item(form: BaseForm, write: Callable[[], ReportItem], *, for_good: bool) -> ItemPreview | None:
    """Write, look who will owe the item, and take it back unless it is for good; None with the errors in the form."""
    try:
        with transaction.atomic():
            # Looked at within the transaction, where the item is as it would be.
            foreseen = ItemPreview.of(write())
            # Carried out and taken back, so that the preview cannot promise what the service refuses.
            transaction.set_rollback(not for_good)
    except ValidationError as error:
        add_errors(form, error)
        return None
    return foreseen


def add_errors(form: BaseForm, error: ValidationError) -> None:
    """Take what the service refused, each part beside its field."""
    parts = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    for name, errors in parts.items():
        form.add_error(name if name in form.fields else None, errors)


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def report_item_end(request: SignedInRequest, code: str) -> HttpResponse:
    """Let an item be reported no more from a day on, after saying what that means."""
    item = get_item(code)
    form = EndForm(request.POST or None)
    if form.is_valid() and rehearse_item(
        form, lambda: item_end(item=item, user=request.user, **form.cleaned_data), for_good=True
    ):
        messages.success(request, _("“%(item)s” is ended.") % {"item": item.label})
        return redirect(item)
    context = {
        "item": item,
        "form": form,
        "foreseen": ItemPreview.of(item),
        "readers": list_readers_by_item().get(code, []),
    }
    return render(request, "reporting/item_end.html", context, status=400 if form.errors else 200)


@require_POST
@roles(Role.OFFICE)
def report_item_rule_add(request: SignedInRequest, code: str) -> HttpResponse:
    """Bind the item to another figure."""
    item = get_item(code)
    form = RuleForm(request.POST, item=item)
    if form.is_valid():
        try:
            item_rule_add(item=item, user=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect(item)
    return render_item(request, item, form)


@require_POST
@roles(Role.OFFICE)
def report_item_rule_remove(request: SignedInRequest, code: str, pk: int) -> HttpResponse:
    """Bind the item no more."""
    rule = get_object_or_404(ReportItemRule, pk=pk, item__code=code)
    item_rule_remove(rule=rule, user=request.user)
    return redirect("reporting:report-item", code=code)
