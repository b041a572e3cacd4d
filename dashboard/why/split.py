"""What slices added to the change of a rate between two revisions: by their data, and by their part of the whole."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.functional import Promise

from dashboard.why.history import format_signed
from enterprises.slices import DIMENSIONS, name_of, names_of
from targets.figures import format_number
from targets.gap_decomposition import merge_keys, round_together, split_change, split_counts
from targets.models import Attainment


@dataclass(frozen=True)
class SplitLine:
    """A slice with its parts before and after, and both effects in words."""

    name: str
    before: str
    after: str
    data: str
    mix: str


@dataclass(frozen=True)
class Split:
    """Both effects by the slices of one dimension; the totals are exactly the change of the rate."""

    dimension: str
    title: str | Promise
    choices: list[tuple[str, str | Promise]]
    lines: list[SplitLine]
    data: str
    mix: str
    change: str


def find_split(before: Attainment, after: Attainment, by: str) -> Split | None:
    """Return the split by the dimension asked for, else the first; None where the figure is no rate or did not change."""
    if before.denominator is None or before.value is None or after.value is None or before.value == after.value:
        return None
    dimensions = [name for name in DIMENSIONS if before.breakdown.get(name) and after.breakdown.get(name)]
    if not dimensions:
        return None
    dimension = by if by in dimensions else dimensions[0]
    now, then = after.breakdown[dimension], before.breakdown[dimension]
    counts = {key: (split_counts(then.get(key)), split_counts(now.get(key))) for key in merge_keys(now, then)}
    effects = split_change(
        {key: new for key, (_old, new) in counts.items()}, {key: old for key, (old, _new) in counts.items()}
    )
    names = names_of(dimension, after.as_of)
    found = sorted(
        (key for key in effects if any(effects[key])), key=lambda key: (-abs(sum(effects[key])), name_of(key, names))
    )
    # Rounded together, so that a printed column adds up to its printed total.
    data, mix = (round_together([effects[key][place] for key in found]) for place in (0, 1))
    lines = [
        SplitLine(
            name_of(key, names),
            write_parts(counts[key][0]),
            write_parts(counts[key][1]),
            format_signed(data[place]),
            format_signed(mix[place]),
        )
        for place, key in enumerate(found)
        # A slice whose part of the whole hardly moved says nothing.
        if data[place] or mix[place]
    ]
    whole_data, whole_mix = (sum((effects[key][place] for key in effects), Fraction(0)) for place in (0, 1))
    choices = [(name, DIMENSIONS[name]) for name in dimensions]
    totals = [format_signed(whole) for whole in (whole_data, whole_mix, whole_data + whole_mix)]
    return Split(dimension, DIMENSIONS[dimension], choices, lines, totals[0], totals[1], totals[2])


def write_parts(counts: tuple[int, int]) -> str:
    """Write a numerator and a denominator."""
    return f"{format_number(counts[0])}/{format_number(counts[1])}"
