"""What was withdrawn: the list, and one withdrawal with its undoing."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest, by_object
from exchange.models import SheetImport
from registers.registers.withdrawals import OVERSEERS
from registers.registry import registry
from registers.views.changes import tell_change
from registers.withdrawals import cleared_withdrawals, rows_of, withdrawal_undo
from registers.words import count_by_kind
from targets.services import watch_marks


@by_object
def withdrawal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a withdrawal with what came of it, and let its rows stand again."""
    done = get_object_or_404(cleared_withdrawals(request.user).select_related("withdrawn_by", "undone_by"), pk=pk)
    if done.register == SheetImport._meta.label_lower:
        return redirect("registers:import-withdrawal", done.row)
    register = registry[apps.get_model(done.register)]
    # The row is withdrawn, so the default manager does not have it.
    row = register.model._base_manager.get(pk=done.row)
    if request.user.role not in OVERSEERS:
        register.check_permission(request.user, row)
    problems: list[str] = []
    if request.method == "POST":
        # Whoever may look at a withdrawal may not undo it for that alone.
        register.check_permission(request.user, row)
        try:
            with transaction.atomic(), watch_marks() as marks:
                withdrawal_undo(withdrawal=done, user=request.user)
        except ValidationError as error:
            problems = list(error.messages)
        except IntegrityError:
            problems = [_("Somebody recorded something meanwhile that contradicts this; nothing was saved.")]
        else:
            words = format_html("<strong>{}</strong>", _("Restored: %(subject)s") % {"subject": done.subject})
            tell_change(request, words, marks)
            return redirect(register.row_url(row))
    context = {
        "withdrawal": done,
        "register": register,
        "row": row,
        "home": register.row_url(row),
        "counts": count_by_kind(rows_of(done)),
        "problems": problems,
        "may_undo": done.undone_at is None and register.may_keep(request.user, row),
    }
    return render(request, "registers/withdrawal.html", context, status=422 if problems else 200)
