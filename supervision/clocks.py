"""What clocks and colours are told from, fetched for many items in one statement: parts with their bodies, colours, spans, extensions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model

from supervision.models import (
    Supervision,
    SupervisionColour,
    SupervisionExtension,
    SupervisionPart,
    SupervisionSpan,
)
from targets.together import fetch_together, hold_children


def fetch_clocks(items: Sequence[Supervision], *beside: Any) -> None:
    """Let items hold what `SupervisionQuerySet.with_clock` prefetches (1 query); the rows ``beside`` are fetched with it."""
    parts = SupervisionPart.objects.filter(supervision__in=items).select_related("body")
    colours = SupervisionColour.objects.filter(part__supervision__in=items)
    spans = SupervisionSpan.objects.filter(supervision__in=items)
    extensions = SupervisionExtension.objects.filter(supervision__in=items)
    fetch_together(parts, colours, spans, extensions, *beside)
    hold_each(parts, "colours", colours, "part")
    for name, rows in (("parts", parts), ("spans", spans), ("extensions", extensions)):
        hold_each(items, name, rows, "supervision")


def hold_each(parents: Iterable[Model], name: str, rows: Iterable[Any], back: str) -> None:
    """Let a relation of each parent hold its own among the rows, and each row its parent, by the name that leads ``back``."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, f"{back}_id")].append(row)
    for parent in parents:
        for row in found[parent.pk]:
            setattr(row, back, parent)
        hold_children(parent, name, found[parent.pk])
