"""Merged cells: the value holds for every cell that they cover."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from exchange.formats.cells import Cell

Range = tuple[tuple[int, int], tuple[int, int]]
Line = tuple[int, list[Cell]]


def fill_merged(lines: Iterable[Line], ranges: Iterable[Range], width: int) -> Iterator[Line]:
    """Yield the lines with each merged range filled down and to the right with its first cell.

    ``ranges`` are ((first line, first column), (last line, last column)), counted from 0; line numbers count from 1.
    Lines below the last value that a range still covers are yielded too, so that a block at the end keeps its length.
    """
    starting: dict[int, list[Range]] = defaultdict(list)
    last = 0
    for merged in ranges:
        starting[merged[0][0] + 1].append(merged)
        last = max(last, merged[1][0] + 1)
    active: dict[int, tuple[int, Cell]] = {}
    number = 0
    for number, cells in lines:
        fill_line(number, cells, active, starting.get(number, ()), width)
        yield number, cells
    # calamine ends with the last line that has a value, and a merged block may reach below it.
    while active and number < last:
        number += 1
        cells = [None] * width
        fill_line(number, cells, active, (), width)
        if active:
            yield number, cells


def fill_line(
    number: int, cells: list[Cell], active: dict[int, tuple[int, Cell]], begun: Iterable[Range], width: int
) -> None:
    """Fill one line in place; ``active`` maps a column to the last line and the value of the range that covers it."""
    for column in [column for column, (until, _) in active.items() if until < number]:
        del active[column]
    for (_, left), (bottom, right) in begun:
        # Only the first cell of a merged range has a value; Excel hides what the others may hold.
        value = cells[left] if left < len(cells) else None
        # A range may claim to reach to the last column of Excel; only columns that are read are filled.
        active.update(dict.fromkeys(range(left, min(right, width - 1) + 1), (bottom + 1, value)))
    for column, (_, value) in active.items():
        if column < len(cells):
            cells[column] = value
