"""Columns that lists of registers share."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from departments.known_townships import read_townships
from departments.models import Township, TownshipName
from registers.filters import read_offered
from registers.words import format_moment
from targets.texts import escape_words

NARROW = {"td": {"class": "nowrap"}, "th": {"class": "nowrap"}}


# What a phone leaves out; the row's page has it.
DESK = {"td": {"class": "desk"}}


DESK_NARROW = {"td": {"class": "nowrap desk"}, "th": {"class": "nowrap"}}


NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


DESK_NUMBER = {"td": {"class": "num desk"}, "th": {"class": "num"}}


# Shares the second line of a phone with the others: what does not fit is cut off.
CLIP = {"td": {"class": "clip"}}


TICK = {"td": {"class": "tick"}, "th": {"class": "tick"}}


NOTHING = "—"


class ListTable(tables.Table):
    """The table of a list.

    A phone shows two lines a row (lists.css): on the first what ``first_line`` names, the main words and the conclusion;
    on the second the other columns, but for those that only a desk has (``DESK``).
    """

    first_line: ClassVar[tuple[str, str]]

    @property
    def shown_keys(self) -> list[int]:
        """The keys of the rows on the page, for what its cells tell beside the rows' own columns."""
        return [row.record.pk for row in self.paginated_rows]

    @cached_property
    def townships(self) -> Mapping[int, Township]:
        """The townships by key (1 query, which the filters of the list share)."""
        states = read_offered()
        return read_townships(f"{states[Township]} {states[TownshipName]}")


class DateColumn(tables.Column):
    """A day, narrow enough for a column: 2014-08-15."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"attrs": NARROW} | options)

    def render(self, value: dt.date) -> str:
        """Return the day; the library's column renders a template for each."""
        return value.isoformat()


class MomentColumn(tables.Column):
    """A moment to the minute: 2014-08-15 09:30."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"attrs": NARROW} | options)

    def render(self, value: dt.datetime) -> str:
        """Return the moment as the clock on the wall had it."""
        return format_moment(value)


def draw_tick(name: str, value: Any, label: Any, *, form: str = "", is_chosen: bool = False) -> SafeString:
    """Return the box with which a row is chosen; ``form`` is the id of a form around which the table does not stand."""
    placed, chosen = f' form="{form}"' if form else "", " checked" if is_chosen else ""
    named = f'name="{name}" value="{escape_words(value)}" aria-label="{escape_words(label)}"'
    return mark_safe(f'<input class="form-check-input" type="checkbox" {named}{placed}{chosen}>')


class TickColumn(tables.Column):
    """A box before each row that one of the list's bulk actions can take; the form ``ticked`` sends their keys as ``row``."""

    def __init__(self, can_take: Sequence[Callable[[Any], bool]]) -> None:
        super().__init__(accessor="pk", verbose_name=_("Choose"), orderable=False, attrs=TICK)
        self.can_take = can_take

    def render(self, value: int, record: Any) -> SafeString | str:
        """Return the row's box; nothing where there is nothing to do."""
        return draw_tick("row", value, record, form="ticked") if any(can(record) for can in self.can_take) else ""
