"""What is written into a file: rows of a list as lines of cells."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

Cell = str | int | float | Decimal | dt.date | None


Line = Sequence[Cell]


@dataclass(frozen=True)
class Selection:
    """What one person takes out with one set of filters.

    ``rows`` reads the rows, each as the lines that it becomes; ``total`` is how many there are; ``filters`` are the
    filters in words, as pairs of label and value.
    """

    name: str
    headings: tuple[str, ...]
    rows: Callable[[], Iterator[Sequence[Line]]]
    total: int
    filters: list[tuple[str, str]]
