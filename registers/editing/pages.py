"""Adding and editing a row, and what both have in common."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest
from registers.editing.feedback import change_tell
from registers.editing.forms import RegisterForm
from registers.editing.pickers import RowField
from registers.editing.registry import Editing, declared
from registers.editing.withdrawing import withdraw
from registers.rows import held
from targets.request_values import parse_number
from targets.services import marks_watched


def paths(editing: Editing, prefix: str) -> list[URLPattern]:
    """Return the addresses of a noun's pages beneath ``prefix``, such as ``certificates``."""
    declared[editing.model._meta.label_lower] = editing
    given: dict[str, Any] = {"editing": editing}
    return [
        path(f"{prefix}/add/", add, given, name=f"{editing.noun}-add"),
        path(f"{prefix}/<int:pk>/edit/", edit, given, name=f"{editing.noun}-edit"),
        path(f"{prefix}/<int:pk>/withdraw/", withdraw, given, name=f"{editing.noun}-withdraw"),
    ]


def add(request: SignedInRequest, editing: Editing) -> HttpResponse:
    """Show an empty form, filled in as far as the address says, and record the row."""
    enter(request, editing, None)
    form = editing.form(request.POST or None, user=request.user, fixed=given(request, editing))
    if form.fixed and form.row_above() is None:
        raise Http404
    title = _("Add: %(name)s") % {"name": editing.name}
    return answer(request, editing, form, title)


@transaction.atomic
def edit(request: SignedInRequest, editing: Editing, pk: int) -> HttpResponse:
    """Show a row's form and write what was changed; the row is locked while a form is checked against it."""
    row = get_object_or_404(editing.model, pk=pk)
    if request.method == "POST":
        row = held(row)
        if row is None:
            raise Http404
    enter(request, editing, row)
    form = editing.form(request.POST or None, instance=row, user=request.user)
    return answer(request, editing, form, _("Edit: %(row)s") % {"row": row})


def answer(request: SignedInRequest, editing: Editing, form: RegisterForm, title: str) -> HttpResponse:
    """Save a valid form and go to the row's page; else show the form, with what is wrong beside each field."""
    if request.method == "POST" and form.is_valid():
        enter(request, editing, form.instance)
        if saved(request, editing, form):
            return redirect(editing.home(form.instance))
    context = {"editing": editing, "form": form, "title": title, "back": back(editing, form)}
    return render(request, "registers/form.html", context, status=422 if form.errors else 200)


def saved(request: SignedInRequest, editing: Editing, form: RegisterForm) -> bool:
    """Write the row and tell what that moves; where the service refuses, tell the form."""
    try:
        with transaction.atomic(), marks_watched() as marks:
            row = editing.save(form)
    except ValidationError as error:
        form.refuse(error)
        return False
    except IntegrityError:
        form.add_error(None, _("Somebody recorded something meanwhile that contradicts this; nothing was saved."))
        return False
    change_tell(request, format_html("<strong>{}</strong>", _("Saved: %(row)s") % {"row": row}), marks)
    return True


def enter(request: SignedInRequest, editing: Editing, row: Any) -> None:
    """Let nobody pass who may not keep the row."""
    if not editing.door(request.user, row):
        raise PermissionDenied


def given(request: HttpRequest, editing: Editing) -> dict[str, Any]:
    """Return the rows above that the address fixes, such as ``?certificate=5``."""
    names = {name for name, field in editing.form.base_fields.items() if isinstance(field, RowField)}
    return {name: value for name, value in request.GET.items() if name in names and parse_number(str(value))}


def back(editing: Editing, form: RegisterForm) -> str:
    """Return where to go without saving: the row's page, that of the row above, or the register."""
    if form.instance.pk:
        return editing.home(form.instance)
    above = form.row_above()
    return above.get_absolute_url() if above else editing.listed_url
