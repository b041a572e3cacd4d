"""Taking back a whole import in the browser: look, give a reason, watch, see what came of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role
from exchange.imports.catalogue import imports
from exchange.imports.figures import figures_moved
from exchange.imports.pages import is_recomputed, list_moved_figures
from exchange.models import SheetImport
from registers.import_withdrawals import find_obstacle, import_withdrawal_check, import_withdrawal_confirm
from registers.models import ImportWithdrawal
from registers.taking_back import OUTCOMES
from registers.views.rows import ReasonForm
from registers.withdrawals import withdrawal_undo
from registers.words import name_table, say_why

RESTORED_AT_ONCE = 2_000
"""Withdrawn rows up to which a page lets all stand again; more come back by handing in their file again."""


def get_sheet(pk: int) -> SheetImport:
    """Return an import that lists show, or answer 404."""
    return get_object_or_404(SheetImport, pk=pk, register__in=imports)


@require_GET
@roles(*READERS)
def import_withdrawal(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show what taking an import back does or did; htmx fetches it again while a worker has it."""
    return show(request, get_sheet(pk), ReasonForm())


def show(request: SignedInRequest, sheet: SheetImport, form: ReasonForm) -> HttpResponse:
    """Show the taking back of an import as far as it has come."""
    rows = ImportWithdrawal.objects.select_related("confirmed_by", "withdrawal__undone_by")
    job = rows.filter(sheet_import=sheet).first()
    context = {
        "sheet": sheet,
        "form": form,
        "obstacle": find_obstacle(sheet),
        "may_import": request.user.keeps_registers,
        **(describe_job(job) if job else {}),
    }
    page = "registers/_import_withdrawal.html" if request.htmx else "registers/import_withdrawal.html"
    return render(request, page, context, status=422 if form.errors else 200)


def describe_job(job: ImportWithdrawal) -> dict[str, Any]:
    """Return what the page says of a taking back that somebody asked for."""
    moved = figures_moved(job.moved) if job.moved else []
    stands = job.withdrawal is not None and job.withdrawal.undone_at is None
    return {
        "job": job,
        "may_restore": stands and count_withdrawn(job) <= RESTORED_AT_ONCE,
        "counts": [(name_table(label), outcomes) for label, outcomes in job.counts.items() if any(outcomes.values())],
        "totals": {outcome: sum(outcomes[outcome] for outcomes in job.counts.values()) for outcome in OUTCOMES},
        "staying": [(name_table(row["register"]), row["name"], *say_why(row)) for row in job.staying],
        "moved": list_moved_figures(moved),
        "is_recomputing": not is_recomputed(job.moved),
    }


@require_POST
@roles(Role.OFFICE)
def look(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let a worker find out what taking the import back would do."""
    try:
        import_withdrawal_check(sheet=get_sheet(pk), user=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("registers:import-withdrawal", pk)


@require_POST
@roles(Role.OFFICE)
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the import be taken back as it was told, for the reason given."""
    sheet, form = get_sheet(pk), ReasonForm(request.POST)
    if not form.is_valid():
        return show(request, sheet, form)
    job = get_object_or_404(ImportWithdrawal, sheet_import=sheet)
    if not import_withdrawal_confirm(pk=job.pk, reason=form.cleaned_data["reason"], user=request.user):
        messages.info(request, _("This import is not waiting for a confirmation any more."))
    return redirect("registers:import-withdrawal", pk)


def count_withdrawn(job: ImportWithdrawal) -> int:
    """Return how many rows went with the import."""
    return sum(outcomes["withdrawn"] + outcomes["along"] for outcomes in job.counts.values())


@require_POST
@roles(Role.OFFICE)
def restore(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the rows that went with an import stand again; what was set back stays so."""
    job = get_object_or_404(ImportWithdrawal, sheet_import=get_sheet(pk), withdrawal__undone_at=None)
    if job.withdrawal is None or count_withdrawn(job) > RESTORED_AT_ONCE:
        raise Http404
    try:
        withdrawal_undo(withdrawal=job.withdrawal, user=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except IntegrityError:
        messages.error(request, _("Somebody recorded something meanwhile that contradicts this; nothing was saved."))
    return redirect("registers:import-withdrawal", pk)
