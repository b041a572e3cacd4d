"""Between which ranks a sheet lies by the chance of its samples: 20,000 draws with a fixed seed.

A pass rate of some batches is drawn from what such a sample says of the true rate (Jeffreys); everything else stays as it is.
The order in which sheets are given changes nothing: draws go by the names of samples, in their order.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from random import Random
from typing import TypeVar

from assessment.arithmetic import rank_totals
from assessment.methods.measured import get_path_share
from assessment.results import ItemResult, SheetResult
from targets.models import IndicatorKind

DRAWS, SEED = 20_000, 20140101
TAIL = 0.05
"""Left out at either end: what remains is a 90 % interval."""
Key = TypeVar("Key", bound=Hashable)
Sample = tuple[str, int, int]
"""What is drawn under one name: batches passed, of so many."""
Score = Callable[[Mapping[str, float]], float]


def rank_draws(
    scores: Mapping[Key, Score], samples: Sequence[Sample], draws: int = DRAWS
) -> dict[Key, tuple[int, int]]:
    """Return the 90 % interval of each one's rank when every sample's rate is drawn anew in each of so many draws."""
    columns = [list(map(score, draw_rates(tuple(sorted(set(samples))), draws))) for score in scores.values()]
    # One's rank is its total's first place in their order. Most draws come to a few outcomes, which are counted.
    outcomes = Counter(tuple(map(sorted(totals, reverse=True).index, totals)) for totals in zip(*columns, strict=True))
    counts: dict[Key, list[int]] = {key: [0] * (len(scores) + 1) for key in scores}
    for places, count in outcomes.items():
        for key, place in zip(scores, places, strict=True):
            counts[key][place + 1] += count
    return {key: (find_rank(row, TAIL * draws), find_rank(row, (1 - TAIL) * draws)) for key, row in counts.items()}


@lru_cache(maxsize=4)
def draw_rates(samples: tuple[Sample, ...], draws: int) -> list[dict[str, float]]:
    """Return the rate of each sample in every draw; a league is ranked as it is closed and again as it is announced."""
    random = Random(SEED)
    names = [name for name, _passed, _total in samples]
    shapes = [(passed + 0.5, total - passed + 0.5) for _name, passed, total in samples]
    return [dict(zip(names, [random.betavariate(*shape) for shape in shapes], strict=True)) for _draw in range(draws)]


def find_rank(counts: Sequence[int], wanted: float) -> int:
    """Return the rank at which so many draws are reached."""
    seen = 0
    for rank, count in enumerate(counts):
        seen += count
        if seen and seen >= wanted:
            return rank
    return len(counts) - 1


def simulate_ranks(results: Sequence[SheetResult]) -> dict[int, tuple[int, int]]:
    """Return the 90 % interval of each sheet's rank, by the key of the sheet; what is open counts as nothing."""
    samples: list[Sample] = []
    scores: dict[int, Score] = {}
    for result in results:
        fixed = 0.0
        drawn: list[Score] = []
        for item in result.items:
            found = draw_item(item, samples)
            if found is not None:
                drawn.append(found)
            elif item.applies:
                fixed += float(item.points or 0)
        factor, more = float(result.totals.factor or 0), float(result.bonus - result.deducted)
        scores[result.sheet.pk] = make_score(fixed, drawn, factor, more)
    if not samples:
        return {key: (rank, rank) for key, rank in rank_totals((key, score({})) for key, score in scores.items())}
    return rank_draws(scores, samples)


def make_score(fixed: float, drawn: Sequence[Score], factor: float, more: float) -> Score:
    """Return what a sheet comes to by the rates drawn."""

    def score(rates: Mapping[str, float]) -> float:
        earned = 0.0
        for part in drawn:
            earned += part(rates)
        return (fixed + earned) * factor + more

    return score


def draw_item(item: ItemResult, samples: list[Sample]) -> Score | None:
    """Return what an item comes to by the rates drawn, adding its samples; None where nothing in it is drawn."""
    if not item.applies or item.points is None or not item.has_facts:
        return None
    # By the way its facts come to points: the marks of a panel are no sample, whatever the item's own method.
    if item.way.key == "points" and "passed" in item.facts:
        return draw_rate(item, samples)
    if item.way.key == "path":
        return draw_path(item, samples)
    return None


def draw_rate(item: ItemResult, samples: list[Sample]) -> Score:
    """Draw a township's pass rate, looked up on the item's curve."""
    name = f"{item.item.code} {item.score.sheet_id if item.score else id(item)}"
    samples.append((name, item.facts["passed"], item.facts["total"]))
    curve = [(float(value), float(share)) for value, share in item.item.parameters["points"]]
    maximum = float(item.item.maximum)

    def score(rates: Mapping[str, float]) -> float:
        value = 100 * rates[name]
        if value <= curve[0][0]:
            return maximum * curve[0][1]
        for (left, low), (right, high) in pairwise(curve):
            if value <= right:
                return maximum * (low + (high - low) * (value - left) / (right - left))
        return maximum * curve[-1][1]

    return score


def draw_path(item: ItemResult, samples: list[Sample]) -> Score | None:
    """Draw the pass rates among a body's indicators; the same indicator is drawn once for all bodies."""
    rows = [row for row in item.facts["indicators"] if not row["left_out"]]
    # Where all is due, every row was looked at, and nothing is left to chance.
    ratios = [row for row in rows if row["kind"] == IndicatorKind.RATIO and row["denominator"] and row["due"]]
    sampled = [row for row in ratios if not row["at_most"] and float(row["due"]) < 100]
    if not sampled:
        return None
    samples += [(row["code"], row["numerator"], row["denominator"]) for row in sampled]
    weights = sum(float(row["weight"]) for row in rows)
    maximum, span = float(item.item.maximum), float(item.item.parameters["span_ratio"])
    parts = [(row["code"], float(row["due"]), float(row["tolerance"]), float(row["weight"])) for row in sampled]
    sure = 0.0
    for row in rows:
        if row not in sampled:
            sure += float(row["weight"]) * float(get_path_share(row, item.item.parameters))

    def score(rates: Mapping[str, float]) -> float:
        earned = sure
        for code, due, tolerance, weight in parts:
            gap = due - 100 * rates[code]
            if gap <= 0:
                share = 1.0
            elif gap <= tolerance:
                share = 1.0 - 0.2 * gap / tolerance
            else:
                share = max(0.0, 0.8 * (1 - (gap - tolerance) / span)) if span else 0.0
            earned += weight * share
        return maximum * earned / weights

    return score
