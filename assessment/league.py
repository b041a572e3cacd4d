"""The league of townships by a pass rate: shrunken rates, a funnel by the exact binomial, rank intervals, bands of what cannot be told apart.

Pure arithmetic. A rank of few batches is chance: each has its 90 % interval, and those whose intervals overlap make one band.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import exp, lgamma, log
from random import Random

from assessment.arithmetic import rank_totals, shrink
from assessment.intervals import DRAWS, SEED, TAIL, find_rank

WEIGHT = 20
"""So many batches at the district's rate are added to each township's own."""
LEAST = 5
"""With fewer batches a township is listed and not ranked."""
LIMITS = (0.025, 0.001)
"""What lies outside of the inner and of the outer limits of the funnel, at each end."""


@dataclass(frozen=True)
class Entry:
    """A township's batches."""

    key: str
    passed: int
    total: int


@dataclass(frozen=True)
class Standing:
    """A township in the league: its rates, where it lies in the funnel, its rank and band; none where it has too few batches."""

    entry: Entry
    shrunken: Fraction
    position: str
    low: int | None = None
    high: int | None = None
    band: int | None = None

    @property
    def rate(self) -> Fraction | None:
        """The own rate; None without a batch."""
        return Fraction(self.entry.passed, self.entry.total) if self.entry.total else None


def rank_groups(parts: Mapping[str, Sequence[int]], groups: Mapping[str, str]) -> dict[str, list[Standing]]:
    """Return the league of each group, like ranked with like: ``parts`` are passed and all batches, ``groups`` the groups, by township.

    The district's rate is that of all batches, those of townships in no group among them.
    """
    rate = find_rate([Entry(key, passed, total) for key, (passed, total) in parts.items()])
    members: dict[str, list[Entry]] = defaultdict(list)
    for key, group in groups.items():
        passed, total = parts.get(key) or (0, 0)
        members[group].append(Entry(key, passed, total))
    return {group: rank_league(members[group], rate=rate) for group in sorted(members)}


def find_rate(entries: Sequence[Entry]) -> Fraction | None:
    """Return the rate of all batches together; None without one."""
    total = sum(entry.total for entry in entries)
    return Fraction(sum(entry.passed for entry in entries), total) if total else None


def rank_league(entries: Sequence[Entry], draws: int = DRAWS, rate: Fraction | None = None) -> list[Standing]:
    """Return the townships by their shrunken rates, the best first, those that are not ranked last; the order given changes nothing.

    Without the district's rate, that of all entries is taken for it.
    """
    rate = find_rate(entries) if rate is None else rate
    if rate is None:
        return [Standing(entry, Fraction(0), "") for entry in sorted(entries, key=lambda entry: entry.key)]
    ranked = sorted((entry for entry in entries if entry.total >= LEAST), key=lambda entry: entry.key)
    intervals = draw_ranks(ranked, rate, draws)
    bands = find_bands(intervals)
    found = []
    for entry in entries:
        low, high = intervals.get(entry.key, (None, None))
        position = find_position(entry.passed, entry.total, float(rate))
        shrunken = shrink(entry.passed, entry.total, rate, WEIGHT)
        found.append(Standing(entry, shrunken, position, low, high, bands.get(entry.key)))
    return sorted(found, key=lambda one: (one.band is None, -one.shrunken if one.band else 0, one.entry.key))


def draw_ranks(entries: Sequence[Entry], rate: Fraction, draws: int) -> dict[str, tuple[int, int]]:
    """Return the 90 % interval of each township's rank, from draws of its rate given its batches and the district's rate."""
    random, added = Random(SEED), float(WEIGHT * rate)
    shapes = [(entry.key, entry.passed + added, entry.total - entry.passed + WEIGHT - added) for entry in entries]
    counts = {entry.key: [0] * (len(entries) + 1) for entry in entries}
    for _draw in range(draws):
        drawn = [(key, random.betavariate(max(a, 1e-9), max(b, 1e-9))) for key, a, b in shapes]
        # Where every batch of the district passed, all are equal, and none may come before another.
        for key, rank in rank_totals(drawn):
            counts[key][rank] += 1
    return {key: (find_rank(row, TAIL * draws), find_rank(row, (1 - TAIL) * draws)) for key, row in counts.items()}


def find_bands(intervals: dict[str, tuple[int, int]]) -> dict[str, int]:
    """Return the band of each township: from the best down, a new one begins where no interval before it reaches."""
    bands, band, reach = {}, 0, 0
    for key, (low, high) in sorted(intervals.items(), key=lambda pair: pair[1]):
        if low > reach:
            band += 1
        reach = max(reach, high)
        bands[key] = band
    return bands


def find_position(passed: int, total: int, rate: float) -> str:
    """Say where so many of so many lie in the funnel: ``far_below``, ``below``, ``within``, ``above``, ``far_above``; empty without a batch."""
    if not total:
        return ""
    at_most, at_least = cumulate(passed, total, rate), 1 - cumulate(passed - 1, total, rate)
    inner, outer = LIMITS
    if at_most < inner:
        return "far_below" if at_most < outer else "below"
    if at_least < inner:
        return "far_above" if at_least < outer else "above"
    return "within"


def find_limits(total: int, rate: float, tail: float) -> tuple[float, float]:
    """Return the rates between which a share of 1 − 2 × ``tail`` lies by the exact binomial: what is outside is no chance."""
    low = next(count for count in range(total + 1) if cumulate(count, total, rate) >= tail)
    high = next(count for count in range(total, -1, -1) if 1 - cumulate(count - 1, total, rate) >= tail)
    return low / total, high / total


def cumulate(count: int, total: int, rate: float) -> float:
    """Return the chance of at most ``count`` of ``total``, by the exact binomial."""
    if count < 0:
        return 0.0
    if count >= total or rate <= 0:
        return 1.0
    if rate >= 1:
        return 0.0
    logs = [
        lgamma(total + 1) - lgamma(k + 1) - lgamma(total - k + 1) + k * log(rate) + (total - k) * log(1 - rate)
        for k in range(count + 1)
    ]
    return min(1.0, sum(exp(one) for one in logs))
