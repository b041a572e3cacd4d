"""Titles in balanced lines (GB/T 9704-2012, 7.3.1): whole words, a trapezoid or a diamond, no line of a few characters."""

import re
from collections.abc import Iterator
from itertools import combinations, pairwise

from bulletin.letterhead import LETTERHEAD

LONGEST, SHORTEST = 20, 4
"""Characters of 22 points that a line of 156 mm takes, and the fewest that it may have."""
# The longest first: an alternative takes the first that fits, not the longest.
WORDS = sorted(LETTERHEAD["titles"]["words"], key=len, reverse=True)
# A year or an issue stays whole, and so does what stands in brackets or quotation marks when it is short.
TOKEN = re.compile(
    "|".join(
        [r"\d+年第[一二三四]季度", r"\d+年度?", r"[A-Za-z0-9.]+", r"[（“《〔][^）”》〕]{1,8}[）”》〕]", *WORDS, "."]
    )
)
NO_LINE_BEGINS = "的、，。）”》〕：；和与及"
NO_LINE_ENDS = "（“《〔第和与及"


def balance_title(title: str) -> list[str]:
    """Return a title in as few lines as it needs, torn between words and of different lengths."""
    if measure(title) <= LONGEST:
        return [title]
    words = join_short(TOKEN.findall(title))
    # In halves of a character, rounded up, so that no float decides over a line.
    least = -(-int(measure(title) * 2) // (2 * LONGEST))
    for count in range(least, least + 3):
        if found := min(list_breaks(words, count), key=rate_lines, default=None):
            return found
    # A title of one endless word is cut where the line ends.
    return [title[start : start + LONGEST] for start in range(0, len(title), LONGEST)]


def measure(text: str) -> float:
    """Return the width of a text in Chinese characters; digits and Latin letters take half of one."""
    return sum(0.5 if letter.isascii() else 1 for letter in text)


def join_short(words: list[str]) -> list[str]:
    """Let single characters that the list of words does not know stand with their neighbour, two by two."""
    joined: list[str] = []
    for word in words:
        alone = len(word) == 1 and word not in NO_LINE_BEGINS and not word.isascii()
        if alone and joined and len(joined[-1]) == 1 and joined[-1] not in NO_LINE_BEGINS:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def list_breaks(words: list[str], count: int) -> Iterator[list[str]]:
    """Yield the ways to set words in so many lines that each holds and none begins or ends badly."""
    for cuts in combinations(range(1, len(words)), count - 1):
        lines = ["".join(words[start:end]) for start, end in zip((0, *cuts), (*cuts, len(words)), strict=True)]
        fits = all(SHORTEST <= measure(line) <= LONGEST for line in lines)
        begins_well = all(line[0] not in NO_LINE_BEGINS for line in lines[1:])
        ends_well = all(line[-1] not in NO_LINE_ENDS for line in lines[:-1])
        if fits and begins_well and ends_well and has_shape(lines):
            yield lines


def has_shape(lines: list[str]) -> bool:
    """Say whether the lines make a trapezoid or a diamond: their lengths differ and turn at most once, from longer to shorter."""
    sizes = [measure(line) for line in lines]
    steps = [after - before for before, after in pairwise(sizes)]
    if not all(steps):
        return False
    return all(not (before < 0 < after) for before, after in pairwise(steps))


def rate_lines(lines: list[str]) -> tuple[bool, float, float]:
    """Rate lines: best none ends with 关于, then the more alike in length the better, then the shorter the first."""
    sizes = [measure(line) for line in lines]
    return any(line.endswith("关于") for line in lines), max(sizes) - min(sizes), sizes[0]
