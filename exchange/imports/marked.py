"""Sheets that brought in records which bear security marks by now."""

from accounts.marks import list_hidden_rows
from accounts.models import User
from exchange.models import SheetImport


def holds_hidden_rows(sheet: SheetImport, user: User) -> bool:
    """Say whether a sheet wrote a row that bears a mark above the person's clearance, so that its file and its rows are withheld."""
    return any(
        sheet.added_rows.filter(register=model._meta.label_lower, keys__overlap=keys).exists()
        or sheet.changed_rows.filter(register=model._meta.label_lower, row__in=keys).exists()
        for model, keys in list_hidden_rows(user)
    )
