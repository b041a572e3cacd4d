"""Columns that lists of registers share."""

from typing import Any

import django_tables2 as tables

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
