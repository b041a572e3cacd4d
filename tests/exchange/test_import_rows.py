"""What becomes of each row of a sheet: previewed by the check, listed, narrowed, downloaded, and forgotten in the end."""

import csv
import datetime as dt
from io import StringIO

import pytest
from django.utils import timezone

from accounts.models import Role
from exchange.imports.pages import ImportPage
from exchange.imports.preview import RowPreview, rows_keep
from exchange.imports.services import sheet_import_discard
from exchange.models import SheetImport, SheetRow
from exchange.tasks import remove_old_files
from tests.enterprises.sheet_lines import certificate
from tests.factories import make_certificate, make_enterprise, make_quarters, make_user
from tests.pages import find_elements
from tests.queries import list_queries
from tests.registers_files import bring_in, hand_in, previewed, run, tally, write_book
from tests.reporting.report_rows import make_body
from tests.sheet_files import line, write_csv

pytestmark = pytest.mark.django_db
NAME = "宝坻示例食品有限公司"


@pytest.fixture(autouse=True)
def _on_a_day(settings, db, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    make_quarters()
    make_enterprise(name=NAME)


@pytest.fixture
def signed_in(client):
    client.force_login(make_user(Role.OFFICE))
    return client


@pytest.fixture
def sheet(tmp_path) -> SheetImport:
    """A checked sheet with a new, a changed and an unchanged certificate, and an event on a sheet of its own."""
    bring_in(
        write_book(tmp_path / "a.xlsx", {"x": [certificate(证书编号="A1"), certificate(证书编号="A2")]}), "certificates"
    )
    lines = [certificate(证书编号="A1"), certificate(证书编号="A2", 认证范围="-饼干"), certificate(证书编号="A3")]
    event = {"证书编号": "A3", "变更情况": "暂停", "变更日期": "2014-07-15", "原因": "未按期监督"}
    return hand_in(write_book(tmp_path / "b.xlsx", {"认证证书": lines, "证书状态变更": [event]}))


def test_every_row_is_foretold_in_the_sheets_own_words(sheet):
    rows = previewed(sheet)
    assert [row[:4] for row in rows] == [
        ("认证证书", 2, "skip", "A1"),
        ("认证证书", 3, "update", "A2"),
        ("认证证书", 4, "new", "A3"),
        ("证书状态变更", 2, "new", "A3 2014-07-15 暂停"),
    ]
    assert rows[1][5] == [["认证范围", "", "-饼干"]]
    assert rows[3][4:] == ("原因 未按期监督", [])


def test_rows_with_a_problem_are_among_them(tmp_path):
    lines = [certificate(证书编号="A1"), certificate(证书编号="A2", 有效期至="2001-01-01")]
    sheet = hand_in(write_book(tmp_path / "a.xlsx", {"x": lines}), "certificates")
    assert [row[1:4] for row in previewed(sheet)] == [(2, "new", "A1"), (3, "error", "A2")]


def test_the_list_is_narrowed_and_downloaded_as_it_is_shown(signed_in, sheet):
    page = f"/imports/{sheet.pk}/rows/"
    found = {
        query: [(row.sheet, row.line) for row in signed_in.get(page + query).context["page_obj"]]
        for query in ("", "?action=update", "?sheet=证书状态变更", "?q=A3", "?q=3", "?action=error")
    }
    assert found == {
        "": [("认证证书", 2), ("认证证书", 3), ("认证证书", 4), ("证书状态变更", 2)],
        "?action=update": [("认证证书", 3)],
        "?sheet=证书状态变更": [("证书状态变更", 2)],
        "?q=A3": [("认证证书", 4), ("证书状态变更", 2)],
        "?q=3": [("认证证书", 3), ("认证证书", 4), ("证书状态变更", 2)],
        "?action=error": [],
    }
    answer = signed_in.get(f"/imports/{sheet.pk}/rows.csv?action=update")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(StringIO(text))) == [
        ["工作表", "行号", "核对结果", "记录", "新增内容", "变动列", "原内容", "新内容"],
        ["认证证书", "3", "更新", "A2", "", "认证范围", "", "'-饼干"],
    ]


def test_the_page_of_the_import_begins_with_what_changes(signed_in, sheet):
    page = signed_in.get(f"/imports/{sheet.pk}/")
    assert [row.line for row in page.context["view"].rows_first] == [3, 4, 2]
    assert find_elements(page, f'a[href="/imports/{sheet.pk}/rows/"]')


@pytest.mark.parametrize("role", [Role.LIAISON, Role.HEAD])
def test_who_may_not_read_imports_is_refused(client, sheet, role):
    client.force_login(make_user(role, body=make_body()))
    assert [client.get(f"/imports/{sheet.pk}/{page}").status_code for page in ("rows/", "rows.csv")] == [403, 403]
    assert client.get("/imports/999999/rows/").status_code == 403


def test_an_import_that_is_not_there_has_no_rows(signed_in):
    assert signed_in.get("/imports/999999/rows/").status_code == 404


def test_queries_do_not_grow_with_the_rows(signed_in, sheet):
    address, queries = f"/imports/{sheet.pk}/rows/", "session user sheetimport switchchange sheetrow sheetrow".split()
    signed_in.get(address)
    assert list_queries(lambda: signed_in.get(address)) == queries
    rows_keep(sheet, (RowPreview("认证证书", number, "new", f"B{number}", "长" * 400) for number in range(5, 5005)))
    assert sheet.rows.count() == 5004
    assert list_queries(lambda: signed_in.get(address)) == queries
    last = signed_in.get(f"/imports/{sheet.pk}/rows/?page=9999&per_page=100").context["page_obj"]
    assert (last.number, last.object_list[-1].name) == (51, "B5004")


def test_spot_checks_are_listed_too(tmp_path):
    path = write_csv(tmp_path / "a.csv", [line(抽样编号="B1"), line(抽样编号="B2")])
    bring_in(path, "spot-checks")
    again = hand_in(
        write_csv(tmp_path / "b.csv", [line(抽样编号="B2", 样品名称="饼干"), line(抽样编号="B3")]), "spot-checks"
    )
    assert [(row[1], row[2], row[3], row[5]) for row in previewed(again)] == [
        (2, "update", "B2", [["样品名称", "食用植物油", "饼干"]]),
        (3, "new", "B3", []),
    ]


def test_a_second_check_takes_the_place_of_the_first(tmp_path, sheet):
    make_certificate(number="A9")
    count = sheet.rows.count()
    SheetImport.objects.filter(pk=sheet.pk).update(state=SheetImport.State.CHECKING)
    run(sheet)
    assert sheet.rows.count() == count


def test_rows_are_forgotten_with_a_discarded_sheet_and_some_weeks_after_the_end(sheet):
    ended = SheetImport.objects.exclude(pk=sheet.pk).get()
    SheetImport.objects.filter(pk=ended.pk).update(finished_at=timezone.now() - dt.timedelta(days=29))
    remove_old_files()
    assert ended.rows.count() == 2
    SheetImport.objects.filter(pk=ended.pk).update(finished_at=timezone.now() - dt.timedelta(days=31))
    remove_old_files()
    assert (ended.rows.count(), sheet.rows.count()) == (0, 4)
    assert sheet_import_discard(pk=sheet.pk)
    assert not SheetRow.objects.exists()


def test_what_a_workbook_holds_beside_its_registers_is_imported_on_a_click(signed_in, tmp_path):
    path = write_book(
        tmp_path / "台账.xlsx", {"认证证书": [certificate()], "监督抽查数据": [line()], "说明": [{"备注": "x"}]}
    )
    sheet = hand_in(path)
    further = f"/imports/{sheet.pk}/further/spot-checks/"
    assert signed_in.post(further).status_code == 404
    page = ImportPage(sheet)
    assert ([kind.key for kind in page.read_apart], page.passed_over) == (["spot-checks"], ["说明"])
    sheet = bring_in(path)
    assert len(find_elements(signed_in.get(f"/imports/{sheet.pk}/"), 'form[action*="/further/"]')) == 1
    answer = signed_in.post(f"/imports/{sheet.pk}/further/spot-checks/")
    made = SheetImport.objects.latest("pk")
    assert answer.url == f"/imports/{made.pk}/"
    assert (made.register, made.checksum, made.file_name) == ("spot-checks", sheet.checksum, "台账.xlsx")
    assert tally(run(made)) == (1, 0, 0, 0)
    assert signed_in.post(f"/imports/{sheet.pk}/further/reports/").status_code == 404


def test_every_column_can_be_shown(signed_in, sheet):
    said = [["证书编号", "A3"], ["认证类别", "质量管理体系（ISO 9001）"], ["企业名称", NAME], ["发证日期", "2012-07-01"], ["有效期至", "2015-06-30"]]  # fmt: skip
    assert sheet.rows.get(name="A3").content == said
    assert ["认证范围", "-饼干"] in sheet.rows.get(name="A2").content
    assert sheet.rows.get(name="A1").content == []
    url = f"/imports/{sheet.pk}/rows/"
    shown = [len(find_elements(signed_in.get(url + query), ".sheet-rows__content")) for query in ("", "?columns=all")]
    assert shown == [0, 3]
    told = csv.reader(StringIO(signed_in.get(f"/imports/{sheet.pk}/rows.csv").getvalue().decode("utf-8-sig")))
    assert "；".join(" ".join(each) for each in said) in [row[4] for row in told]


def test_a_batch_shows_every_item(tmp_path):
    sheet = hand_in(
        write_csv(
            tmp_path / "a.csv",
            [
                line(检验结论="不合格", 不合格项目="水分", 检验结果="12%", 标准值="≤9%"),
                line(检验结论="不合格", 不合格项目="酸价"),
            ],
        ),
        "spot-checks",
    )
    content = dict(sheet.rows.get().content)
    assert (content["不合格项目"], content["样品名称"]) == ("水分 12% (≤9%)；酸价", "食用植物油")
    assert "检验结果" not in content
