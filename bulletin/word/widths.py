"""How wide a table must be: no number and no code is torn, and what 156 mm cannot take is set on a page laid across."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bulletin.word.styles import CELL_MARGIN, TYPE_HEIGHT, TYPE_WIDTH

LETTER, CHINESE, PADDING = 120, 240, 2 * CELL_MARGIN
"""Twips of a letter and of a Chinese character of 12 points, and of what a cell keeps free at its sides."""
LEAST = 2 * CHINESE + PADDING
WHOLE = re.compile(r"[!-~]+")
"""What a word processor does not break: digits, letters and their marks."""


class Fitted(NamedTuple):
    """The widths of columns in twips, and whether they need a page laid across."""

    widths: list[int]
    is_wide: bool


def fit_widths(widths: Sequence[int], rows: Sequence[Sequence[str]]) -> Fitted:
    """Return the widths as they are where they hold what cannot be broken; else columns give room to others, or the page is turned."""
    needed = [max(LEAST, *(measure_whole(row[column]) for row in rows)) for column in range(len(widths))]
    if all(need <= width for need, width in zip(needed, widths, strict=True)):
        return Fitted(list(widths), False)
    wanted = [max(need, width) for need, width in zip(needed, widths, strict=True)]
    excess, widest = sum(wanted) - TYPE_WIDTH, widths.index(max(widths))
    # The column of names may lose half of its width; narrower it would be a column of single words.
    if excess <= min(wanted[widest] - needed[widest], widths[widest] // 2):
        wanted[widest] -= excess
        return Fitted(wanted, False)
    wanted[widest] += max(0, TYPE_HEIGHT - sum(wanted))
    return Fitted(wanted, True)


def measure_whole(text: str) -> int:
    """Return the twips that the longest unbroken piece of a cell takes."""
    return max((len(found) for found in WHOLE.findall(text)), default=0) * LETTER + PADDING
