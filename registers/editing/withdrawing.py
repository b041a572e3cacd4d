"""Withdrawing a row with its reason, restoring it, and the list of what was withdrawn."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from registers.editing.feedback import change_tell
from registers.editing.registry import Editing, declared
from registers.editing.withdrawn import Taken, Withdrawn
from registers.models import Withdrawal
from registers.withdrawals import row_withdraw, withdrawal_undo
from targets.services import marks_watched

ROWS_ON_PAGE = 50


class ReasonForm(forms.Form):
    """Why a row should not stand."""

    reason = forms.CharField(
        label=gettext_lazy("reason"),
        max_length=200,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        help_text=gettext_lazy("Such as: recorded twice, wrong enterprise. It stays with the record and its figures."),
    )


def withdraw(request: SignedInRequest, editing: Editing, pk: int) -> HttpResponse:
    """Show what would go with a row and what stands in the way; take it back with a reason."""
    row = get_object_or_404(editing.model, pk=pk)
    if not editing.door(request.user, row):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and done(request, row, form):
        return redirect(editing.home(row) if request.user.keeps_registers else editing.listed_url)
    context = {"editing": editing, "row": row, "form": form, "taken": Taken(row), "home": editing.home(row)}
    return render(request, "registers/withdraw.html", context, status=422 if form.errors else 200)


def done(request: SignedInRequest, row: Any, form: ReasonForm) -> bool:
    """Withdraw the row and tell what that moves; where that is refused, tell the form."""
    try:
        with transaction.atomic(), marks_watched() as marks:
            withdrawal = row_withdraw(row=row, reason=form.cleaned_data["reason"], user=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    words = format_html("<strong>{}</strong>", _("Withdrawn: %(subject)s") % {"subject": withdrawal.subject})
    change_tell(request, words, marks)
    return True


def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a withdrawal with what came of it, and let its rows stand again."""
    withdrawal = get_object_or_404(Withdrawal.objects.select_related("withdrawn_by", "undone_by"), pk=pk)
    withdrawn = Withdrawn(withdrawal)
    if not withdrawn.may_be_seen_by(request.user):
        raise PermissionDenied
    problems: list[str] = []
    if request.method == "POST":
        if not withdrawn.may_be_undone_by(request.user):
            raise PermissionDenied
        problems = restored(request, withdrawal)
        if not problems:
            return redirect(withdrawn.home)
    context = {"withdrawn": withdrawn, "problems": problems, "may_undo": withdrawn.may_be_undone_by(request.user)}
    return render(request, "registers/withdrawal.html", context, status=422 if problems else 200)


def restored(request: SignedInRequest, withdrawal: Withdrawal) -> list[str]:
    """Let the rows stand again and tell what that moves; return what stands in the way."""
    try:
        with transaction.atomic(), marks_watched() as marks:
            withdrawal_undo(withdrawal=withdrawal, user=request.user)
    except ValidationError as error:
        return list(error.messages)
    except IntegrityError:
        return [_("Somebody recorded something meanwhile that contradicts this; nothing was saved.")]
    words = format_html("<strong>{}</strong>", _("Restored: %(subject)s") % {"subject": withdrawal.subject})
    change_tell(request, words, marks)
    return []


@roles(Role.OFFICE, Role.AUDITOR)
def withdrawals(request: SignedInRequest) -> HttpResponse:
    """List what was withdrawn, by whom, when and why; ``?register=enterprises.product&state=undone`` narrows it."""
    register, state = request.GET.get("register", ""), request.GET.get("state", "")
    page = Paginator(narrowed(register, state), ROWS_ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [Withdrawn(row) for row in page],
        "registers": [(label, one.name) for label, one in declared.items()],
        "register": register,
        "state": state,
    }
    return render(request, "registers/withdrawals.html", context)


def narrowed(register: str, state: str) -> QuerySet[Withdrawal]:
    """Return the withdrawals of a register and state, newest first."""
    rows = Withdrawal.objects.select_related("withdrawn_by", "undone_by")
    if register in declared:
        rows = rows.filter(register=register)
    if state in {"standing", "undone"}:
        rows = rows.filter(undone_at__isnull=state == "standing")
    return rows
