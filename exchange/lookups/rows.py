"""Rows of other registers that a sheet names by one cell: a certificate by its number, a park by its name."""

from collections.abc import Iterable

from django.db.models import Model

from exchange.context import ImportContext
from exchange.fields import ReferenceField
from exchange.widgets import KnownWidget, Names


def row_reference(name: str, model: type[Model], register: str, column: str) -> ReferenceField:
    """Return the reference to a row of a register or of this workbook, named in the sheet's ``column``."""

    def load(context: ImportContext, names: Iterable[Names]) -> None:
        context.rows(register).load([each for each in names if each[0]])

    def find(context: ImportContext, named: str | None) -> int | None:
        return context.find(register, (named,), column) if named else None

    return ReferenceField(name, KnownWidget(model, find, load), (column,))
