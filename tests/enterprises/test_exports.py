"""Registers as files: exactly what is filtered, text that stays text, memory that does not grow."""

import csv
import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from exchange.formats import xlsx
from exchange.formats.selections import Selection
from exchange.formats.writing import export_write
from tests.factories import make_enterprise, make_product, make_standard, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(make_user("auditor"))
    return client


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def rows_of(response) -> list[list[str]]:
    text = body(response).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_a_csv_holds_exactly_the_filtered_rows(reader):
    make_enterprise(name="宝坻电缆厂", size="large", org_code="667865299")
    make_enterprise(name="林亭口食品厂")
    response = reader.get("/enterprises/?size=large&export=csv&page=7")
    assert "%E4%BC%81%E4%B8%9A%E5%8F%B0%E8%B4%A6_20141015.csv" in response["Content-Disposition"]
    heading, *lines = rows_of(response)
    assert heading[:3] == ["企业名称", "统一社会信用代码", "组织机构代码"]
    assert [line[:3] for line in lines] == [["宝坻电缆厂", "", "667865299"]]
    assert lines[0][10:13] == ["大型", "否", "2005-01-01"]


def test_a_product_takes_one_line_that_names_its_standards(reader):
    product = make_product(name="电缆", launched_on=dt.date(2010, 5, 1))
    make_standard(product, number="GB/T 1-2010")
    make_standard(product, number="Q/BD 1-2012", level="enterprise", valid_from=dt.date(2012, 1, 1))
    make_product(name="灯具")
    book = CalamineWorkbook.from_filelike(io.BytesIO(body(reader.get("/products/?export=xlsx&q=电缆"))))
    heading, *lines = book.get_sheet_by_index(0).to_python()
    assert heading[2] == "产品名称"
    assert [(line[2], line[8], line[10]) for line in lines] == [
        ("电缆", dt.date(2010, 5, 1), "Q/BD 1-2012、GB/T 1-2010")
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_text_is_never_a_formula(reader, text):
    make_enterprise(name="甲", address=text)
    (line,) = rows_of(reader.get("/enterprises/?export=csv"))[1:]
    assert line[5] == "'" + text
    book = CalamineWorkbook.from_filelike(io.BytesIO(body(reader.get("/enterprises/?export=xlsx"))))
    assert book.get_sheet_by_index(0).to_python()[1][5] == text


def numbers(n: int) -> Selection:
    """Stands where a register's rows would: one number a row."""
    return Selection("x", ("n",), lambda: ([(number,)] for number in range(n)), n, [])


def test_a_workbook_goes_on_on_the_next_sheet(monkeypatch, tmp_path):
    monkeypatch.setattr(xlsx, "SHEET_LINES", 4)
    written = export_write(tmp_path / "x.xlsx", "xlsx", numbers(9))
    assert (written.rows, written.lines) == (9, 9)
    book = CalamineWorkbook.from_path(tmp_path / "x.xlsx")
    assert book.sheet_names == ["x", "x 2", "x 3"]
    assert [book.get_sheet_by_index(n).to_python() for n in range(3)] == [
        [["n"], [0.0], [1.0], [2.0], [3.0]],
        [["n"], [4.0], [5.0], [6.0], [7.0]],
        [["n"], [8.0]],
    ]
