"""A value beside what was due and what is aimed at, on one axis, drawn as SVG by the server (子弹图)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

WIDTH, MARGIN = 200, 6


@dataclass(frozen=True)
class Bullet:
    """Where value, due and target lie on the axis, in units of the drawing; None where there is none.

    An axis that ``is_cut`` begins above nothing: the bar is then no measure of the value, only its end is.
    """

    value: float
    due: float | None
    target: float | None
    is_cut: bool

    @classmethod
    def of(
        cls, value: Fraction | None, due: Fraction | None, target: Fraction | None, *, is_share: bool
    ) -> "Bullet | None":
        """Place the three; None where there is no value, or nothing to compare it with."""
        known = [number for number in (value, due, target) if number is not None]
        if value is None or len(known) == 1:
            return None
        low, high = find_axis(known, may_be_cut=is_share)

        def place(number: Fraction) -> float:
            return round(MARGIN + float((number - low) / (high - low)) * (WIDTH - 2 * MARGIN), 1)

        return cls(
            place(value), None if due is None else place(due), None if target is None else place(target), low > 0
        )


def find_axis(known: Sequence[Fraction], *, may_be_cut: bool) -> tuple[Fraction, Fraction]:
    """Return the ends of the axis: from nothing, or, where shares lie close together far above it, from somewhat below."""
    low, high = min(known), max(known)
    if may_be_cut and low > high * 3 / 4:
        # As much again as lies between them, so that the least is not at the very edge; never below nothing.
        return max(low - max(high - low, high / 20), Fraction(0)), high
    # Nothing is due and nothing is there: any axis will do.
    return min(low, Fraction(0)), high or Fraction(1)
