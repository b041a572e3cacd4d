"""How the cells of the sheet of quarterly reports are read."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django.utils.text import format_lazy

from exchange.fields import AT_MOST, SheetField
from exchange.formats.cells import Cell, as_text
from exchange.formats.errors import CellError
from exchange.widgets import TextWidget, read_amount
from reporting.forms.filling import WHOLE_DIGITS
from reporting.resources import error_codes

QUARTER = re.compile(r"(\d{4})(?:Q|年第?)([1-4一二三四])(?:季度)?")
NUMBERS = {word: number for number, word in enumerate("一二三四", start=1)}
PLACES = 4
"""Decimals that a reported figure is stored with."""


def read_quarter(cell: Cell) -> int:
    """Return the key of the quarter in the cell, written 2014Q3, 2014年第3季度 or 2014年三季度."""
    found = QUARTER.fullmatch("".join(unicodedata.normalize("NFKC", as_text(cell)).upper().split()))
    if found is None:
        raise CellError(error_codes.QUARTER_UNREADABLE)
    year, number = found.groups()
    return int(year) * 10 + (NUMBERS.get(number) or int(number))


def read_figure(cell: Cell) -> Decimal:
    """Return the figure in the cell."""
    return read_amount(cell, WHOLE_DIGITS + PLACES, PLACES)


def words(title: str, most: int, hint: Any = "", widget: type[TextWidget] = TextWidget, **kwargs: Any) -> SheetField:
    """Return a column of what a report says; its service keeps it."""
    return SheetField(None, title, widget(most), hint=hint or format_lazy(AT_MOST, most=most), **kwargs)
