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
    """The trace in a DAY measure: what held from ``since`` until ``until`` (None: open), as what, for which parameters only."""

    since: dt.date
    until: dt.date | None
    facts: tuple[object, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Happened:
    """The trace in a PERIOD measure: the quarters in which it counts, as what, and for which parameters only."""

    quarters: frozenset[int]
    facts: tuple[object, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()


Trace = Held | Happened
Footprint = Mapping[str, Trace]


def happened(day: dt.date, *facts: object, **parameters: str) -> Happened:
    """Return the trace of something that counts in the quarter that owns ``day``, for these ``parameters`` only."""
    return Happened(frozenset({quarter_id(day)}), facts, tuple(sorted(parameters.items())))


def no_footprint(row: object) -> Footprint:
    """Return the traces of a row that no figure counts."""
    return {}


def marks_write(*, before: Footprint, after: Footprint, cause: str) -> None:
    """Mark what differs between two footprints of one row as stale; runs in the transaction of the change."""
    measures: dict[tuple[frozenset[int], tuple[tuple[str, str], ...]], set[str]] = defaultdict(set)
    for measure in before.keys() | after.keys():
        old, new = before.get(measure), after.get(measure)
        measures[stale_quarters(old, new), shared_parameters(old, new)].add(measure)
    for (quarters, parameters), keys in measures.items():
        if quarters:
            stale_marks_write(measures=sorted(keys), quarters=quarters, cause=cause, parameters=dict(parameters))


def shared_parameters(old: Trace | None, new: Trace | None) -> tuple[tuple[str, str], ...]:
    """Return the parameters for which both traces count; none, which stands for all, where they differ."""
    found = {trace.parameters for trace in (old, new) if trace is not None}
    return found.pop() if len(found) == 1 else ()


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
