"""Sheets that brought in records which bear security marks by now."""

from django.db.models import Model

from accounts.marks import list_hidden_rows
from accounts.models import User
from exchange.context import resources
from exchange.imports.catalogue import WORKBOOK
from exchange.models import SheetImport

ENDED_UNWRITTEN = {SheetImport.State.DISCARDED, SheetImport.State.FAILED}


def holds_hidden_rows(sheet: SheetImport, user: User) -> bool:
    """Say whether a sheet wrote a row that bears a mark above the person's clearance, or may repeat one: its file and its rows are withheld."""
    return any(
        may_repeat(sheet, model)
        or sheet.added_rows.filter(register=model._meta.label_lower, keys__overlap=keys).exists()
        or sheet.changed_rows.filter(register=model._meta.label_lower, row__in=keys).exists()
        for model, keys in list_hidden_rows(user)
    )


def may_repeat(sheet: SheetImport, model: type[Model]) -> bool:
    """Say whether a sheet has lines of which nobody noted the rows: those that were in the register already, and all of one that was never written."""
    reads = {sheet.register} if sheet.register != WORKBOOK else {*resources}
    if not any(key in resources and resources[key]._meta.model is model for key in reads):
        return False
    return sheet.state in ENDED_UNWRITTEN or (sheet.state == sheet.State.DONE and bool(sheet.counts.get("skip")))
