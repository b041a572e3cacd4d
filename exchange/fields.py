"""The columns of a sheet as import-export fields."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import CharField, DecimalField, Model
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from import_export.fields import Field

from exchange.formats.cells import Cell, as_text, is_blank
from exchange.formats.english import read_heading
from exchange.formats.errors import CellError
from exchange.formats.headings import Join
from exchange.widgets import (
    AmountWidget,
    CellWidget,
    DayWidget,
    EnterpriseNameWidget,
    KnownWidget,
    NumberWidget,
    TextWidget,
    WordWidget,
    read_year,
)
from targets.wordings import WordingField

Text = str | Promise
Choices = Callable[[], Sequence[str]]
YES_NO = {"是": True, "否": False}
YES_NO_ALSO = {"√": True, "✓": True, "✔": True, "☑": True, "有": True, "Y": True, "yes": True, "×": False, "✗": False, "X": False, "☐": False, "没有": False, "N": False, "no": False, "不是": False}  # fmt: skip
YES_NO_LABELS = {True: _("yes"), False: _("no")}
AT_MOST = _("Text, at most {most} characters.")
DAY_HINT = _("A date of Excel, or text such as 2014-3-5, 2014/03/05, 2014年3月5日, 20140305.")


def in_one(parts: Sequence[tuple[str, Cell]]) -> Cell:
    """Return the contents of several columns, each once, as one."""
    return parts[0][1] if len(parts) == 1 else "/".join(dict.fromkeys(as_text(cell) for _title, cell in parts)) or None


class SheetField(Field):
    """A column of a sheet that the model keeps in a column of its own.

    A sheet without a required column cannot be taken; what an absent optional one would say stays as it was. ``hint`` says in the
    template what belongs there, ``choices`` are the words of its drop-down list. ``names`` are headings of official sheets that mean
    the same, ``parts`` those of columns that say it together, which ``join`` puts together. One that is ``taken_only`` stands in no
    template and in no export.
    """

    into: str
    key: str
    widget: CellWidget
    column_name: str

    def __init__(
        self,
        attribute: str | None,
        column_name: str,
        widget: CellWidget,
        *,
        required: bool = False,
        hint: Text = "",
        choices: Choices | None = None,
        names: Sequence[str] = (),
        parts: Sequence[str] = (),
        join: Join = in_one,
        taken_only: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(attribute, column_name, widget, **kwargs)
        self.required, self.hint = required, hint
        self.names, self.parts, self.join, self.taken_only = names, parts, join, taken_only
        # A callable: words from the database are read when a template is made, not at import.
        self.choices: Choices = choices or (lambda: tuple(getattr(widget, "words", ())))

    @property
    def title(self) -> str:
        """The heading."""
        return self.column_name

    @property
    def shown_title(self) -> str:
        """The heading in the files of this reader; a sheet may have either."""
        return read_heading(self.column_name)

    @property
    def is_date(self) -> bool:
        """Whether the template gives the column the format of a date."""
        return isinstance(self.widget, DayWidget)

    def bind(self, key: str, model: type[Model] | None) -> None:
        """Take the field's name in the resource, and from the model what it leaves open."""
        self.key, self.into = key, ""
        # A path with "__" shows another row's name; a ReferenceField writes the key.
        if model is None or self.attribute is None or "__" in self.attribute or self.readonly:
            return
        row: Any = model._meta.get_field(self.attribute)
        self.into = row.attname
        # What an empty cell means: NULL where the column takes it, else the default of the model.
        self.default = None if row.null else row.get_default
        if isinstance(self.widget, TextWidget) and not self.widget.most:
            self.widget.most = max_length(model, row.name)
            self.hint = self.hint or format_lazy(AT_MOST, most=self.widget.most)
        # The codes of the programming interface are no words of any language.
        if isinstance(self.widget, WordWidget) and self.widget.words.keys() != {*self.widget.words.values()}:
            self.widget.labels = dict(row.flatchoices) or YES_NO_LABELS
        if isinstance(row, WordingField):
            # Where the portal's own words are kept, what goes out must not come in again as another name.
            self.dehydrate_method = row.value_from_object  # type: ignore[assignment]
        if isinstance(self.widget, AmountWidget):
            assert isinstance(row, DecimalField)
            self.widget.digits, self.widget.places = row.max_digits or 0, row.decimal_places or 0

    def save(self, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        """Write the value where the model keeps it; a column that only names another row is left to that `ReferenceField`."""
        if self.into:
            super().save(instance, row, is_m2m, **kwargs)

    def reads_back(self, stored: str) -> str:
        """Return what a sheet could say of a stored text: what reading its export comes to."""
        try:
            # A stored text may hold full-width letters or double spaces from a form. Compared as read, it is no change.
            found: str = "" if is_blank(stored) else self.widget.read(stored)
            return found
        except CellError:
            # What the register holds may be unreadable by today's rules, and still be no change.
            return stored


class ReferenceField(Field):
    """Another row that the line means, named by other columns: it has no column of its own.

    Where none of ``sources`` is in the sheet, the reference stays as it was. ``helped_by`` are columns that only help to find it,
    as a day tells which body bore a name.
    """

    key: str
    into: str
    widget: KnownWidget

    def __init__(
        self, attribute: str, widget: KnownWidget, sources: Sequence[str], helped_by: Sequence[str] = ()
    ) -> None:
        super().__init__(f"{attribute}_id", "", widget)
        self.into = f"{attribute}_id"
        self.sources, self.helped_by = tuple(sources), tuple(helped_by)
        self.named_by: dict[str, SheetField] = {}
        self.context: Any = None

    def clean(self, row: Mapping[str, Any], **kwargs: Any) -> int | None:
        """Return the key of the row that a line of import-export's own row loop names."""
        names = (field.widget.clean(row.get(field.column_name)) for field in self.named_by.values())
        key: int | None = self.widget.clean(tuple(names), context=self.context)
        return key


def max_length(model: type[Model], name: str) -> int:
    """Return how many characters a field of text takes."""
    found = model._meta.get_field(name)
    assert isinstance(found, CharField)
    return found.max_length or 0


def text(name: str, title: str, **kwargs: Any) -> SheetField:
    """Return a column of text as long as the model's field."""
    return SheetField(name, title, TextWidget(), **kwargs)


def name_of_enterprise(name: str, title: str, **kwargs: Any) -> SheetField:
    """Return a column of an enterprise's name."""
    return SheetField(name, title, EnterpriseNameWidget(), **kwargs)


def number(title: str, hint: Text, *, name: str = "number") -> SheetField:
    """Return the column of the number by which rows are told apart."""
    return SheetField(name, title, NumberWidget(), required=True, hint=hint)


def day(name: str, title: str, *, future: bool = False, hint: Text = DAY_HINT, **kwargs: Any) -> SheetField:
    """Return a column of days."""
    return SheetField(name, title, DayWidget(future=future), hint=hint, **kwargs)


def word(
    name: str, title: str, words: Mapping[str, Any], *, also: Mapping[str, Any] | None = None, hint: Text = "", **kwargs: Any
) -> SheetField:  # fmt: skip
    """Return a column of words of a list; ``also`` are other words that official sheets have for the same values."""
    return SheetField(name, title, WordWidget(words, also or {}), hint=hint or _("Choose from the list."), **kwargs)


def yes_no(
    name: str, title: str, *, also: Mapping[str, bool] | None = None, hint: Text = "", **kwargs: Any
) -> SheetField:
    """Return a column of 是 and 否; blank is 否 unless it must be filled in."""
    return word(name, title, YES_NO, also={**YES_NO_ALSO, **(also or {})}, hint=hint or _("是 or 否."), **kwargs)


def amount(name: str, title: str, hint: Text, **kwargs: Any) -> SheetField:
    """Return a column of amounts."""
    return SheetField(name, title, AmountWidget(), hint=hint, **kwargs)


def year(name: str, title: str, **kwargs: Any) -> SheetField:
    """Return a column of years."""
    return SheetField(name, title, CellWidget(read_year), hint=_("Four digits, such as 2012."), **kwargs)


def name_field(path: str, title: str, most: int, **kwargs: Any) -> SheetField:
    """Return a column that names a row of another register; ``path`` leads to the name from a row."""
    return SheetField(path, title, TextWidget(most), **kwargs)


def display_field(title: str, write: Callable[[Any], Any]) -> SheetField:
    """Return a column that exports show for the reader's sake and imports pass over."""
    return SheetField(None, title, CellWidget(lambda cell: None), readonly=True, dehydrate_method=write)
