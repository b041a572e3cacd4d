"""How a cell becomes a value and a value a cell: import-export's widgets around the readers of cells."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import override
from import_export.widgets import ForeignKeyWidget, Widget

from exchange.formats import error_codes
from exchange.formats.arrangement import Unsplit
from exchange.formats.cells import (
    DITTO,
    Cell,
    as_text,
    is_blank,
    parse_date,
    read_code,
    read_date,
    read_text,
    tidy,
    tidy_key,
    tidy_lines,
)
from exchange.formats.errors import CellError, quote_cell
from exchange.formats.numbers import ShownNumber, plain_number
from targets.days import EARLIEST, LATEST
from targets.numbers import clean_number, fold_amount, is_footnoted
from targets.request_values import parse_number
from targets.wordings import is_english_read

if TYPE_CHECKING:
    from exchange.context import ImportContext

AMOUNT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:E[+-]?[0-9]{1,3})?", re.IGNORECASE)
Names = tuple[Any, ...]
"""What the cells of a line say that together name a row."""


class CellWidget(Widget):
    """Reads a cell that is not blank by ``read``, which raises CellError (a ValueError) where it cannot be read."""

    def __init__(self, read: Callable[[Cell], Any] | None = None, render: Callable[[Any], Any] | None = None) -> None:
        # The library would turn numbers and dates into text, and Excel would sort them as such.
        super().__init__(coerce_to_string=False)
        self._read, self._render = read, render

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> Any:
        """Return the value; None for a blank cell."""
        if isinstance(value, Unsplit):
            raise value.error
        if isinstance(value, str) and tidy(value) in DITTO:
            raise CellError(error_codes.DITTO)
        return None if is_blank(value) else self.read(value)

    def read(self, cell: Cell) -> Any:
        """Return the value of a cell that is not blank."""
        assert self._read
        return self._read(cell)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the cell of an export."""
        return self._render(value) if self._render and value is not None else value

    def in_words(self, value: Any) -> str:
        """Return a value as previews and errors quote it."""
        return "" if value is None else quote_cell(value)

    def is_other_word(self, cell: str) -> bool:
        """Say whether a cell was taken for a word of the list that it does not say itself."""
        return False


class TextWidget(CellWidget):
    """Text of at most ``most`` characters; where it is not given, as many as the model's field takes.

    Where content may look like a date, as 3-5 does, ``may_be_date`` is False: a date there was made by Excel.
    """

    def __init__(self, most: int = 0, *, may_be_date: bool = True) -> None:
        super().__init__()
        self.most, self.may_be_date = most, may_be_date

    def read(self, cell: Cell) -> str:
        if not self.may_be_date and isinstance(cell, dt.date | dt.time | dt.timedelta):
            raise CellError(error_codes.DATE_IN_TEXT)
        return read_text(cell, self.most)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class EnterpriseNameWidget(TextWidget):
    """The name of an enterprise; with the sign of a footnote it would be another one's."""

    def read(self, cell: Cell) -> str:
        name = super().read(cell)
        if is_footnoted(name):
            raise CellError(error_codes.NAME_FOOTNOTED)
        return name


class NarrativeWidget(TextWidget):
    """Text of several lines, kept as it was written."""

    def read(self, cell: Cell) -> str:
        text = tidy_lines(cell) if isinstance(cell, str) else as_text(cell)
        if len(text) > self.most:
            raise CellError(error_codes.TOO_LONG, length=len(text), most=self.most)
        return text


class CodeWidget(TextWidget):
    """A number or code by which rows are told apart."""

    def read(self, cell: Cell) -> str:
        return read_code(cell, self.most)


class NumberWidget(CodeWidget):
    """The number of a paper, which a spreadsheet program may have spoiled."""

    def read(self, cell: Cell) -> str:
        try:
            return clean_number(super().read(cell))
        except ValidationError as error:
            raise CellError(error_codes.SPOILED_NUMBERS[str(error.code)]) from None


class DayWidget(CellWidget):
    """A day; only a term may end, or a rule begin, after today."""

    def __init__(self, *, future: bool = False) -> None:
        super().__init__(read_term if future else read_date)


class WordWidget(CellWidget):
    """A word of a list, each of which stands for a stored value; its width, case and spaces do not matter.

    ``also`` are other words of official sheets. What stands for None there says that the cell says nothing. ``labels`` are
    what the pages call the values, for the files of readers of English, and are read again.
    """

    def __init__(
        self, words: Mapping[str, Any], also: Mapping[str, Any] | None = None, labels: Mapping[Any, Any] | None = None
    ) -> None:
        super().__init__()
        self.words, self.labels = words, labels or {}
        self.own = {tidy_key(word) for word in words}
        self.values = {tidy_key(word): value for word, value in {**(also or {}), **words}.items()}
        self.shown = {value: word for word, value in words.items()}

    def read(self, cell: Cell) -> Any:
        key = tidy_key(as_text(cell))
        if key in self.values:
            return self.values[key]
        if key in self.english:
            return self.english[key]
        raise CellError(error_codes.WORD_UNKNOWN, words="、".join(self.words))

    @cached_property
    def english(self) -> dict[str, Any]:
        """The values by their English words."""
        with override("en"):
            return {tidy_key(str(self.labels[value])): value for value in self.shown if value in self.labels}

    def is_other_word(self, cell: str) -> bool:
        key = tidy_key(cell)
        return key in self.values and key not in self.own

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        is_said = value in self.labels and value in self.shown and is_english_read()
        return str(self.labels[value]) if is_said else self.shown.get(value, "")

    def in_words(self, value: Any) -> str:
        return self.render(value) if value in self.shown else super().in_words(value)


class AmountWidget(CellWidget):
    """An amount of nothing or more, with no more decimals than the model keeps, written as a number."""

    def __init__(self, digits: int = 0, places: int = 0) -> None:
        # Excel knows floats only; the few digits of an amount are well within one.
        super().__init__(render=float)
        self.digits, self.places = digits, places

    def read(self, cell: Cell) -> Decimal:
        return read_amount(cell, self.digits, self.places)

    def in_words(self, value: Any) -> str:
        return "" if value is None else f"{value.normalize():f}"


class KnownWidget(ForeignKeyWidget):
    """A row of another register, named by several cells and found among those that the import knows.

    ``find`` is given the import's context and the cleaned values; it returns the row's key, None where they name nothing, and
    raises CellError where it cannot be found. ``load`` may read ahead what all lines of the sheet will ask for. ``reads_as``
    returns what the export of a stored key is read as, where that may be another one: a township that was merged is written
    and read as its successor. ``taken_as`` returns how the row found is called where the line calls it otherwise.
    """

    def __init__(
        self,
        model: type[Model],
        find: Callable[..., int | None],
        load: Callable[["ImportContext", Iterable[Names]], None] | None = None,
        reads_as: Callable[..., int] | None = None,
        taken_as: Callable[["ImportContext", int, str], str] | None = None,
    ) -> None:
        super().__init__(model, key_is_id=True)
        self.find, self.load, self.reads_as, self.taken_as = find, load, reads_as, taken_as

    def clean(self, value: Any, row: Any = None, *, context: Any = None, **kwargs: Any) -> int | None:
        """Return the key of the row that the names mean."""
        return self.find(context, *value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the key, by which import-export tells whether a row changes."""
        return value


def read_term(cell: Cell) -> dt.date:
    """Return the date in the cell, which may lie in the future."""
    found = parse_date(cell)
    if not EARLIEST <= found <= LATEST:
        raise CellError(error_codes.DATE_OUTSIDE, first=EARLIEST.isoformat(), last=LATEST.isoformat())
    return found


def read_amount(cell: Cell, digits: int, places: int) -> Decimal:
    """Return the amount in the cell, which may not be below nothing nor have more decimals than ``places``.

    Digits of full width and separators between thousands are understood, as in forms; of a number, what Excel shows counts.
    """
    if isinstance(cell, ShownNumber) and not cell.amount:
        raise CellError(error_codes.AMOUNT_DISGUISED, shown=cell.text, kept=plain_number(cell))
    text = cell.amount if isinstance(cell, ShownNumber) else as_text(cell)
    written = fold_amount(text)
    if not AMOUNT.fullmatch(written):
        raise CellError(error_codes.NOT_AN_AMOUNT)
    found = Decimal(written)
    if not 0 <= found < Decimal(10) ** (digits - places):
        raise CellError(error_codes.NOT_AN_AMOUNT)
    rounded = found.quantize(Decimal(1).scaleb(-places))
    if rounded != found:
        raise CellError(error_codes.TOO_EXACT, most=places)
    return rounded


def read_year(cell: Cell) -> int:
    """Return the year in the cell, which may carry 年 or 年度."""
    year = parse_number(as_text(cell).removesuffix("度").removesuffix("年").strip())
    if year is None or not EARLIEST.year <= year <= LATEST.year:
        raise CellError(error_codes.NOT_A_YEAR)
    return year
