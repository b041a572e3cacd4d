"""The course of a figure over the quarters as static/portal/charts.js draws it: page, small multiples and wall alike."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from operator import itemgetter
from typing import TypedDict

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dashboard.earlier_plans import EarlierPart
from dashboard.outlook import ForwardFigure
from targets.models import IndicatorKind, Quarter, Status, TargetRule, Window
from targets.models.quarters import quarter_keys


class Break(TypedDict):
    """The place where another plan begins."""

    at: int
    joined: bool
    words: str


class Chart(TypedDict):
    """What is drawn; missing values are None and leave gaps.

    ``targets`` run on to the last quarter; ``amended`` are the places from which another definition judges.
    ``years`` are the places where a new year begins, ``restarts`` says that the value starts anew there. ``projected`` and
    ``required`` lead from the last figure to the last quarter of the plan, for which ``labels`` then has places as well; ``fan`` are
    the ends of the slowest and the fastest pace. ``breaks`` are the places where another plan begins, each with its word and whether
    the line goes on there.
    """

    name: str
    unit: str
    bars: bool
    summary: str
    labels: list[str]
    names: list[str]
    values: list[float | None]
    shown: list[str]
    brief: str
    lights: list[str]
    light_words: list[str]
    running: list[bool]
    years: list[int]
    restarts: bool
    breaks: list[Break]
    due: list[float | None]
    due_words: str
    low: list[float | None]
    high: list[float | None]
    targets: list[float | None]
    amended: list[int]
    target_words: str
    projected: float | None
    projected_words: str
    fan: list[float] | None
    required: float | None
    words: dict[str, str]


def build_chart(own: Sequence[ForwardFigure], window: str, earlier: Sequence[EarlierPart] = ()) -> Chart:
    """Return the chart of a figure over quarters, oldest first; its last is the one that everything is told of.

    ``earlier`` are its parts under the plans before, which are drawn in front of its ``own`` figures.
    """
    last = own[-1]
    ahead, projected = list_quarters_ahead(last), last.projection
    figures: list[ForwardFigure] = [reading for part in earlier for reading in part.readings] + list(own)
    breaks = list_breaks(earlier)
    begins = {one["at"] for one in breaks}
    quarters = [figure.quarter for figure in figures] + ahead
    targets = [get_target_level(figure, window) for figure in figures]
    return {
        "name": last.indicator.name,
        "unit": "%" if last.indicator.is_ratio else last.indicator.unit,
        "bars": not last.indicator.is_ratio,
        "summary": " ".join([summarise(own), *(part.words for part in earlier if part.readings)]),
        "labels": [quarter.code for quarter in quarters],
        "names": [quarter.label for quarter in quarters],
        "values": [to_float(get_drawn_value(figure)) for figure in figures],
        "shown": [str(figure.figure) for figure in figures],
        "brief": last.figure.brief,
        "lights": [figure.status for figure in figures],
        "light_words": [str(Status(figure.status).label) for figure in figures],
        "running": [figure.is_running for figure in figures],
        "years": [place for place, quarter in enumerate(quarters) if quarter.number == 1 and place],
        "restarts": window == Window.YEAR_TO_DATE,
        "breaks": breaks,
        "due": [to_float(figure.point.due) if figure.point else None for figure in figures],
        "due_words": last.due_words,
        "low": [round(figure.interval[0], 4) if figure.interval else None for figure in figures],
        "high": [round(figure.interval[1], 4) if figure.interval else None for figure in figures],
        "targets": targets + targets[-1:] * len(ahead),
        "amended": [
            place
            for place, (before, figure) in enumerate(pairwise(figures), 1)
            if place not in begins and is_amended(before, figure)
        ],
        "target_words": last.target_words,
        "projected": to_float(projected.value) if projected and ahead else None,
        "projected_words": last.projected_words,
        "fan": [round(float(end), 4) for end in last.projection_range]
        if last.range_words and last.projection_range and ahead
        else None,
        "required": to_float(last.goal.target) if last.required_pace and ahead else None,
        "words": {
            "value": _("value"),
            "due": _("due by then"),
            "target": _("target"),
            "amended": _("amended"),
            "breaks": _("plans"),
            "interval": _("confidence interval"),
            "running": pgettext("quarter", "running"),
            "projected": _("at the present pace"),
            "fan": _("slowest to fastest pace"),
            "required": _("pace needed"),
        },
    }


def list_breaks(earlier: Sequence[EarlierPart]) -> list[Break]:
    """Return the places where the plans after those earlier ones begin."""
    breaks: list[Break] = []
    place = 0
    for part in earlier:
        place += len(part.readings)
        if part.readings:
            breaks.append({"at": place, "joined": part.is_joined, "words": part.mark})
    return breaks


def to_float(number: Fraction | Decimal | None) -> float | None:
    """Return a number as it is drawn: JSON has floats only; what is printed beside the chart is exact."""
    return None if number is None else round(float(number), 4)


def get_drawn_value(figure: ForwardFigure) -> Fraction | None:
    """Return the value to draw: signed steps for milestones, else the value itself."""
    point = figure.point
    if point is None or point.value is None:
        return None
    return Fraction(point.numerator or 0) if figure.indicator.kind == IndicatorKind.MILESTONE else point.value


def is_amended(before: ForwardFigure, figure: ForwardFigure) -> bool:
    """Say whether a figure is judged by another definition than the one of the quarter before."""
    old, new = before.definition, figure.definition
    return old is not None and new is not None and old.pk != new.pk


def get_target_level(figure: ForwardFigure, window: str) -> float | None:
    """Return the level of the target; a single quarter of a count owes only its share of it."""
    goal = figure.goal
    if goal.target is None or goal.rule == TargetRule.RISING:
        return None
    # A level across the chart would say that a single quarter owes the whole plan's count.
    if goal.accumulates and window != Window.PLAN_TO_DATE:
        return None
    return float(goal.target)


def list_quarters_ahead(last: ForwardFigure) -> list[Quarter]:
    """Return the quarters from the one after ``last`` to the plan's end; none where no pace leads anywhere."""
    if last.projection is None and not last.required_pace:
        return []
    return [Quarter.at(key) for key in quarter_keys(last.quarter.ends_on, last.goal.ends_on)[1:]]


def summarise(figures: Sequence[ForwardFigure]) -> str:
    """Say what the chart shows to those who do not see it: the newest, lowest and highest value, the target, the outlook."""
    last = figures[-1]
    known = [(value, figure) for figure in figures if (value := get_drawn_value(figure)) is not None]
    if not known:
        return _("{name}: no data").format(name=last.indicator.name)
    newest, lowest, highest = known[-1], min(known, key=itemgetter(0)), max(known, key=itemgetter(0))
    words = _("{name}: {newest}; lowest {lowest}, highest {highest}; target {target}")
    told = {
        name: f"{figure.quarter.label} {figure.figure.brief}"
        for name, (_value, figure) in (("newest", newest), ("lowest", lowest), ("highest", highest))
    }
    summary = words.format(name=last.indicator.name, target=last.target_words, **told)
    return f"{summary} {last.outlook_words or last.budget_words} {last.range_words}".strip()
