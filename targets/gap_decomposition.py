"""What a gap is made of, slice by slice: exact fractions that add up to it, without the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from targets.aggregation import Counts
from targets.models import TargetRule

Slices = Mapping[str, Counts]
"""Numerator and denominator by key, as a breakdown has them."""


@dataclass(frozen=True)
class Share:
    """What one slice adds to a gap, in the indicator's unit (percentage points for rates); negative where it makes it smaller.

    ``needed`` is how many of its rows would have to pass, be done or go, of those that close the whole gap. Of a rate
    ``data_effect`` and ``mix_effect`` are what it added to the change since the comparison quarter: because its own rate
    is another, and because its part of the whole is; None without such a quarter.
    """

    key: str
    numerator: int
    denominator: int | None
    contribution: Fraction
    needed: Fraction
    data_effect: Fraction | None = None
    mix_effect: Fraction | None = None


@dataclass(frozen=True)
class Decomposition:
    """A gap and its parts: ``base`` is what no slice holds, such as what had to be gained since the comparison quarter."""

    gap: Fraction
    needed: Fraction
    base: Fraction
    shares: list[Share]
    change: Fraction | None = None


def decompose_rate(rule: str, owed: Fraction, slices: Slices, before: Slices) -> Decomposition:
    """Return what each slice's own shortfall against ``owed`` (per cent) adds to the gap of a rate over some rows.

    A slice of a part *d* of all rows adds *d* times its own shortfall. The change since ``before`` is split exactly:
    half-way between both quarters, so that neither order of the two effects is preferred.
    """
    sign = -1 if rule == TargetRule.AT_MOST else 1
    now, then = (
        {key: split_counts(counts.get(key)) for key in merge_keys(slices, before)} for counts in (slices, before)
    )
    passed, total = (sum(counts[place] for counts in now.values()) for place in (0, 1))
    effects = split_change(now, then)
    # In fractions: rounded shares would not add up to the gap.
    weights = {key: sign * Fraction(owed * rows - 100 * good, total) for key, (good, rows) in now.items()}
    gap = sum(weights.values(), Fraction(0))
    if rule == TargetRule.AT_MOST:
        # Rounded against the figure in both directions: part of a row cannot pass or go.
        wanted, movable = passed - floor(owed * total / 100), {key: good for key, (good, _) in now.items()}
    else:
        wanted, movable = ceil(owed * total / 100) - passed, {key: rows - good for key, (good, rows) in now.items()}
    needed = apportion(max(wanted, 0), weights, movable)
    shares = [
        Share(key, good, rows, weights[key], Fraction(needed[key]), *effects.get(key, (None, None)))
        for key, (good, rows) in now.items()
    ]
    change = sum((data + mix for data, mix in effects.values()), Fraction(0)) if effects else None
    return Decomposition(gap, Fraction(max(wanted, 0)), Fraction(0), shares, change)


def split_change(
    now: Mapping[str, tuple[int, int]], then: Mapping[str, tuple[int, int]]
) -> dict[str, tuple[Fraction, Fraction]]:
    """Return what each slice added to the change of a rate, by its data and by its part of the whole; empty without both."""
    total, total_then = (sum(rows for _, rows in counts.values()) for counts in (now, then))
    if not total or not total_then:
        return {}
    rates = [
        Fraction(100 * sum(good for good, _ in counts.values()), rows)
        for counts, rows in ((now, total), (then, total_then))
    ]
    middle, found = (rates[0] + rates[1]) / 2, {}
    for key, (good, rows) in now.items():
        good_then, rows_then = then[key]
        part, part_then = Fraction(rows, total), Fraction(rows_then, total_then)
        # A slice that was not there has no rate of its own that could have changed.
        rate = Fraction(100 * good, rows) if rows else None
        rate_then = Fraction(100 * good_then, rows_then) if rows_then else rate
        rate = rate_then if rate is None else rate
        if rate is None or rate_then is None:
            found[key] = Fraction(0), Fraction(0)
            continue
        found[key] = (part + part_then) / 2 * (rate - rate_then), (part - part_then) * ((rate + rate_then) / 2 - middle)
    return found


def decompose_stock(rule: str, owed: Fraction, slices: Slices, before: Slices, scale: int = 1) -> Decomposition:
    """Return what each slice adds to the gap of a count or a sum, whose parts are in units of ``scale``.

    What must be rare is missed by what is there: each slice adds what it has, and ``base`` takes off what may be. What
    must be gained was missing in the comparison quarter (``base``), or all of it where there is none; each slice takes off
    what it has gained since, and adds what it has lost.
    """
    now, then = (
        {key: Fraction((counts.get(key) or [0])[0] or 0, scale) for key in merge_keys(slices, before)}
        for counts in (slices, before)
    )
    total = sum(now.values(), Fraction(0))
    if rule == TargetRule.AT_MOST:
        gap, base, weights = total - owed, -owed, now
    else:
        gap, base = owed - total, owed - sum(then.values(), Fraction(0))
        weights = {key: then[key] - now[key] for key in now}
    wanted = max(gap, Fraction(0)) if scale != 1 else Fraction(max(ceil(gap), 0))
    needed: dict[str, Fraction] = dict.fromkeys(now, Fraction(0))
    if rule == TargetRule.AT_MOST and scale == 1:
        needed = {k: Fraction(v) for k, v in apportion(int(wanted), now, {k: int(v) for k, v in now.items()}).items()}
    elif rule == TargetRule.AT_MOST and total:
        needed = {key: wanted * value / total for key, value in now.items()}
    shares = [Share(key, (slices.get(key) or [0])[0] or 0, None, weights[key], needed[key]) for key in now]
    return Decomposition(gap, wanted, base, shares)


def decompose_steps(steps: Sequence[tuple[str, bool, bool]]) -> Decomposition:
    """Return what each step adds to the gap of a goal judged step by step: key, whether it is due, whether it is signed off.

    One that is due and open adds itself, one that was signed off before its day takes itself off.
    """
    weights = {key: Fraction(int(is_due) - int(is_signed)) for key, is_due, is_signed in steps}
    gap = sum(weights.values(), Fraction(0))
    needed = apportion(max(int(gap), 0), weights, dict.fromkeys(weights, 1))
    shares = [Share(key, int(signed), 1, weights[key], Fraction(needed[key])) for key, _due, signed in steps]
    return Decomposition(gap, max(gap, Fraction(0)), Fraction(0), shares)


def merge_keys(slices: Slices, before: Slices) -> list[str]:
    """Return the keys of both quarters, those of the later one first."""
    return list(dict.fromkeys([*slices, *before]))


def split_counts(counts: Counts | None) -> tuple[int, int]:
    """Return numerator and denominator; nothing of nothing where a slice is not there."""
    return (counts[0] or 0, counts[1] or 0) if counts else (0, 0)


def apportion(total: int, weights: Mapping[str, Fraction], most: Mapping[str, int]) -> dict[str, int]:
    """Share ``total`` whole things out among those that weigh, in proportion, none more than it has; the largest remainder first."""
    weighing = {key: weight for key, weight in weights.items() if weight > 0}
    whole = sum(weighing.values(), Fraction(0))
    quotas = {key: total * weight / whole for key, weight in weighing.items()}
    found = dict.fromkeys(weights, 0) | {key: min(floor(quota), most[key]) for key, quota in quotas.items()}
    # By key at last, so that equal remainders fall out alike at every view.
    in_turn = sorted(quotas, key=lambda key: (floor(quotas[key]) - quotas[key], key))
    while (left := total - sum(found.values())) > 0:
        # Whoever has no rows left passes what remains on to the next.
        open_to_more = [key for key in in_turn if found[key] < most[key]]
        if not open_to_more:
            break
        for key in open_to_more[:left]:
            found[key] += 1
    return found


def round_together(values: Sequence[Fraction], places: int = 2) -> list[Fraction]:
    """Round values so that they still add up to their rounded sum, as the totals of a table must."""
    unit = 10**places
    floors = [floor(value * unit) for value in values]
    left = floor(sum(values, Fraction(0)) * unit + Fraction(1, 2)) - sum(floors)
    # The largest remainders are rounded up, which moves each value by less than one unit.
    by_remainder = sorted(range(len(values)), key=lambda place: (floors[place] - values[place] * unit, place))
    for place in by_remainder[:left]:
        floors[place] += 1
    return [Fraction(number, unit) for number in floors]
