"""Tables of pages as workbooks: the title over them, headings in one or two rows, numbers as numbers; who may take which."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Role
from exchange.exports.catalogue import titles
from exchange.exports.tables import PageTable, write_workbook
from exchange.models import ExportJob
from inspections.models import EnforcementCase, Law
from tests.dashboard.plans import make_indicator, make_plan
from tests.factories import make_body, make_user
from tests.pages import find_elements
from tests.reporting.report_rows import Cast

pytestmark = pytest.mark.django_db


def read_sheets(content: bytes) -> list[Any]:
    return load_workbook(io.BytesIO(content)).worksheets


def read_lines(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_title_notes_and_headings_stand_over_the_lines() -> None:
    table = PageTable("表/一", ["甲", "乙"], [("一", 2), ("二", None)], ["说明"], sums=1)
    [sheet] = read_sheets(write_workbook([table], "张三"))
    assert sheet.title == "表 一"
    assert read_lines(sheet) == [["表/一", None], ["说明", None], ["甲", "乙"], ["一", 2], ["二", None]]
    assert {str(each) for each in sheet.merged_cells.ranges} == {"A1:B1", "A2:B2"}
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == ("B4", "$3:$3", "landscape")
    # One page wide, however many long.
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.oddFooter.left.text.startswith("张三 ")
    assert [cell.font.bold for cell in sheet["A"][3:]] == [False, True]


def test_headings_under_one_word_share_it_and_others_stand_over_both_rows() -> None:
    table = PageTable("t", ["甲", ("合", "子"), ("合", "丑"), ("单", "寅"), "末"], [("", 1, 2, 3, 4)])
    [sheet] = read_sheets(write_workbook([table], ""))
    assert read_lines(sheet)[1:3] == [["甲", "合", None, "单", "末"], [None, "子", "丑", "寅", None]]
    assert {str(each) for each in sheet.merged_cells.ranges} == {"A1:E1", "A2:A3", "B2:C2", "E2:E3"}


def test_every_kind_of_cell_stays_what_it_is_and_no_text_runs() -> None:
    day = dt.date(2014, 9, 30)
    table = PageTable("t", list("abcdef"), [("=1+1", 1234, Decimal("95.00"), Decimal("3"), day, "http://a.b")])
    [sheet] = read_sheets(write_workbook([table], ""))
    cells = list(sheet.iter_rows())[2]
    assert [cell.value for cell in cells[:4]] == ["=1+1", 1234, 95, 3]
    assert (cells[4].value.date(), cells[5].value) == (day, "http://a.b")
    assert [cell.data_type for cell in cells] == ["s", "n", "n", "n", "d", "s"]
    assert [cell.number_format for cell in cells][1:5] == ["#,##0", "#,##0.00", "#,##0", "yyyy-mm-dd"]
    assert cells[5].hyperlink is None


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("/board/", "board"),
        ("/leadership/", "board"),
        ("/reports/?year=all", "report-matrix"),
        ("/reports/rates/?year=all", "report-rates"),
        ("/reports/missing/", "reports-missing"),
        ("/cases/summary/", "case-summary"),
        ("/quarters/", "quarters"),
        ("/bodies/", "bodies"),
        ("/townships/", "townships"),
    ],
)
def test_every_table_can_be_taken_into_excel_and_stands_in_the_record(client: Client, address: str, key: str) -> None:
    Cast().bring_to("submitted")
    client.force_login(make_user(Role.OFFICE), backend="django.contrib.auth.backends.ModelBackend")
    [button] = find_elements(client.get(address), '.page-head a[href$="export=xlsx"]')
    answer = client.get(address.split("?", maxsplit=1)[0] + button.get("href"))
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    job = ExportJob.objects.get()
    sheets = read_sheets(answer.content)
    assert job.rows == sum(sheet.max_row - int(sheet.freeze_panes[1:]) + 1 for sheet in sheets)
    assert (job.register, job.format, job.state) == (key, "xlsx", "handed_out")
    assert str(titles[key])


def test_the_reports_of_a_body_are_the_lines_of_its_page(client: Client) -> None:
    cast = Cast()
    cast.bring_to("submitted")
    client.force_login(cast.liaison, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/reports/?year=all")
    [sheet] = read_sheets(client.get("/reports/?year=all&export=xlsx").content)
    names = [line[0] for line in read_lines(sheet)[2:-1]]
    assert names == [row.text_content().strip() for row in find_elements(page, ".matrix tbody th")]
    assert client.get("/reports/missing/?export=xlsx").status_code == 403


def test_cases_are_counted_as_on_the_page(client: Client) -> None:
    make_indicator(make_plan(), "B6")
    law = Law.objects.create(name="产品质量法", position=1)
    body = make_body(name="工商分局")
    for number, fine in (("1", Decimal("1.5")), ("2", None)):
        EnforcementCase.objects.create(
            number=f"宝工商罚字〔2014〕{number}号", body=body, law=law, opened_on=dt.date(2014, 5, 1), subject="案", fine=fine, closed_on=dt.date(2014, 6, 1) if fine else None,
            outcome="penalised" if fine else "open",
        )  # fmt: skip
    client.force_login(make_user(Role.LEADER), backend="django.contrib.auth.backends.ModelBackend")
    cases, complaints = read_sheets(client.get("/cases/summary/?since=2014-01-01&until=2014-12-31&export=xlsx").content)
    assert [line[1:] for line in read_lines(cases)[3:]] == [
        ["合计", 2, 1, 1, 0, 0, None, 1.5],
        ["工商分局", 2, 1, 1, 0, 0, None, 1.5],
        ["", 2, 1, 1, 0, 0, None, 1.5],
    ]
    assert read_lines(complaints)[3][0] == "合计"
