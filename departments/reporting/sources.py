"""What the registers already know of a report item: rooms above register their sources in `report_sources.py`.

As `measures.py` fills the registry of figures, each app's ``report_sources.py`` fills this one, so that this room knows no
case and no certificate. A source finds its amount, and leads to the very rows it was counted from.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise

from departments.models import Body


@dataclass(frozen=True)
class Known:
    """What the registers know: the amount, and the address of the rows that it was counted from."""

    amount: Decimal
    url: str


Find = Callable[[Body, dt.date, dt.date], Known]
"""Called with the body and the first and last day of the quarter."""


@dataclass(frozen=True)
class Source:
    """A registered source; ``label`` names the register to people."""

    key: str
    label: str | Promise
    find: Find


registry: dict[str, Source] = {}


def report_source(key: str, label: str | Promise) -> Callable[[Find], Find]:
    """Register the decorated function under ``key``."""

    def register(find: Find) -> Find:
        if key in registry:
            raise ValueError(f"report source {key} is registered twice")
        registry[key] = Source(key, label, find)
        return find

    return register


def known_for(sources: set[str], body: Body, first: dt.date, last: dt.date) -> Mapping[str, Known]:
    """Return what the registers know from ``first`` to ``last``; a source that nobody registered knows nothing."""
    return {key: registry[key].find(body, first, last) for key in sources if key in registry}
