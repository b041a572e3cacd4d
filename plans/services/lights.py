"""Which lights an amendment turns: the change is made, the figures are derived as a worker would, and all of it is undone."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction

from targets import clock
from targets.figures import build_figure, format_plain, goal_of
from targets.models import Attainment, Indicator, IndicatorDefinition, IndicatorKind, Quarter
from targets.services.derivation import derive_figures
from targets.services.figures import lock_indicators, read_stored_figures
from targets.timelines import IndicatorTimeline

Change = Callable[[dt.date], object]
"""Makes the change from a day on, and returns what it adds."""


@transaction.atomic
def lights_preview(
    *, indicator: Indicator, effective_from: dt.date, change: Change, supposes: bool
) -> list[dict[str, Any]]:
    """Return every quarter's light as it counts now, as it will be, and, where one ``supposes`` so, had it held all along."""
    counts = {figure.quarter_id: figure for figure in indicator.attainments.judged()}
    will = try_out(indicator, effective_from, change, everywhere=False)
    would = try_out(indicator, indicator.plan.starts_on, change, everywhere=True) if supposes else {}
    closed = set(Quarter.objects.exclude(closed_at=None).values_list("pk", flat=True))
    return [
        {
            "quarter": key,
            "is_closed": key in closed,
            "figure": tell_figure(indicator, will[key]),
            "due": tell_due(counts.get(key)),
            "new_due": tell_due(will[key]),
            "before": counts[key].status if key in counts else "",
            "after": will[key].status,
            "supposed": would[key].status if key in would else "",
        }
        for key in sorted(will)
    ]


def try_out(indicator: Indicator, day: dt.date, change: Change, *, everywhere: bool) -> dict[int, Attainment]:
    """Return the judged figures by quarter as they are after the change; nothing of it stays.

    ``everywhere`` lets what is added judge every quarter, whatever was in force in it.
    """
    with transaction.atomic():
        added = change(day)
        [fresh] = lock_indicators(Indicator.objects.filter(pk=indicator.pk))
        timeline = IndicatorTimeline(fresh, clock.today())
        if isinstance(added, IndicatorDefinition) and everywhere:
            timeline.in_force = dict.fromkeys(timeline.keys, added)
        # Other steps change what is counted under the same measure; of registers the stored counts are taken.
        wanted = None if fresh.kind == IndicatorKind.MILESTONE else ()
        figures = derive_figures(timeline, read_stored_figures([fresh])[fresh.pk], wanted)
        transaction.set_rollback(True)
    return {figure.quarter_id: figure for figure in figures if figure.window == figure.definition.window}


def tell_figure(indicator: Indicator, figure: Attainment) -> str:
    """Return the value with its parts; empty where there is none."""
    told = build_figure(indicator, goal_of(indicator, figure.definition), figure)
    return "" if told.shown is None else str(told)


def tell_due(figure: Attainment | None) -> str:
    """Return what is due by a figure's day; empty where nothing is."""
    return "" if figure is None or figure.due is None else format_plain(figure.due)
