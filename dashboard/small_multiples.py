"""Many small charts side by side: how each goal moved in its last quarters, where it is heading, and what it needs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.grouping import sort_by_gap
from dashboard.standing import Standing
from dashboard.trend import Chart, build_chart
from targets.models import IndicatorKind, Quarter, Status, TargetRule

QUARTERS = 5
"""A year and the quarter before it, against which its first is seen to move."""
UNLIKELY = 0.5
UNCHARTED = {Status.NOT_APPLICABLE, Status.NO_DATA}


@dataclass(frozen=True)
class Multiple:
    """One goal: its chart, and in words where it is heading."""

    standing: Standing
    chart: Chart

    @property
    def chart_id(self) -> str:
        """Where the page keeps the chart's data."""
        return f"chart-{self.standing.indicator.code}"

    @property
    def is_at_risk(self) -> bool:
        """Whether it is behind, or leads past its target, or will sooner miss its year than attain it."""
        standing, budget = self.standing, self.standing.error_budget
        if standing.status in {Status.BEHIND, Status.OFF_TRACK}:
            return True
        if budget and (budget.is_lost or (budget.chance is not None and budget.chance < UNLIKELY)):
            return True
        return self.misses

    @property
    def misses(self) -> bool:
        """Whether the present pace leads past the target."""
        return self.standing.projection is not None and self.standing.projection.attained is False


def list_multiples(standings: Sequence[Standing]) -> list[Multiple]:
    """Return the goals that move by numbers and have one, the worst first."""
    kept = [
        standing
        for standing in standings
        if standing.status not in UNCHARTED
        and standing.value is not None
        and standing.indicator.kind != IndicatorKind.MILESTONE
        and standing.goal.rule != TargetRule.MONITORED
    ]
    return [Multiple(standing, chart_of(standing)) for standing in sort_by_gap(kept)]


def chart_of(standing: Standing) -> Chart:
    """Return the chart of the last quarters that were judged in the same window as the quarter shown."""
    window = standing.definition.window if standing.definition else ""
    ends = [
        place
        for place, point in enumerate(standing.series)
        if standing.definitions[point.definition_id].window == window
    ][-QUARTERS:]
    figures = [
        replace(standing, quarter=Quarter.at(standing.series[end].quarter_id), series=standing.series[: end + 1])
        for end in ends
    ]
    return build_chart(figures, window)
