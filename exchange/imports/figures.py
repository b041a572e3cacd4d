"""The figures that an import can move, before it and after."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import F, Q

from targets.models import Attainment


def figures_standing(stale: Mapping[str, Collection[int]]) -> list[dict[str, Any]]:
    """Return the current judged figures that changes of these measures in these quarters can reach, as JSON.

    Year-to-date and plan-to-date windows reach forward, so every later quarter is among them.
    """
    reached = Q(pk=None)
    for measure, quarters in stale.items():
        if quarters:
            # From the earliest quarter on, since windows that run from the year's or plan's start reach forward.
            reached |= Q(definition__measure=measure, quarter_id__gte=min(quarters))
    current = Attainment.objects.filter(reached, window=F("definition__window")).current()
    return [
        {
            "indicator": row.indicator_id,
            "quarter": row.quarter_id,
            "window": row.window,
            "revision": row.revision,
            "measure": row.definition.measure,
        }
        for row in current.select_related("definition")
    ]


def figures_moved(before: list[dict[str, Any]]) -> list[tuple[Attainment, Attainment]]:
    """Return old and new figure for each of ``before`` that was recomputed since, newest quarter first.

    The new one is the revision that followed at once: later imports have results of their own.
    """
    wanted = {(row["indicator"], row["quarter"], row["window"]): row["revision"] for row in before}
    rows = Attainment.objects.filter(
        indicator__in={row["indicator"] for row in before}, quarter__in={row["quarter"] for row in before}
    ).select_related("indicator__plan", "quarter", "definition")
    found: dict[tuple[int, int, str], dict[int, Attainment]] = {}
    for row in rows:
        key = row.indicator_id, row.quarter_id, row.window
        if key in wanted and row.revision in {wanted[key], wanted[key] + 1}:
            found.setdefault(key, {})[row.revision - wanted[key]] = row
    # Where nothing followed yet, the figure still waits to be counted, or did not move.
    pairs = [(both[0], both[1]) for both in found.values() if len(both) == 2]
    return sorted(pairs, key=lambda pair: (-pair[0].quarter_id, pair[0].indicator.position))
