"""What a register row means to the figures, and which quarters a change of that meaning makes stale.

A footprint maps the key of a measure to the trace that a row leaves in it. A service compares the footprints from
before and after its change: equal traces make nothing stale, so a corrected spelling recomputes no figure.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from targets.models.quarters import quarter_id
from targets.services import quarters_since, stale_marks_write


@dataclass(frozen=True)
class Held:
    """The trace in a DAY measure: what held from ``since`` until ``until`` (None: open), and as what."""

    since: dt.date
    until: dt.date | None
    facts: tuple[object, ...] = ()


@dataclass(frozen=True)
class Happened:
    """The trace in a PERIOD measure: the quarters in which it counts, and as what."""

    quarters: frozenset[int]
    facts: tuple[object, ...] = ()


Trace = Held | Happened
Footprint = Mapping[str, Trace]


def happened(day: dt.date, *facts: object) -> Happened:
    """Return the trace of something that counts in the quarter that owns ``day``."""
    return Happened(frozenset({quarter_id(day)}), facts)


def marks_write(*, before: Footprint, after: Footprint, cause: str) -> None:
    """Mark what differs between two footprints of one row as stale; runs in the transaction of the change."""
    measures: dict[frozenset[int], set[str]] = defaultdict(set)
    for measure in before.keys() | after.keys():
        measures[stale_quarters(before.get(measure), after.get(measure))].add(measure)
    for quarters, keys in measures.items():
        if quarters:
            stale_marks_write(measures=sorted(keys), quarters=quarters, cause=cause)


def stale_quarters(old: Trace | None, new: Trace | None) -> frozenset[int]:
    """Return the quarters whose figures the change from ``old`` to ``new`` may move."""
    traces = [trace for trace in (old, new) if trace is not None]
    if old == new:
        return frozenset()
    spans = [trace for trace in traces if isinstance(trace, Held)]
    if spans:
        return frozenset(quarters_since(differ_from(spans)))
    return frozenset().union(*(trace.quarters for trace in traces if isinstance(trace, Happened)))


def differ_from(spans: list[Held]) -> dt.date:
    """Return the first day on which the spans differ: where only the end moved, the day after the earlier end."""
    starts = {(span.since, span.facts) for span in spans}
    if len(spans) == 2 and len(starts) == 1:
        return min(span.until for span in spans if span.until) + dt.timedelta(days=1)
    return min(span.since for span in spans)
