"""What the registers already know of a report item.

A source returns the rows themselves; the figure filled in is their number, or the sum of one of
their columns, and the page behind the figure lists the very same rows.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import QuerySet, Sum
from django.utils.functional import Promise

from departments.models import Body
from targets.registry import Column


@dataclass(frozen=True)
class KnownRows:
    """The rows that a register holds on an item; ``amount`` names the column that is summed, empty where rows are counted."""

    rows: QuerySet[Any]
    columns: tuple[Column, ...]
    amount: str = ""

    @property
    def total(self) -> Decimal:
        """The figure that they make; rows without an amount add nothing."""
        if not self.amount:
            return Decimal(self.rows.count())
        # No rows are a register's zero here: it was kept, and nothing was there.
        return self.rows.aggregate(total=Sum(self.amount))["total"] or Decimal(0)


Find = Callable[[Body, dt.date, dt.date], KnownRows | None]
"""Called with the body and the first and last day of the quarter; None where the register does not speak of this body."""
SomeFind = TypeVar("SomeFind", bound=Find)


@dataclass(frozen=True)
class Source:
    """A registered source; ``label`` names the register to people."""

    key: str
    label: str | Promise
    find: Find


registry: dict[str, Source] = {}


def report_source(key: str, label: str | Promise) -> Callable[[SomeFind], SomeFind]:
    """Register the decorated function under ``key``."""

    def register(find: SomeFind) -> SomeFind:
        if key in registry:
            raise ValueError(f"report source {key} is registered twice")
        registry[key] = Source(key, label, find)
        return find

    return register


def known_totals(sources: set[str], body: Body, first: dt.date, last: dt.date) -> dict[str, Decimal]:
    """Return what the registers know from ``first`` to ``last``; a source that nobody registered knows nothing."""
    # An item may name a source of an app that is no longer installed.
    found = {key: registry[key].find(body, first, last) for key in sources if key in registry}
    return {key: known.total for key, known in found.items() if known is not None}
