"""What a quarter is told from: every value that a sentence, a table or a chart of it may name, and nothing else.

Facts are plain values, so that they can be kept as JSON for good. Names of enterprises are not among them: which firm
failed is published by the state and the province alone (产品质量法 art. 24).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from targets import grading
from targets.grading import Goal
from targets.models import IndicatorKind, Status
from targets.models.attainment import exact_value


@dataclass(frozen=True)
class PastFigure:
    """The figure of an earlier quarter, with which that of this one is compared."""

    numerator: int | None
    denominator: int | None
    scale: int
    status: str

    @property
    def value(self) -> Fraction | None:
        """The exact value, as `Attainment.value`."""
        return exact_value(self.numerator, self.denominator, self.scale)


@dataclass(frozen=True)
class IndicatorFacts:
    """An indicator with its figure of the quarter, and what the figure was judged by.

    ``target``, ``due`` and ``tolerance`` are decimal numbers as text. ``heaviest`` names by dimension the slice that pulls the
    figure furthest from its goal, with its weight; ``townships`` are the parts of each, where the figure is a sample, and
    ``league`` their group, band (0 of too few batches) and rank at best and at worst, where a paper allows to rank them; ``series``
    holds quarter, numerator, denominator, due value and light, oldest first.
    """

    code: str
    name: str
    group: str
    group_name: str
    kind: str
    unit: str
    measure: str
    rule: str
    status: str
    target: str | None = None
    due: str | None = None
    tolerance: str = "0"
    minimum_sample: int = 0
    numerator: int | None = None
    denominator: int | None = None
    scale: int = 1
    since: str = ""
    basis: str = ""
    attainment: int | None = None
    revision: int | None = None
    definition: int | None = None
    owners: list[str] = field(default_factory=list)
    before: PastFigure | None = None
    year_before: PastFigure | None = None
    heaviest: dict[str, tuple[str, int]] = field(default_factory=dict)
    townships: dict[str, tuple[int, int]] = field(default_factory=dict)
    league: dict[str, tuple[str, int, int, int]] = field(default_factory=dict)
    series: list[tuple[str, int | None, int | None, str | None, str]] = field(default_factory=list)

    @property
    def is_ratio(self) -> bool:
        """Whether the value is a percentage made of two parts."""
        return self.kind in grading.RATIOS

    @property
    def is_milestone(self) -> bool:
        """Whether the value is a number of steps signed off."""
        return self.kind == IndicatorKind.MILESTONE

    @property
    def value(self) -> Fraction | None:
        """The exact value, as `Attainment.value`."""
        return exact_value(self.numerator, self.denominator, self.scale)

    @property
    def shown(self) -> str:
        """The value as the board writes it, without its unit; empty without data."""
        return self.show(self.numerator, self.denominator, self.scale)

    @property
    def is_over(self) -> bool:
        """Whether the figure is behind what was due: yellow or red."""
        return self.status in {Status.BEHIND, Status.OFF_TRACK}

    @cached_property
    def goal(self) -> Goal:
        """What the definition asked, as far as writing the value needs it."""
        day = dt.date.min
        return Goal(self.kind, self.rule, day, day, None if self.target is None else Fraction(self.target))

    def show(self, numerator: int | None, denominator: int | None, scale: int = 1) -> str:
        """Write the value of two parts as the board does: a percentage is cut rather than carried over its threshold."""
        value = exact_value(numerator, denominator, scale)
        if value is None:
            return ""
        if self.is_milestone:
            return f"{numerator}/{denominator}"
        return grading.format_shown_value(self.goal, value) if self.is_ratio else str(grading.to_amount(value))


@dataclass(frozen=True)
class BodyReport:
    """How a body reported: in time, late, missing or not due yet; how much of it was filled; how often it came back."""

    name: str
    state: str
    asked: int
    answered: int
    returned: int


@dataclass(frozen=True)
class SupervisedItem:
    """An item of supervision as it stood on the last day: number, matter, lead body, days and colour.

    A matter that would name a firm or a project stands under what kind it is. ``named`` are the bodies of which a leader agreed in
    the quarter that the circular names them (通报).
    """

    number: str
    matter: str
    body: str
    due_on: str
    assigned_on: str
    closed_on: str
    in_time: bool
    is_open: bool
    colour: str
    named: str = ""


@dataclass(frozen=True)
class AssessedBody:
    """A final result of a yearly assessment that was announced in the quarter, of a body or a township.

    ``band`` and the interval of the rank say what order can be told: within a band none. ``permit`` is the number of the paper
    that allows townships to be ranked; without one there are none here.
    """

    year: int
    name: str
    grade: str
    is_honoured: bool
    league: str = "bodies"
    group: str = ""
    band: int = 0
    low: int | None = None
    high: int | None = None
    permit: str = ""


@dataclass(frozen=True)
class Facts:
    """All that is told of a plan in a quarter.

    ``day`` is the last day that its figures cover; ``bodies`` are the full names of bodies by their short ones; ``league_permit``
    is the number of the paper that allows to rank townships, empty without one.
    """

    plan: str
    plan_title: str
    quarter: int
    day: str
    answer_by: str
    goals: int
    previous_closed: bool
    indicators: list[IndicatorFacts]
    reports: list[BodyReport] = field(default_factory=list)
    overdue_rectifications: int = 0
    supervision: list[SupervisedItem] = field(default_factory=list)
    assessment: list[AssessedBody] = field(default_factory=list)
    bodies: dict[str, str] = field(default_factory=dict)
    league_permit: str = ""

    def full_name(self, short: str) -> str:
        """Return the full name of a body; the short one where none is known."""
        return self.bodies.get(short, short)

    @property
    def open_supervision(self) -> list[SupervisedItem]:
        """The items of supervision in hand on the last day."""
        return [one for one in self.supervision if one.is_open]

    @property
    def label(self) -> str:
        """The quarter in words, such as 2014年第三季度."""
        return label_quarter(self.quarter)

    def find(self, code: str) -> IndicatorFacts:
        """Return the indicator with a code."""
        return next(one for one in self.indicators if one.code == code)

    def to_content(self) -> dict[str, Any]:
        """Return the facts as JSON can hold them."""
        return asdict(self)

    @classmethod
    def of_content(cls, content: dict[str, Any]) -> "Facts":
        """Return the facts that `to_content` wrote."""
        return cls(
            **content
            | {
                "indicators": [read_indicator(one) for one in content["indicators"]],
                "reports": [BodyReport(**one) for one in content["reports"]],
                "supervision": [SupervisedItem(**one) for one in content["supervision"]],
                "assessment": [AssessedBody(**one) for one in content["assessment"]],
            }
        )


def read_indicator(content: dict[str, Any]) -> IndicatorFacts:
    """Return the facts of one indicator from their JSON."""
    past = {
        name: PastFigure(**content[name]) if content[name] else None for name in ("before", "year_before")
    }  # fmt: skip
    # Snapshots of before the league was told have none.
    kept = {"heaviest": content["heaviest"], "townships": content["townships"], "league": content.get("league", {})}
    pairs = {name: {key: tuple(pair) for key, pair in values.items()} for name, values in kept.items()}
    return IndicatorFacts(**content | past | pairs | {"series": [tuple(point) for point in content["series"]]})


def list_changes(old: Facts, new: Facts) -> list[str]:
    """Return the codes of the indicators whose figures differ, for telling that the data moved on since a draft."""
    before = {one.code: (one.numerator, one.denominator, one.status, one.due) for one in old.indicators}
    after = {one.code: (one.numerator, one.denominator, one.status, one.due) for one in new.indicators}
    return [code for code in dict.fromkeys([*before, *after]) if before.get(code) != after.get(code)]


def label_quarter(key: int) -> str:
    """Return a quarter in words; the bulletin is Chinese whatever language its reader has set."""
    return f"{key // 10}年第{'一二三四'[key % 10 - 1]}季度"


def label_day(day: dt.date | str) -> str:
    """Return a day as GB/T 9704-2012, 7.3.5.4, writes it: arabic, full year, no leading zero."""
    day = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.year}年{day.month}月{day.day}日"


def group_by_goal(indicators: Sequence[IndicatorFacts]) -> dict[str, list[IndicatorFacts]]:
    """Return indicators, which come in the order of the plan, by the name of their group of goals."""
    found: dict[str, list[IndicatorFacts]] = {}
    for one in indicators:
        found.setdefault(one.group_name, []).append(one)
    return found
