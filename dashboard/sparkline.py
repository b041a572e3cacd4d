"""A small line drawn as SVG by the server, so that twenty-six of them need no script."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

WIDTH, HEIGHT, MARGIN = 120, 36, 4
Pair = tuple[Fraction | None, Decimal | Fraction | None]


@dataclass(frozen=True)
class Sparkline:
    """SVG path data of the values and of what was due, and the last point; empty where there is nothing to draw."""

    line: str = ""
    due: str = ""
    x: float | None = None
    y: float | None = None

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> "Sparkline":
        """Draw the values and due values, oldest first; a quarter without a value leaves a gap."""
        # Drawn, not compared, so floats will do.
        values = [float(v) if v is not None else None for v, _ in pairs]
        due = [float(d) if d is not None else None for _, d in pairs]
        known = [v for v in values + due if v is not None]
        # A line of what was due alone would look like a figure.
        if not any(v is not None for v in values):
            return cls()
        low, high = min(known), max(known)
        points = scale_values(values, low, high)
        last = next((p for p in reversed(points) if p), None)
        return cls(build_path(points), build_path(scale_values(due, low, high)), *(last or (None, None)))


def scale_values(values: Sequence[float | None], low: float, high: float) -> list[tuple[float, float] | None]:
    """Return the place of each value in the drawing; a flat line runs through the middle."""
    step = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    room = HEIGHT - 2 * MARGIN
    height = (high - low) or 1
    # All values alike would lie on the bottom line, which reads as zero.
    lift = room / 2 if high == low else 0
    return [
        None
        if v is None
        else (round(MARGIN + i * step, 1), round(HEIGHT - MARGIN - lift - (v - low) / height * room, 1))
        for i, v in enumerate(values)
    ]


def build_path(points: Sequence[tuple[float, float] | None]) -> str:
    """Return SVG path data; a missing point lifts the pen."""
    parts: list[str] = []
    pen = "M"
    for point in points:
        if point is not None:
            parts.append(f"{pen}{point[0]} {point[1]}")
        pen = "M" if point is None else "L"
    return "".join(parts)
