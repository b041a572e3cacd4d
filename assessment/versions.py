"""What a sheet or a scheme is at a moment, as one word: forms send it back, so that nothing is decided on that was not seen."""

from typing import Any

from assessment.models import BonusClaim, Deduction, Objection, Scheme, SchemeItem, Score, Sheet, SheetStep, Veto
from registers.opened import digest

ADDED: tuple[Any, ...] = (Score, SheetStep)
"""Only ever added to: the newest row tells whether anything came."""
DECIDED: tuple[Any, ...] = (Objection, BonusClaim, Deduction, Veto)


def read_sheet_version(sheet: Sheet) -> str:
    """Return what changes with every act on a sheet, but for the marks that a panel has yet to give (6 queries)."""
    newest = [model.objects.filter(sheet=sheet).order_by("pk").values_list("pk", flat=True).last() for model in ADDED]
    decided = [list(model.objects.filter(sheet=sheet).order_by("pk").values_list("pk", "state")) for model in DECIDED]
    return digest([sheet.state, newest, decided])


def read_scheme_version(scheme: Scheme) -> str:
    """Return what changes with every change of a scheme and its items (1 query)."""
    items = SchemeItem.objects.filter(section__scheme=scheme).order_by("pk").values_list()
    return digest([scheme.state, scheme.permit_number, scheme.permit_file_id, list(items)])
