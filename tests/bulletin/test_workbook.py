"""The workbook as another program reads it: formulas that add up, cells that equal the board, charts whose points are there."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from openpyxl.utils.cell import range_boundaries

from bulletin.facts import AssessedBody
from bulletin.workbook import build_workbook
from tests.bulletin.papers import QUARTERS, make_paper

PAPER = make_paper(checksum="a" * 64)
CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


@pytest.fixture(scope="module")
def content():
    return build_workbook(PAPER)


@pytest.fixture(scope="module")
def values(content):
    return openpyxl.load_workbook(BytesIO(content), data_only=True)


@pytest.fixture(scope="module")
def formulas(content):
    return openpyxl.load_workbook(BytesIO(content))


def calculate(sheet, text):
    """Return what a formula of the book comes to: a sum, a count of equal cells, or a rate of two cells."""
    if found := re.fullmatch(r"=SUM\((\w+:\w+)\)", text):
        return sum(cell.value for row in sheet[found[1]] for cell in row)
    if found := re.fullmatch(r'=COUNTIF\((\w+:\w+),"(.+)"\)', text):
        return sum(cell.value == found[2] for row in sheet[found[1]] for cell in row)
    found = re.fullmatch(r"=100\*(\w+)/(\w+)", text)
    return 100 * sheet[found[1]].value / sheet[found[2]].value


def test_sheets(values):
    assert values.sheetnames == ["封面和口径", "目标总表", "趋势", "镇街", "督办", "报送", "图表", "数据来源"]
    for sheet in values:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.sheet_state) == (
            "landscape",
            9,
            "visible",
        )
        assert len(sheet.title) <= 31
    assert values["目标总表"].print_title_rows == "$3:$3"


def test_rankings_stand_band_by_band_where_results_were_announced():
    results = [
        AssessedBody(2013, "质监局", "A", True, band=1, low=1, high=2),
        AssessedBody(2013, "教育局", "D", False),
    ]
    paper = replace(PAPER, facts=replace(PAPER.facts, assessment=results))
    sheet = openpyxl.load_workbook(BytesIO(build_workbook(paper)))["考核评比"]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=5)]
    assert sheet["A1"].value == "2013年度成员单位，同一档次内不分先后"
    assert [line[0] for line in lines] == ["档次", "1", "/"]
    assert lines[1][2:] == ["A", "1～2", "表扬"]


def test_the_last_seal_of_the_trail_stands_with_the_sources():
    book = openpyxl.load_workbook(BytesIO(build_workbook(replace(PAPER, checksum="ab", trail_head="7:cd"))))
    notes = [book["数据来源"][cell].value for cell in ("A2", "A3")]
    assert notes == ["快照 SHA-256：ab", "变更记录封签（核验起点）：7:cd"]


def test_every_formula_comes_to_the_value_beside_it(values, formulas):
    count = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    count += 1
                    assert values[sheet.title][cell.coordinate].value == pytest.approx(
                        calculate(values[sheet.title], cell.value), abs=1e-12
                    )
    # One share, nine lights and their sum; two townships and their total of three; three sums of reports; the items in hand.
    assert count == 1 + 9 + 1 + 2 + 3 + 3 + 1


def test_cells_equal_the_board(values):
    rows = {row[0]: row for row in values["目标总表"].iter_rows(min_row=4, max_row=6, values_only=True)}
    for one in PAPER.facts.indicators:
        assert (rows[one.code][9], rows[one.code][7]) == (one.shown, one.denominator)
    assert rows["B6"][8] == pytest.approx(100 * 110 / 116) and rows["B6"][9] == "94.83"
    # 12.4 awards are due: thirteen whole ones.
    assert rows["A2"][4:9] == (20, 13, 13, None, 13)
    lights = dict(values["目标总表"].iter_rows(min_row=8, max_row=17, max_col=2, values_only=True))
    assert (lights["红灯"], lights["滞后"], lights["正常"], lights["合计"]) == (1, 1, 1, 3)


def test_townships_add_up(values):
    rows = list(values["镇街"].iter_rows(min_row=4, values_only=True))
    assert [row[2:5] for row in rows] == [("口东镇", 3, 4), ("新安镇", 12, 12), ("合计", 15, 16)]
    assert rows[0][6] == "75.00" and rows[0][7:9] == pytest.approx((30.0642, 95.4413), abs=1e-4)


def test_the_course_is_that_of_the_facts(values):
    head, *rows = values["趋势"].iter_rows(min_row=3, values_only=True)
    assert list(head[2:]) == QUARTERS
    assert rows[0][2:] == tuple(range(11)) and rows[1][-1] == 93 and rows[2][2:] == (None,) * 11


def read_charts(content):
    archive = zipfile.ZipFile(BytesIO(content))
    return [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]


def test_every_point_of_a_chart_is_kept_beside_its_reference(content, values):
    charts = read_charts(content)
    assert len(charts) == 4
    for chart in charts:
        found = re.findall(r"<c:f>'?([^'!<]+)'?!([^<]+)</c:f><c:(num|str)Cache>(.*?)</c:\3Cache>", chart)
        assert len(found) == chart.count("<c:f>") and found
        for sheet, cells, _kind, cache in found:
            left, top, right, bottom = range_boundaries(cells.replace("$", ""))
            wanted = [
                values[sheet].cell(row, column).value
                for row in range(top, bottom + 1)
                for column in range(left, right + 1)
            ]
            points = dict(re.findall(r'<c:pt idx="(\d+)"><c:v>([^<]*)</c:v>', cache))
            held = [points.get(str(place)) for place in range(len(wanted))]
            for one, value in zip(held, wanted, strict=True):
                # The library writes sixteen digits of a number.
                assert (one if one is None or isinstance(value, str) else float(one)) == (
                    pytest.approx(value, rel=1e-14) if isinstance(value, float) else value
                )


def test_chinese_words_of_charts_have_their_face_and_no_picture_or_link(content):
    for chart in read_charts(content):
        assert chart.count('<a:latin typeface="宋体"/>') == chart.count('<a:ea typeface="宋体"/>') > 0
    archive = zipfile.ZipFile(BytesIO(content))
    assert not [name for name in archive.namelist() if "media" in name or "externalLink" in name or "vba" in name]
    assert not [name for name in archive.namelist() if name.endswith(".rels") and b"External" in archive.read(name)]


def test_error_bars_are_the_interval(content):
    (chart,) = [one for one in read_charts(content) if "<c:errBars>" in one]
    plus = re.search(r"<c:plus>.*?<c:v>([\d.]+)</c:v>", chart)[1]
    assert float(plus) == pytest.approx(95.4413 - 75, abs=1e-4)


def test_the_same_paper_gives_the_same_bytes(content):
    assert build_workbook(PAPER) == content
