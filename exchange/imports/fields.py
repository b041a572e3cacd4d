"""Columns that stand for fields of a model: read as long as the field takes, written as it is stored."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import partial
from operator import attrgetter
from typing import Any

from django.db.models import CharField, DecimalField, Model
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from exchange.formats import error_codes
from exchange.formats.cells import (
    EARLIEST,
    Cell,
    as_text,
    is_blank,
    parse_date,
    read_code,
    read_date,
    read_text,
    tidy_key,
)
from exchange.formats.columns import Column
from exchange.formats.problems import CellFault

Text = str | Promise
YES_NO = {"是": True, "否": False}
LATEST = dt.date(2099, 12, 31)
AT_MOST = _("Text, at most {most} characters.")
DAY_HINT = _("A date of Excel, or text such as 2014-3-5, 2014/03/05, 2014年3月5日, 20140305.")


def text(model: type[Model], name: str, title: str, *, required: bool = False, hint: Text = "") -> Column:
    """Return a column of text as long as the field."""
    most = length(model, name)
    described = hint or format_lazy(AT_MOST, most=most)
    return Column(title, name, partial(read_text, most=most), required, name, attrgetter(name), hint=described)


def length(model: type[Model], name: str) -> int:
    """Return how many characters a field of text takes."""
    found = model._meta.get_field(name)
    assert isinstance(found, CharField)
    assert found.max_length
    return found.max_length


def number(model: type[Model], title: str, hint: Text, *, name: str = "number") -> Column:
    """Return the column of the number by which rows are told apart."""
    return Column(title, name, partial(read_code, most=length(model, name)), True, name, attrgetter(name), hint=hint)


def day(title: str, name: str, *, required: bool = False, future: bool = False, hint: Text = "") -> Column:
    """Return a column of days; only a term may end, or a rule begin, after today."""
    read = read_term if future else read_date
    return Column(title, name, read, required, name, attrgetter(name), hint=hint or DAY_HINT, is_date=True)


def read_term(cell: Cell) -> dt.date:
    """Return the date in the cell, which may lie in the future."""
    found = parse_date(cell)
    if not EARLIEST <= found <= LATEST:
        raise CellFault(error_codes.DATE_OUTSIDE, first=EARLIEST.isoformat(), last=LATEST.isoformat())
    return found


def word(title: str, name: str, words: Mapping[str, Any], *, required: bool = False, hint: Text = "") -> Column:
    """Return a column of words of a list, each of which stands for a stored value."""
    shown = {value: word for word, value in words.items()}
    keys = {tidy_key(word): value for word, value in words.items()}
    return Column(
        title, name, partial(read_choice, keys=keys, words=words), required, name,
        lambda row: shown.get(getattr(row, name), ""), words, hint or _("Choose from the list."),
    )  # fmt: skip


def read_choice(cell: Cell, keys: Mapping[str, Any], words: Mapping[str, Any]) -> Any:
    """Return what the word in the cell stands for; its width, case and spaces do not matter."""
    key = tidy_key(as_text(cell))
    if key not in keys:
        raise CellFault(error_codes.WORD_UNKNOWN, words="、".join(words))
    return keys[key]


def yes_no(title: str, name: str, *, required: bool = False, hint: Text = "") -> Column:
    """Return a column of 是 and 否; blank is 否 unless it must be filled in."""
    return word(title, name, YES_NO, required=required, hint=hint or _("是 or 否."))


def amount(model: type[Model], name: str, title: str, hint: Text) -> Column:
    """Return a column of amounts, written as numbers."""
    found = model._meta.get_field(name)
    assert isinstance(found, DecimalField)
    assert found.max_digits is not None
    assert found.decimal_places is not None
    read = partial(read_amount, digits=found.max_digits, places=found.decimal_places)

    def write(row: Any) -> float | None:
        value = getattr(row, name)
        return None if value is None else float(value)

    return Column(title, name, read, False, name, write, hint=hint)


def read_amount(cell: Cell, digits: int, places: int) -> Decimal:
    """Return the amount in the cell, which may not be below nothing, rounded to ``places`` as the register keeps it."""
    written = as_text(cell).replace(",", "")
    try:
        found = Decimal(written)
    except InvalidOperation:
        raise CellFault(error_codes.NOT_AN_AMOUNT) from None
    if not found.is_finite() or not 0 <= found < Decimal(10) ** (digits - places):
        raise CellFault(error_codes.NOT_AN_AMOUNT)
    return found.quantize(Decimal(1).scaleb(-places))


def year(title: str, name: str, *, required: bool = False) -> Column:
    """Return a column of years."""
    return Column(title, name, read_year, required, name, attrgetter(name), hint=_("Four digits, such as 2012."))


def read_year(cell: Cell) -> int:
    """Return the year in the cell, which may carry 年."""
    written = as_text(cell).removesuffix("年").strip()
    if not written.isascii() or not written.isdecimal() or not EARLIEST.year <= int(written) <= LATEST.year:
        raise CellFault(error_codes.NOT_A_YEAR)
    return int(written)


def named(
    title: str, key: str, write: Callable[[Any], Any], most: int, *, required: bool = False, hint: Text
) -> Column:
    """Return a column that names a row of another register; what it names is found by a `Reference`."""
    return Column(title, key, partial(read_text, most=most), required, "", write, hint=hint)


def shown(title: str, key: str, write: Callable[[Any], Any]) -> Column:
    """Return a column that exports show for the reader's sake and imports pass over."""
    return Column(title, key, lambda cell: None, False, "", write, is_shown=True)


def reads_back(column: Column, stored: str) -> str:
    """Return what a sheet could say of a stored text: what reading its export comes to."""
    try:
        return "" if is_blank(stored) else column.read(stored)
    except CellFault:
        return stored
