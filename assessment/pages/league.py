"""The league of townships as its page shows it: a table, a funnel, and all townships by all rates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.core.cache import cache
from django.utils.functional import Promise

from assessment.arithmetic import cut
from assessment.league import LIMITS, Standing, find_limits, rank_groups
from assessment.league_rules import GROUPS, LeagueRules
from departments.models import Township
from targets.models import Attainment, IndicatorKind
from targets.models.quarters import quarter_bounds

KEPT_FOR = 24 * 3600
"""Seconds: a revision of a figure never changes, and neither does its league."""
WIDTH, HEIGHT, LEFT, BOTTOM = 640, 280, 44, 28
STEPS = 40


@dataclass(frozen=True)
class LeagueLine:
    """A township in the league, in words."""

    township: Township
    name: str
    standing: Standing

    @property
    def rate(self) -> str:
        """The own rate in per cent, cut; empty without a batch."""
        return "" if self.standing.rate is None else cut(100 * self.standing.rate)

    @property
    def shrunken(self) -> str:
        """The shrunken rate in per cent, cut."""
        return cut(100 * self.standing.shrunken)


class LeaguePage:
    """The league by one pass rate in one quarter: all townships together, or group by group where a paper has them ranked."""

    def __init__(self, figure: Attainment, figures: Sequence[Attainment], rules: LeagueRules) -> None:
        self.figure, self.figures, self.rules = figure, figures, rules

    @cached_property
    def townships(self) -> dict[str, Township]:
        """The townships by code (2 queries)."""
        return {row.code: row for row in Township.objects.prefetch_related("names").order_by("position")}

    @cached_property
    def standings(self) -> dict[str, list[Standing]]:
        """The townships ranked, group by group; remembered by the revision of the figure and the groups."""
        slices = self.figure.breakdown.get("township", {})
        groups = self.rules.groups or {
            code: "" for code, row in self.townships.items() if code in slices or row.until is None
        }
        key = f"assessment-league-{self.figure.pk}-{self.rules.scheme.pk if self.rules.scheme else 0}"
        return cache.get_or_set(key, lambda: rank_groups(slices, groups), KEPT_FOR) or {}

    @cached_property
    def groups(self) -> list[tuple[str | Promise, list[LeagueLine]]]:
        """What each group is called, and its townships in the order of the league, under the names of the quarter's last day."""
        day = quarter_bounds(self.figure.quarter_id)[1]
        return [
            (
                GROUPS.get(group, group),
                [
                    LeagueLine(self.townships[one.entry.key], self.townships[one.entry.key].name_on(day), one)
                    for one in standings
                    if one.entry.key in self.townships
                ],
            )
            for group, standings in self.standings.items()
        ]

    @property
    def lines(self) -> list[LeagueLine]:
        """The townships of all groups."""
        return [line for _name, lines in self.groups for line in lines]

    @property
    def rate(self) -> str:
        """The district's rate in per cent, cut."""
        return "" if self.figure.value is None else cut(self.figure.value)

    @cached_property
    def most(self) -> int:
        """The largest number of batches."""
        return max((line.standing.entry.total for line in self.lines), default=0)

    @cached_property
    def floor(self) -> float:
        """The lowest rate that the funnel shows."""
        lowest = min((float(line.standing.rate) for line in self.lines if line.standing.rate is not None), default=0.8)
        return max(0.0, min(0.8, lowest) - 0.05)

    def place(self, total: float, rate: float) -> tuple[str, str]:
        """Return where a rate of so many batches lies in the drawing."""
        x = LEFT + (WIDTH - LEFT - 8) * total / max(self.most, 1)
        y = 8 + (HEIGHT - BOTTOM - 8) * (1 - rate) / (1 - self.floor)
        return f"{x:.1f}", f"{min(y, HEIGHT - BOTTOM):.1f}"

    @property
    def curves(self) -> Iterator[tuple[str, str]]:
        """Yield the limits of the funnel as points of lines: kind of line, and points."""
        if self.figure.value is None or not self.most:
            return
        rate = float(self.figure.value / 100)
        totals = sorted({max(1, round(self.most * step / STEPS)) for step in range(1, STEPS + 1)})
        for name, tail in zip(("inner", "outer"), LIMITS, strict=True):
            limits = [(total, find_limits(total, rate, tail)) for total in totals]
            for side in (0, 1):
                yield name, " ".join(",".join(self.place(total, both[side])) for total, both in limits)
        yield "rate", " ".join(",".join(self.place(total, rate)) for total in (0, self.most))

    @property
    def dots(self) -> Iterator[tuple[str, str, str, LeagueLine]]:
        """Yield the townships as dots: place, where it lies, and who it is."""
        for line in self.lines:
            if line.standing.rate is not None:
                x, y = self.place(line.standing.entry.total, float(line.standing.rate))
                yield x, y, line.standing.position, line

    @property
    def heat(self) -> list[tuple[str, list[tuple[str, str, str]]]]:
        """Townships × ratios: name, and for each ratio the value, how warm it is, and its parts."""
        day = quarter_bounds(self.figure.quarter_id)[1]
        rows = []
        for code, township in self.townships.items():
            cells = [describe_cell(figure, figure.breakdown.get("township", {}).get(code)) for figure in self.figures]
            if any(shown for shown, _heat, _parts in cells):
                rows.append((township.name_on(day), cells))
        return rows


def describe_cell(figure: Attainment, parts: list[int] | None) -> tuple[str, str, str]:
    """Return a township's value of a ratio, how warm it is against what was due, and its parts; empty without a row."""
    if not parts or not parts[1]:
        return "", "out", ""
    value = Fraction(100 * parts[0], parts[1])
    due = Fraction(figure.due) if figure.due is not None else Fraction(100)
    warmth = 4 if value >= due else max(0, 3 - int((due - value) / 5))
    is_small = figure.indicator.kind == IndicatorKind.RATIO and parts[1] < 5
    return cut(value, 1), "small" if is_small else f"{warmth}", f"{parts[0]}/{parts[1]}"
