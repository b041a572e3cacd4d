"""The arithmetic of an assessment on exact fractions, without the database.

Nothing is rounded before a total is graded; what is shown is cut, so that nobody reads 90.00 where 90 is missed.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import floor
from typing import NamedTuple, TypeVar

WHOLE = Fraction(100)
Key = TypeVar("Key", bound=Hashable)
Total = TypeVar("Total", Fraction, float)
Points = Sequence[tuple[Fraction, Fraction]]


@lru_cache(maxsize=4096)
def read_exact(number: str | int) -> Fraction:
    """Return a number of facts or parameters; the same few are read for every body and item, and reading one is slow."""
    return Fraction(number)


@lru_cache(maxsize=4096)
def read_share(part: str | int, whole: str | int) -> Fraction | None:
    """Return a part of a whole, both as facts have them; None of nothing."""
    return Fraction(part) / Fraction(whole) if Fraction(whole) else None


@lru_cache(maxsize=4096)
def sum_exact(numbers: tuple[str | int, ...]) -> Fraction:
    """Return the sum of numbers of parameters; most bodies have the same few events, or none."""
    return sum(map(read_exact, numbers), Fraction(0))


class ItemScore(NamedTuple):
    """What a sheet has of one item; ``points`` is None where it is still open, which is neither nothing nor full marks."""

    maximum: Fraction
    points: Fraction | None
    applies: bool = True


class Totals(NamedTuple):
    """The sums of a sheet: of the items that apply, of what was earned on them, and how much is still open."""

    applicable: Fraction
    earned: Fraction
    pending: Fraction

    @property
    def factor(self) -> Fraction | None:
        """By what the points of the items that apply are multiplied, so that they make 100; None where none applies."""
        return WHOLE / self.applicable if self.applicable else None

    def base(self) -> Fraction | None:
        """Return the points out of 100; None while anything is open, and where nothing applies."""
        return None if self.pending or self.factor is None else self.earned * self.factor

    def bounds(self) -> tuple[Fraction, Fraction] | None:
        """Return the points out of 100 should all that is open bring nothing, and should it bring all."""
        if self.factor is None:
            return None
        return self.earned * self.factor, (self.earned + self.pending) * self.factor


def sum_items(items: Iterable[ItemScore]) -> Totals:
    """Return the sums of a sheet's items."""
    applicable = earned = pending = Fraction(0)
    for item in items:
        if item.applies:
            applicable += item.maximum
            earned += item.points or 0
            pending += item.maximum if item.points is None else 0
    return Totals(applicable, earned, pending)


def total_points(
    base: Fraction, bonus: Fraction, deductions: Fraction, bonus_cap: Fraction, deduction_cap: Fraction
) -> Fraction:
    """Return the total: bonus and deductions come after the reweighting, each within its cap."""
    total = base + min(bonus, bonus_cap) - min(deductions, deduction_cap)
    return max(Fraction(0), min(WHOLE + bonus_cap, total))


def sum_achievements(claims: Iterable[tuple[str, str, Fraction]], most: Mapping[str, Fraction]) -> Fraction:
    """Return the points of claims (rule, achievement, points): an achievement counts once at its highest, a rule up to its most."""
    best: dict[str, tuple[Fraction, str]] = {}
    for place, (rule, achievement, points) in enumerate(claims):
        key = achievement or f"\0{place}"
        best[key] = max(best.get(key, (points, rule)), (points, rule))
    sums: dict[str, Fraction] = {}
    for points, rule in best.values():
        sums[rule] = min(most.get(rule, points), sums.get(rule, Fraction(0)) + points)
    return sum(sums.values(), Fraction(0))


def grade_total(total: Fraction, bands: Sequence[tuple[str, Fraction]]) -> str:
    """Return the grade: each band, given from the best down with its lower end, holds its lower end and not its upper."""
    return next(grade for grade, at_least in bands if total >= at_least)


def cap_grade(grade: str, caps: Iterable[str]) -> str:
    """Return the grade, or the worst of the caps where one is worse: A is best."""
    return max([grade, *caps])


def rank_totals(totals: Iterable[tuple[Key, Total]]) -> Iterator[tuple[Key, int]]:
    """Yield the ranks: the highest first; equal totals share a rank and those after it are skipped (1, 1, 3)."""
    first: dict[Total, int] = {}
    for place, (key, total) in enumerate(sorted(totals, key=lambda pair: pair[1], reverse=True), start=1):
        yield key, first.setdefault(total, place)


def choose_honoured(totals: Mapping[Key, Fraction], eligible: set[Key], share: Fraction) -> set[Key]:
    """Return who is honoured (先进单位): a share of all ranked, cut to whole bodies, at least one, from the best eligible down.

    Equals are honoured together or not at all, so that no order among them is invented.
    """
    quota = max(1, floor(len(totals) * share))
    chosen: set[Key] = set()
    for level in sorted({totals[key] for key in eligible}, reverse=True):
        equals = {key for key in eligible if totals[key] == level}
        if len(chosen) + len(equals) > quota:
            break
        chosen |= equals
    return chosen


def path_share(gap: Fraction, tolerance: Fraction, span: Fraction) -> Fraction:
    """Return the share for a value that misses what was due by ``gap``: within the tolerance down to 0.8, then to 0 over the span."""
    if gap <= 0:
        return Fraction(1)
    if gap <= tolerance:
        return 1 - gap / tolerance / 5
    if span <= 0:
        return Fraction(0)
    return max(Fraction(0), Fraction(4, 5) * (1 - (gap - tolerance) / span))


def interpolate(points: Points, value: Fraction) -> Fraction:
    """Return the share at a value: linear between the points, constant outside of them."""
    ordered = sorted(points)
    if value <= ordered[0][0]:
        return ordered[0][1]
    for (left, low), (right, high) in pairwise(ordered):
        if value <= right:
            return low + (high - low) * (value - left) / (right - left)
    return ordered[-1][1]


def shrink(passed: int, total: int, rate: Fraction, weight: int) -> Fraction:
    """Return a pass rate drawn towards the rate of all, as if ``weight`` further batches had passed at that rate."""
    return (passed + weight * rate) / (total + weight)


def median(values: Sequence[Fraction]) -> Fraction:
    """Return the middle value; of an even number the mean of the two in the middle."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def cut(value: Fraction, places: int = 2) -> str:
    """Write points with so many decimals, cut and never rounded up: 89.995 is written 89.99."""
    scale = 10**places
    sign, digits = ("-", -value) if value < 0 else ("", value)
    whole, rest = divmod(floor(digits * scale), scale)
    return f"{sign}{whole}.{rest:0{places}d}"
