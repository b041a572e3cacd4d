"""The lights of every indicator over the quarters of the plan: one sees at a glance what turned when."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.grouping import sort_by_gap
from dashboard.red_list import RedItem
from dashboard.standing import Standing
from targets.figures import build_figure, goal_of
from targets.models import Quarter


@dataclass(frozen=True)
class LightCell:
    """One quarter of an indicator; ``light`` is empty where it has no figure."""

    quarter: Quarter
    light: str = ""
    value: str = ""
    turned: bool = False


@dataclass(frozen=True)
class LightRow:
    """One indicator with its quarters."""

    standing: Standing
    cells: list[LightCell]


def list_light_rows(standings: Sequence[Standing], quarters: Sequence[Quarter]) -> list[LightRow]:
    """Return the lights of each indicator in these quarters, as each was judged then."""
    rows = []
    for standing in standings:
        points = {point.quarter_id: point for point in standing.series}
        cells, before = [], ""
        for quarter in quarters:
            point = points.get(quarter.pk)
            if point is None:
                cells.append(LightCell(quarter))
                continue
            goal = goal_of(standing.indicator, standing.definitions[point.definition_id])
            value = build_figure(standing.indicator, goal, point).brief
            cells.append(LightCell(quarter, point.status, value, before not in ("", point.status)))
            before = point.status
        rows.append(LightRow(standing, cells))
    return rows


@dataclass(frozen=True)
class Turn:
    """An indicator whose light is another than at its last figure before the quarter; ``reasons`` say what weighs most in it."""

    standing: Standing
    before: LightCell
    now: LightCell
    reasons: list[str]


def list_turns(rows: Sequence[LightRow], quarter: Quarter, red: Sequence[RedItem]) -> list[Turn]:
    """Return the indicators that turned in a quarter, the worst first; those on the red list with its reasons."""
    reasons = {item.standing.indicator.pk: item.reasons for item in red}
    found = []
    for row in rows:
        lit = [cell for cell in row.cells if cell.light and cell.quarter.pk <= quarter.pk]
        if len(lit) > 1 and lit[-1].quarter == quarter and lit[-1].turned:
            found.append(Turn(row.standing, lit[-2], lit[-1], reasons.get(row.standing.indicator.pk, [])))
    order = {standing.indicator.pk: place for place, standing in enumerate(sort_by_gap([t.standing for t in found]))}
    return sorted(found, key=lambda turn: order[turn.standing.indicator.pk])
