"""What was measured, and the tables that show it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise


class Bound(Enum):
    """On which side of its bound a ratio must lie."""

    AT_LEAST = "≥"
    AT_MOST = "≤"


@dataclass(frozen=True)
class Result:
    """A measured figure beside its baseline: ``value`` must keep to ``bound`` ``limit``."""

    name: str
    ours: str
    baseline: str
    value: float
    bound: Bound
    limit: float
    unit: str = "×"

    @property
    def kept(self) -> bool:
        """Whether the promise is kept; the bound itself keeps it."""
        return self.value >= self.limit if self.bound is Bound.AT_LEAST else self.value <= self.limit

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        promised = f"{self.bound.value} {self.limit:g} {self.unit}"
        return (
            self.name,
            self.ours,
            self.baseline,
            f"{self.value:.3g} {self.unit}",
            promised,
            "pass" if self.kept else "FAIL",
        )


@dataclass(frozen=True)
class Curve:
    """The seconds that something takes at each size: from the second size to the last they grow by no more than the power ``limit``.

    At the first one what does not hang on size outweighs the rest.
    """

    name: str
    limit: float
    points: dict[int, float] = field(default_factory=dict)

    @property
    def exponents(self) -> list[float]:
        """The power of the size by which the time grows, from each point to the next: 0 flat, 1 in proportion."""
        return [find_exponent(*pair) for pair in pairwise(self.points.items())]

    @property
    def exponent(self) -> float:
        """The power that must keep to the limit."""
        points = list(self.points.items())
        return find_exponent(points[min(1, len(points) - 2)], points[-1])

    @property
    def kept(self) -> bool:
        """Whether the promise is kept; the bound itself keeps it."""
        return self.exponent <= self.limit

    @property
    def cells(self) -> tuple[str, ...]:
        """The row of the table."""
        return (
            self.name, *(f"{seconds:.3f}" for seconds in self.points.values()), " · ".join(f"{one:.2f}" for one in self.exponents),
            f"{self.exponent:.2f}", f"≤ {self.limit:g}", "pass" if self.kept else "FAIL",
        )  # fmt: skip


def find_exponent(fewer: tuple[int, float], more: tuple[int, float]) -> float:
    """Return the power of the size by which a time grows between two points (size, seconds)."""
    return math.log(more[1] / fewer[1]) / math.log(more[0] / fewer[0])


HEADINGS = ("what", "measured", "baseline", "ratio", "must be", "")


def format_table(results: list[Result]) -> str:
    """Return the results as a Markdown table, which docs/bench.md takes as it is."""
    return format_rows([HEADINGS, *(result.cells for result in results)])


def format_curves(curves: list[Curve]) -> str:
    """Return the curves as a Markdown table: seconds at each size, the exponents from size to size, the one that is held."""
    sizes = [f"{size:,}" for size in curves[0].points]
    headings = (
        "seconds at so many spot checks",
        *sizes,
        "exponents",
        f"{sizes[min(1, len(sizes) - 2)]} to {sizes[-1]}",
        "must be",
        "",
    )
    return format_rows([headings, *(curve.cells for curve in curves)])


def format_rows(rows: Sequence[tuple[str, ...]]) -> str:
    """Return rows of cells, headings first, as a Markdown table."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])
