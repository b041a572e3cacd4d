"""Columns that lists of registers share."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registers.words import format_moment

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
    box = '<input class="form-check-input" type="checkbox" name="{}" value="{}" aria-label="{}"{}{}>'
    placed = format_html(' form="{}"', form) if form else ""
    return format_html(box, name, value, label, placed, " checked" if is_chosen else "")


class TickColumn(tables.Column):
    """A box before each row that one of the list's bulk actions can take; the form ``ticked`` sends their keys as ``row``."""

    def __init__(self, can_take: Sequence[Callable[[Any], bool]]) -> None:
        super().__init__(accessor="pk", verbose_name=_("Choose"), orderable=False, attrs=TICK)
        self.can_take = can_take

    def render(self, value: int, record: Any) -> SafeString | str:
        """Return the row's box; nothing where there is nothing to do."""
        return draw_tick("row", value, record, form="ticked") if any(can(record) for can in self.can_take) else ""
