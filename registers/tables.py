"""Columns that lists of registers share."""

from collections.abc import Callable
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

NARROW = {"td": {"class": "nowrap"}, "th": {"class": "nowrap"}}


# What a phone leaves out; the row's page has it.
DESK = {"td": {"class": "desk"}}


DESK_NARROW = {"td": {"class": "nowrap desk"}, "th": {"class": "nowrap"}}


DESK_NUMBER = {"td": {"class": "num desk"}, "th": {"class": "num"}}


NOTHING = "—"


class DateColumn(tables.DateColumn):
    """A day, narrow enough for a column: 2014-08-15."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"format": "Y-m-d", "attrs": NARROW} | options)


class TickColumn(tables.Column):
    """A box before each row that the list's bulk action can take; the form ``ticked`` sends their keys as ``row``."""

    def __init__(self, can_take: Callable[[Any], bool]) -> None:
        super().__init__(accessor="pk", verbose_name=_("Choose"), orderable=False, attrs={"td": {"class": "tick"}})
        self.can_take = can_take

    def render(self, value: int, record: Any) -> SafeString | str:
        """Return the row's box; nothing where there is nothing to do."""
        if not self.can_take(record):
            return ""
        box = '<input class="form-check-input" type="checkbox" name="row" value="{}" form="ticked" aria-label="{}">'
        return format_html(box, value, record)
