"""What goes into a pack, before it is written: tables, evidence files, and the rows whose history is told."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from evidence.models import EvidenceFile
from exchange.formats.selections import Line


@dataclass(frozen=True)
class Table:
    """A table of the pack: its place without the suffix, what it is, and its lines, read when they are written."""

    place: str
    title: str
    headings: tuple[str, ...]
    lines: Callable[[], Iterable[Line]]


@dataclass(frozen=True)
class Filed:
    """An evidence file and with what it was handed in."""

    file: EvidenceFile
    origin: str


@dataclass
class Contents:
    """The parts of a pack; ``figures`` are the lines of the cover, ``sealed`` are texts kept byte for byte, by their place."""

    title: str
    facts: list[tuple[str, str]]
    figures: list[Line] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    sealed: dict[str, bytes] = field(default_factory=dict)
    filed: list[Filed] = field(default_factory=list)
    traced: list[QuerySet[Any]] = field(default_factory=list)


def tell_moment(moment: dt.datetime | None) -> str:
    """Write a moment in Shanghai's time; nothing where there is none."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}" if moment else ""


def write_value(value: Any) -> str:
    """Write what may be missing: an amount without idle zeros, a person, a day."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)
