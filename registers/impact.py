"""What a register row means to the figures, and which quarters a change of that meaning makes stale.

The impacts of a row say, for each measure that it can move, since when and as what it counts. A service compares those
from before and after its change: equal ones make nothing stale, so a corrected spelling recomputes no figure.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from targets.causes import Cause
from targets.models.quarters import quarter_id
from targets.services import quarters_since, stale_marks_write


@dataclass(frozen=True)
class SpanImpact:
    """On a DAY measure: what holds from ``since`` until ``until`` (None: open), as what, for which parameters only."""

    since: dt.date
    until: dt.date | None
    facts: tuple[object, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class EventImpact:
    """On a PERIOD measure: the quarters in which the row counts, as what, and for which parameters only."""

    quarters: frozenset[int]
    facts: tuple[object, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()


Impact = SpanImpact | EventImpact
Impacts = Mapping[str, Impact]
"""By the key of the measure."""


def event_impact(day: dt.date, *facts: object, **parameters: str) -> EventImpact:
    """Return the impact of something that counts in the quarter that owns ``day``, for these ``parameters`` only."""
    return EventImpact(frozenset({quarter_id(day)}), facts, tuple(sorted(parameters.items())))


def marks_stale(*, before: Impacts, after: Impacts, cause: Cause) -> None:
    """Mark what differs between two impacts of one row as stale; runs in the transaction of the change."""
    stale = StaleQuarters()
    stale.add(before, after)
    stale.write(cause)


class StaleQuarters:
    """The quarters that changes of any number of rows make stale, by measure and the parameters that they share."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, tuple[tuple[str, str], ...]], set[int]] = defaultdict(set)

    def add(self, before: Impacts, after: Impacts) -> None:
        """Take in what differs between two impacts of one row."""
        for measure in before.keys() | after.keys():
            old, new = before.get(measure), after.get(measure)
            parameters = {impact.parameters for impact in (old, new) if impact is not None}
            # A change of the parameter itself, such as the stage, concerns both; then all are marked.
            # Marks without parameters stand for all of them.
            shared = parameters.pop() if len(parameters) == 1 else ()
            self.found[measure, shared] |= stale_quarters(old, new)

    def by_measure(self) -> dict[str, set[int]]:
        """Return the quarters by measure, whatever the parameters."""
        merged: dict[str, set[int]] = defaultdict(set)
        for (measure, _shared), quarters in self.found.items():
            merged[measure] |= quarters
        return merged

    def write(self, cause: Cause) -> None:
        """Mark them; runs in the transaction of the changes."""
        measures: dict[tuple[frozenset[int], tuple[tuple[str, str], ...]], set[str]] = defaultdict(set)
        # Grouped, so that measures with the same quarters are marked by one statement.
        for (measure, shared), quarters in self.found.items():
            measures[frozenset(quarters), shared].add(measure)
        for (stale, shared), keys in measures.items():
            if stale:
                stale_marks_write(measures=sorted(keys), quarters=stale, cause=cause, parameters=dict(shared))


def stale_quarters(old: Impact | None, new: Impact | None) -> frozenset[int]:
    """Return the quarters whose figures the change from ``old`` to ``new`` may move."""
    impacts = [impact for impact in (old, new) if impact is not None]
    if old == new:
        return frozenset()
    spans = [impact for impact in impacts if isinstance(impact, SpanImpact)]
    if spans:
        # A stock carries its change on through every later quarter.
        return frozenset(quarters_since(first_difference(spans)))
    return frozenset().union(*(impact.quarters for impact in impacts if isinstance(impact, EventImpact)))


def first_difference(spans: list[SpanImpact]) -> dt.date:
    """Return the first day on which the spans differ: where only the end moved, the day after the earlier end."""
    starts = {(span.since, span.facts) for span in spans}
    # Only the end moved, so the quarters before the earlier end have counted the same.
    if len(spans) == 2 and len(starts) == 1:
        return min(span.until for span in spans if span.until) + dt.timedelta(days=1)
    return min(span.since for span in spans)
