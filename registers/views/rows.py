"""Adding, editing and withdrawing one row of a register."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import SignedInRequest, by_object
from accounts.marks import cleared_rows
from registers.fields import RowField
from registers.forms import RegisterForm
from registers.registry import Register
from registers.rows import lock_standing
from registers.views.changes import tell_change
from registers.withdrawals import list_blockers, list_indicators, list_with_children, row_withdraw
from registers.words import count_by_kind
from targets.request_values import parse_number
from targets.services import watch_marks


class ReasonForm(forms.Form):
    """Why a row should not stand."""

    reason = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        help_text=gettext_lazy("Such as: recorded twice, wrong enterprise. It stays with the record and its figures."),
    )


@by_object
def add_row(request: SignedInRequest, register: Register) -> HttpResponse:
    """Show an empty form, filled in as far as the address says (``?certificate=5``), and record the row."""
    register.check_permission(request.user, None)
    pickers = {name for name, field in register.form.base_fields.items() if isinstance(field, RowField)}
    # Only keys of rows that can be picked; the address is anyone's to write.
    fixed = {name: value for name, value in request.GET.items() if name in pickers and parse_number(str(value))}
    form = register.form(request.POST or None, user=request.user, fixed=fixed)
    if form.fixed and form.parent_row() is None:
        raise Http404
    return save_row(request, register, form, _("Add: %(name)s") % {"name": register.name})


# Around the whole view, since the lock must hold from the form's check to its saving.
@transaction.atomic
@by_object
def edit_row(request: SignedInRequest, register: Register, pk: int) -> HttpResponse:
    """Show a row's form and write what was changed; the row is locked while a form is checked against it."""
    row = get_object_or_404(cleared_rows(register.model._default_manager.all(), request.user), pk=pk)
    if request.method == "POST":
        row = lock_standing(row)
        if row is None:
            raise Http404
    register.check_permission(request.user, row)
    form = register.form(request.POST or None, instance=row, user=request.user)
    return save_row(request, register, form, _("Edit: %(row)s") % {"row": row})


def save_row(request: SignedInRequest, register: Register, form: RegisterForm, title: str) -> HttpResponse:
    """Save a valid form and go to the row's page; else show the form, with what is wrong beside each field."""
    if request.method == "POST" and form.is_valid():
        # Once more, for what the form may have changed: the body whose row it is.
        register.check_permission(request.user, form.instance)
        try:
            # A savepoint: after an error the page is still to be rendered in the outer transaction.
            with transaction.atomic(), watch_marks() as marks:
                row = form.save()
        except ValidationError as error:
            form.add_refusal(error)
        # A constraint that two people meet at the same moment, and that no check before could see.
        except IntegrityError:
            form.add_error(None, _("Somebody recorded something meanwhile that contradicts this; nothing was saved."))
        else:
            tell_change(request, format_html("<strong>{}</strong>", _("Saved: %(row)s") % {"row": row}), marks)
            return redirect(register.row_url(row))
    parent = None if form.instance.pk else form.parent_row()
    if form.instance.pk:
        back = register.row_url(form.instance)
    else:
        back = parent.get_absolute_url() if parent else register.list_url
    context = {"register": register, "form": form, "title": title, "back": back}
    return render(request, "registers/form.html", context, status=422 if form.errors else 200)


@by_object
def withdraw_row(request: SignedInRequest, register: Register, pk: int) -> HttpResponse:
    """Show what would go with a row and what stands in the way; take it back with a reason."""
    row: Any = get_object_or_404(cleared_rows(register.model._default_manager.all(), request.user), pk=pk)
    register.check_permission(request.user, row)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic(), watch_marks() as marks:
                withdrawal = row_withdraw(row=row, reason=form.cleaned_data["reason"], user=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            words = format_html("<strong>{}</strong>", _("Withdrawn: %(subject)s") % {"subject": withdrawal.subject})
            tell_change(request, words, marks)
            # Whoever keeps the registers may look at a withdrawn row; others go back to the list.
            return redirect(register.row_url(row) if request.user.keeps_registers else register.list_url)
    rows = list_with_children(row)
    context = {
        "register": register,
        "row": row,
        "form": form,
        "home": register.row_url(row),
        "counts": count_by_kind(rows[1:]),
        "blockers": list_blockers(rows),
        "indicators": list_indicators(rows),
    }
    return render(request, "registers/withdraw.html", context, status=422 if form.errors else 200)
