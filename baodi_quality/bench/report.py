"""What was measured, and the table that shows it."""

from dataclasses import dataclass
from enum import Enum


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


HEADINGS = ("what", "measured", "baseline", "ratio", "must be", "")


def format_table(results: list[Result]) -> str:
    """Return the results as a Markdown table, which docs/bench.md takes as it is."""
    rows = [HEADINGS, *(result.cells for result in results)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])
