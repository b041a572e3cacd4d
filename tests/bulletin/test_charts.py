"""The pictures of courses, dot by dot."""

from io import BytesIO

from PIL import Image

from bulletin.charts import DARK, draw_group
from tests.bulletin.made_up import make_indicator

QUARTERS = ("2014Q1", "2014Q2", "2014Q3")


def find_line(*numerators: int) -> list[int]:
    """Return the middle of the line at its first quarter and just before its last, in dots from the top."""
    series = [(quarter, good, 100, None, "behind") for quarter, good in zip(QUARTERS, numerators, strict=True)]
    image = Image.open(BytesIO(draw_group([make_indicator(series=series)])))
    found = []
    for x in (34, 560):
        rows = [y for y in range(74, 372) if image.getpixel((x, y)) == DARK]
        found.append(sum(rows) // len(rows))
    return found


def test_a_course_fills_its_height_and_one_that_never_moved_lies_in_the_middle() -> None:
    # The chart is drawn between 74 and 364 dots from the top; 560 is 14 of 273 dots short of the last quarter.
    first, last = find_line(90, 95, 100)
    assert abs(first - 364) <= 3 and abs(last - 86) <= 8
    first, last = find_line(100, 100, 100)
    assert abs(first - 219) <= 3 and abs(last - 219) <= 3
