"""Charts as pictures for paper: value against what was due, one small chart an indicator, in greys that print.

The letters in them are codes, quarters and numbers alone, in the face that the drawing library brings: the same facts give the
same picture on every machine. The names stand in the table beneath.
"""

import itertools
from collections.abc import Sequence
from fractions import Fraction
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from bulletin.facts import IndicatorFacts

DOTS = 300
WIDTH = 1842
"""156 mm at 300 dots an inch."""
COLUMNS, HEIGHT, MARGIN = 3, 430, 34
BLACK, DARK, GREY, PALE = 0, 60, 130, 205


def has_chart(one: IndicatorFacts) -> bool:
    """Say whether an indicator has a course to draw: at least two figures, and no steps."""
    return not one.is_milestone and sum(bool(one.show(n, d, one.scale)) for _quarter, n, d, *_rest in one.series) > 1


def draw_group(indicators: Sequence[IndicatorFacts]) -> bytes:
    """Return the PNG of a group's small charts, three in a row."""
    rows = -(-len(indicators) // COLUMNS)
    image = Image.new("L", (WIDTH, rows * HEIGHT), 255)
    for place, one in enumerate(indicators):
        draw_chart(ImageDraw.Draw(image), one, place % COLUMNS * (WIDTH // COLUMNS), place // COLUMNS * HEIGHT)
    content = BytesIO()
    image.save(content, "PNG", dpi=(DOTS, DOTS), optimize=False)
    return content.getvalue()


def draw_chart(draw: ImageDraw.ImageDraw, one: IndicatorFacts, left: int, top: int) -> None:
    """Draw one small chart: the value as a line with its last number, what was due as a dashed line."""
    wide = WIDTH // COLUMNS
    box = (left + MARGIN, top + 74, left + wide - MARGIN, top + HEIGHT - 66)
    values = [value_of(one, numerator, denominator) for _quarter, numerator, denominator, *_rest in one.series]
    dues = [None if due is None else float(Fraction(due)) for *_parts, due, _light in one.series]
    known = [value for value in (*values, *dues) if value is not None]
    low, span = min(known), max(known) - min(known)
    if not span:
        # What never moved lies in the middle: at the foot it would read as nothing.
        low, span = low - 0.5, 1.0

    def find_point(place: int, value: float) -> tuple[float, float]:
        x = box[0] + (box[2] - box[0]) * place / max(len(values) - 1, 1)
        return x, box[3] - (box[3] - box[1]) * (value - low) / span

    draw.line((box[0], box[3] + 6, box[2], box[3] + 6), fill=PALE, width=3)
    for before, after in pairs(dues):
        draw_dashes(draw, find_point(*before), find_point(*after))
    for before, after in pairs(values):
        draw.line((*find_point(*before), *find_point(*after)), fill=DARK, width=7)
    last = max(place for place, value in enumerate(values) if value is not None)
    x, y = find_point(last, values[last] or 0.0)
    draw.ellipse((x - 11, y - 11, x + 11, y + 11), fill=BLACK)
    write(draw, (left + MARGIN, top + 10), one.code, 46, "la")
    unit = "%" if one.is_ratio else ""
    write(draw, (left + wide - MARGIN, top + 10), f"{one.show(*one.series[last][1:3], one.scale)}{unit}", 46, "ra")
    write(draw, (box[0], box[3] + 16), one.series[0][0], 32, "la", GREY)
    write(draw, (box[2], box[3] + 16), one.series[-1][0], 32, "ra", GREY)


def value_of(one: IndicatorFacts, numerator: int | None, denominator: int | None) -> float | None:
    """Return the value to draw; None without data."""
    text = one.show(numerator, denominator, one.scale)
    return float(text) if text else None


def pairs(values: Sequence[float | None]) -> list[tuple[tuple[int, float], tuple[int, float]]]:
    """Return neighbouring values with their places; a gap stays a gap."""
    found = [(place, value) for place, value in enumerate(values) if value is not None]
    return [(before, after) for before, after in itertools.pairwise(found) if after[0] == before[0] + 1]


def draw_dashes(draw: ImageDraw.ImageDraw, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a dashed line."""
    steps = max(int(((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5 // 12), 1)
    for step in range(0, steps, 2):
        a, b = step / steps, min((step + 1) / steps, 1)
        points = [start[axis] + (end[axis] - start[axis]) * part for part in (a, b) for axis in (0, 1)]
        draw.line(tuple(points), fill=GREY, width=4)


def write(
    draw: ImageDraw.ImageDraw, place: tuple[float, float], text: str, size: int, anchor: str, color: int = BLACK
) -> None:
    """Write a few letters in the library's own face."""
    draw.text(place, text, fill=color, font=ImageFont.load_default(size), anchor=anchor)
