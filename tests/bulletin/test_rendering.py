"""What only a drawn page shows: 22 lines of 28 characters, where mark, rule and page numbers stand. Needs LibreOffice."""

import shutil
import subprocess
from collections import Counter
from typing import Any

import pypdfium2
import pytest

from bulletin.word import build_document
from tests.bulletin.papers import make_paper, make_wide_facts

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="no soffice on this machine: nothing draws the pages")
POINTS_A_MM = 72 / 25.4
TYPE_TOP, TYPE_BOTTOM, TYPE_LEFT = 37, 262, 28
DOTS_A_MM = 4 * POINTS_A_MM
PAPERS = {
    # With a paragraph of three full pages.
    "circular": make_paper(extra=("质" * (28 * 66),)),
    "brief": make_paper("brief"),
    "letter": make_paper(head="letter", facts=make_wide_facts()),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Draw each kind of paper."""
    folder = tmp_path_factory.mktemp("drawn")
    for kind, paper in PAPERS.items():
        (folder / f"{kind}.docx").write_bytes(build_document(paper).content)
    command = [SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    names = [str(folder / f"{kind}.docx") for kind in PAPERS]
    subprocess.run([*command, "--outdir", str(folder), *names], check=True, capture_output=True, timeout=180)
    return {kind: pypdfium2.PdfDocument(folder / f"{kind}.pdf") for kind in PAPERS}


def list_lines(page: Any) -> list[tuple[float, str]]:
    """Return the lines of a page: how many mm from the top their middle is, and their characters from left to right."""
    text, high = page.get_textpage(), page.get_height()
    rows: dict[int, list[tuple[float, str]]] = {}
    for number in range(text.count_chars()):
        letter = text.get_text_range(number, 1)
        if letter.strip():
            left, bottom, _right, top = text.get_charbox(number, loose=True)
            rows.setdefault(round(high - (top + bottom) / 2), []).append((left, letter))
    merged: list[tuple[float, list[tuple[float, str]]]] = []
    for middle in sorted(rows):
        if merged and middle - merged[-1][0] < 6:
            merged[-1][1].extend(rows[middle])
        else:
            merged.append((middle, rows[middle]))
    return [(middle / POINTS_A_MM, "".join(letter for _x, letter in sorted(row))) for middle, row in merged]


def find_ink(page: Any, is_ink: Any) -> tuple[list[tuple[float, float]], Any]:
    """Return the bands, in mm from the top, in which a row of dots has ink of a colour."""
    image = page.render(scale=4).to_pil().convert("RGB")
    dots, size = image.load(), 4 * POINTS_A_MM
    rows = [y for y in range(image.height) if any(is_ink(dots[x, y]) for x in range(0, image.width, 2))]
    bands: list[list[int]] = []
    for y in rows:
        if bands and y - bands[-1][1] < 8:
            bands[-1][1] = y
        else:
            bands.append([y, y])
    return [(first / size, last / size) for first, last in bands], image


def is_red(dot: tuple[int, ...]) -> bool:
    return dot[0] > 200 and dot[1] < 90 and dot[2] < 90


def test_a_full_page_has_22_lines_of_28_characters(pages: dict[str, Any]) -> None:
    full = [line for _y, line in list_lines(pages["circular"][1]) if set(line) == {"质"}]
    assert Counter(map(len, full)) == {28: 22}


def test_the_mark_stands_35_mm_below_the_type_area_and_the_rule_4_mm_below_the_number(pages: dict[str, Any]) -> None:
    bands, image = find_ink(pages["circular"][0], is_red)
    assert bands[0][0] - TYPE_TOP == pytest.approx(35, abs=3)
    dark, _image = find_ink(pages["circular"][0], lambda dot: sum(dot) < 200)
    number = max(last for _first, last in dark if last < bands[-1][0])
    assert bands[-1][0] - number == pytest.approx(4, abs=1)
    y = round((bands[-1][0] + bands[-1][1]) / 2 * 4 * POINTS_A_MM)
    red = [x / (4 * POINTS_A_MM) for x in range(image.width) if is_red(image.getpixel((x, y)))]
    assert max(red) - min(red) == pytest.approx(156, abs=0.5) and min(red) == pytest.approx(TYPE_LEFT, abs=0.5)


def test_the_first_page_shows_text_and_the_signature_has_text_beside_it(pages: dict[str, Any]) -> None:
    assert "总体情况" in "".join(line for _y, line in list_lines(pages["circular"][0]))
    sheets = ["".join(line for _y, line in list_lines(page)) for page in pages["circular"]]
    (signed,) = [sheet for sheet in sheets if "2014年10月15日" in sheet and "印发" not in sheet]
    assert "书面报" in signed or "复查" in signed


def test_page_numbers_stand_7_mm_below_the_type_area_outside(pages: dict[str, Any]) -> None:
    for number, page in enumerate(pages["circular"], 1):
        dark, image = find_ink(page, lambda dot: sum(dot) < 200)
        first, last = dark[-1]
        assert (first + last) / 2 - TYPE_BOTTOM == pytest.approx(7, abs=1.5)
        size = 4 * POINTS_A_MM
        strip = image.crop((0, round(first * size), image.width, round(last * size) + 1)).convert("L")
        ink = [edge / size for edge in strip.point(lambda grey: 255 * (grey < 100)).getbbox()[::2]]
        if number % 2:
            assert max(ink) == pytest.approx(184 - 14 * 25.4 / 72 - 0.5, abs=2)
        else:
            assert min(ink) == pytest.approx(TYPE_LEFT + 14 * 25.4 / 72 + 0.5, abs=2)


def test_the_head_of_a_brief_lies_in_the_upper_third(pages: dict[str, Any]) -> None:
    bands, _image = find_ink(pages["brief"][0], is_red)
    assert len(bands) == 2 and bands[-1][1] < 297 / 3


def is_dark(dot: tuple[int, ...]) -> bool:
    return sum(dot) < 200


def test_a_letter_has_its_mark_30_mm_below_the_edge_and_two_rules_of_170_mm(pages: dict[str, Any]) -> None:
    bands, image = find_ink(pages["letter"][0], is_red)
    mark, upper, lower = bands
    assert mark[0] == pytest.approx(30, abs=3) and upper[0] - mark[1] == pytest.approx(4, abs=1.5)
    assert sum(lower) / 2 == pytest.approx(297 - 20, abs=1)
    for first, last in (upper, lower):
        y = round((first + last) / 2 * DOTS_A_MM)
        rows = range(y - 4, y + 5)
        red = [x / DOTS_A_MM for x in range(image.width) if any(is_red(image.getpixel((x, row))) for row in rows)]
        assert max(red) - min(red) == pytest.approx(170, abs=1) and min(red) == pytest.approx(20, abs=0.5)
    # The first page bears no number.
    dark, _image = find_ink(pages["letter"][0], is_dark)
    assert not [band for band in dark if band[0] > TYPE_BOTTOM + 3]


def test_a_page_laid_across_has_its_number_at_the_same_place_of_the_sheet(pages: dict[str, Any]) -> None:
    """Upright it stands 269 mm from the top; turned that is 28 mm from the left edge, the right of the sheet being below."""
    across = [(number, page) for number, page in enumerate(pages["letter"], 1) if page.get_width() > page.get_height()]
    assert across
    for number, page in across:
        image = page.render(scale=4).to_pil().convert("L")
        strip = image.crop((0, 0, round(34 * DOTS_A_MM), image.height)).point(lambda grey: 255 * (grey < 100))
        left, top, right, bottom = (edge / DOTS_A_MM for edge in strip.getbbox())
        assert (left + right) / 2 == pytest.approx(28, abs=1.5)
        if number % 2:
            assert bottom == pytest.approx(184 - 14 * 25.4 / 72 - 0.5, abs=2)
        else:
            assert top == pytest.approx(TYPE_LEFT + 14 * 25.4 / 72 + 0.5, abs=2)
