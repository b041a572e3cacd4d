"""What holds for the sheets of all registers: their templates, their rules, their pages."""

import io

import pytest
import python_calamine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from accounts.models import Role
from enterprises.models import Enterprise
from exchange.context import resources
from exchange.imports.catalogue import WORKBOOK, exports, imports, in_workbook
from exchange.imports.exporting import workbook_write
from exchange.models import ExportJob, SheetImport
from exchange.resources import tables_of
from exchange.rules import judge_of, rules_of
from inspections.models import Complaint, EnforcementCase
from tests.factories import make_enterprise, make_product, make_quarters, make_spot_check, make_user
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries
from tests.registers_files import bring_in, hand_in, tally, told, write_book
from tests.reporting.report_rows import Cast

pytestmark = pytest.mark.django_db
State = SheetImport.State


@pytest.fixture(autouse=True)
def _on_a_day(settings, db, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def office(client) -> Client:
    client.force_login(make_user(Role.OFFICE))
    return client


def book_of(content: bytes) -> dict[str, list[list]]:
    book = python_calamine.load_workbook(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_examples_of_all_templates_are_taken_together(office, tmp_path):
    call_command("load_plan", verbosity=0)
    book = book_of(office.get(reverse("exchange:import-template", args=[WORKBOOK])).content)
    sheets = {}
    for resource in in_workbook():
        name = resource._meta.sheet
        titles, *lines = book[f"示例·{name}"]
        assert book[name] == [titles]
        sheets[name] = [dict(zip(titles, line, strict=True)) for line in lines]
    sheet = hand_in(write_book(tmp_path / "a.xlsx", sheets))
    assert (sheet.state, told(sheet)) == (State.CHECKED, [])
    assert sheet.counts["new"] == sum(len(lines) for lines in sheets.values()) == 24


@pytest.mark.parametrize(("key", "rows"), [("reports", 2), ("spot-checks", 3)])
def test_the_examples_of_sheets_that_are_read_by_themselves_are_taken(office, tmp_path, key, rows):
    call_command("load_plan", verbosity=0)
    book = book_of(office.get(reverse("exchange:import-template", args=[key])).content)
    titles, *lines = book["填写示例"]
    lines = [dict(zip(titles, line, strict=True)) for line in lines]
    sheet = hand_in(write_book(tmp_path / "a.xlsx", {next(iter(book)): lines}), key)
    assert (sheet.state, told(sheet), sheet.counts["new"]) == (State.CHECKED, [], rows)


@pytest.mark.parametrize("key", [key for key in imports if key != WORKBOOK])
def test_each_template_explains_every_column(office, key):
    response = office.get(reverse("exchange:import-template", args=[key]))
    assert "attachment" in response["Content-Disposition"]
    book = book_of(response.content)
    titles = next(iter(book.values()))[0]
    explained = [row[1] for row in book["填写说明"][1:] if row[1]]
    assert explained == titles
    assert all(row[3] for row in book["填写说明"][1 : len(titles) + 1])


@pytest.mark.parametrize("key", resources)
def test_the_rows_of_every_sheet_leave_in_an_order(key):
    # Without one they leave as they happen to lie in the table, and two exports of the same rows differ.
    assert resources[key]().get_queryset().ordered


def test_a_template_of_nothing_is_not_found(office):
    assert office.get("/imports/template/taxes/").status_code == 404


@trials(max_examples=60, deadline=None)
@given(
    opened=st.dates(),
    closed=st.none() | st.dates(),
    outcome=st.sampled_from(EnforcementCase.Outcome.values),
    fine=st.none() | st.integers(-1, 1),
)
def test_rules_are_judged_as_the_database_judges_them(opened, closed, outcome, fine):
    row = {"opened_on": opened, "closed_on": closed, "outcome": outcome, "goods_value": None, "fine": fine}
    for rule, _code in rules_of(EnforcementCase):
        broken = judge_of(rule.condition, {name: name for name in row})(row) is False
        try:
            rule.validate(EnforcementCase, EnforcementCase(**row))
        except ValidationError:
            assert broken
        else:
            assert not broken


def test_every_rule_of_every_register_can_be_judged():
    """A lookup that the judge does not know would fail only when somebody hands in such a row."""
    for resource in (each() for each in in_workbook()):
        fields = resource.model_fields
        row = resource._meta.model().__dict__ | {name: None for name in fields if fields[name].null}
        blamed = [field for _judge, _code, field, _name in resource.rules]
        for rule, _code in rules_of(resource._meta.model):
            try:
                judge_of(rule.condition, {name: name for name in row})(row)
            except TypeError:
                continue  # The blank row compares a date with nothing filled in.
            assert {*blamed} <= {*resource.place}


def test_text_that_looks_like_a_formula_leaves_and_comes_back(tmp_path):
    made = make_enterprise(name="=1+1厂", address="'=2+2")
    make_product(made, name="@SUM(A1)", model="-5", category="+1")
    path = tmp_path / "a.xlsx"
    workbook_write(path, [exports["enterprises"], exports["products"]])
    sheet = hand_in(path)
    assert (sheet.state, tally(sheet)) == (State.DONE, (0, 0, 2, 0))


def test_stored_text_that_no_sheet_would_keep_as_it_is_changes_nothing(tmp_path):
    made = make_enterprise(name="宝坻　示例  厂", address="/")
    make_product(made, name="Ａ型 电缆", model="无")
    path = tmp_path / "a.xlsx"
    workbook_write(path, [exports["enterprises"], exports["products"]])
    sheet = hand_in(path)
    assert (sheet.state, tally(sheet)) == (State.DONE, (0, 0, 2, 0))


def test_a_complaint_names_a_case_of_the_same_workbook_and_no_person(tmp_path):
    call_command("load_plan", verbosity=0)
    case = {
        "案件编号": "A1",
        "办案单位": "质监局",
        "法律法规": "产品质量法",
        "案由": "不合格电缆",
        "立案日期": "2014-03-05",
    }
    complaint = {
        "投诉编号": "T1", "受理单位": "质监局", "类别": "投诉", "事由": "电缆", "受理日期": "2014-03-01",
        "办结日期": "2014-03-05", "处理结果": "转立案查处", "转立案件编号": "A1",
    }  # fmt: skip
    bring_in(write_book(tmp_path / "a.xlsx", {"投诉举报": [complaint], "执法案件": [case]}))
    assert (Complaint.objects.get().case.number, EnforcementCase.objects.get().outcome) == ("A1", "open")
    personal = complaint | {"投诉编号": "T2", "事由": "张某 13812345678"}
    unsettled = complaint | {"投诉编号": "T3", "办结日期": None}
    sheet = hand_in(write_book(tmp_path / "b.xlsx", {"投诉举报": [personal, unsettled]}))
    assert told(sheet) == [
        ("投诉举报", 2, "事由", "张某 13812345678", "personal"),
        ("投诉举报", 3, "办结日期", "", "rule-complaint_settled_with_an_outcome"),
    ]


def upload(client: Client, path, **fields: str):
    return client.post("/imports/", {"file": SimpleUploadedFile(path.name, path.read_bytes())} | fields)


def test_a_corrected_sheet_names_the_one_that_it_corrects(office, tmp_path):
    make_enterprise(name="甲厂")
    line = {"企业名称": "甲厂", "机构名称": "技术中心", "设立日期": "2011-13-01"}
    wrong = hand_in(write_book(tmp_path / "误.xlsx", {"x": [line]}), "research-institutions")
    assert wrong.state == State.REFUSED
    page = office.get(f"/imports/{wrong.pk}/").content.decode()
    assert find_elements(page, f'a[href="/imports/?register=research-institutions&corrects={wrong.pk}"]')
    listed = office.get(f"/imports/?register=research-institutions&corrects={wrong.pk}").content.decode()
    assert find_elements(listed, f'input[name=corrects][value="{wrong.pk}"]')
    path = write_book(tmp_path / "正.xlsx", {"x": [line | {"设立日期": "2011-12-01"}]})
    upload(office, path, register="research-institutions", corrects=str(wrong.pk))
    right = SheetImport.objects.latest("pk")
    assert right.corrects == wrong
    assert f"第 {wrong.pk} 号导入（误.xlsx）" in read_texts(
        office.get(f"/imports/{right.pk}/"), ".page-head__words p a"
    )
    assert f"第 {right.pk} 号导入（正.xlsx）" in read_texts(
        office.get(f"/imports/{wrong.pk}/"), ".page-head__words p a"
    )
    upload(office, path, register="enterprises", corrects=str(wrong.pk))
    assert SheetImport.objects.latest("pk").corrects is None


def test_the_preview_shows_each_sheet_and_the_original_can_be_had(office, tmp_path):
    made = make_enterprise(name="甲厂")
    make_product(made, name="旧产品", model="", category="甲类")
    lines = [
        {"企业名称": "甲厂", "产品名称": "旧产品", "产品类别": "乙类", "投产日期": "2008-01-01"},
        {"企业名称": "甲厂", "产品名称": "新产品", "产品类别": "甲类", "投产日期": "2009-01-01"},
    ]
    path = write_book(tmp_path / "产品.xlsx", {"产品": lines})
    sheet = hand_in(path, "products")
    page = office.get(f"/imports/{sheet.pk}/").content.decode()
    assert read_text(page, "#stage .btn-primary") == "确认导入：新增 1 条，更新 1 条"
    assert read_texts(page, ".sheet-rows__changes del") == ["甲类"]
    assert read_texts(page, ".sheet-rows__changes ins") == ["乙类"]
    cells = read_texts(page, ".sheet-rows td")
    assert {"甲厂 旧产品", "甲厂 新产品", "产品类别 甲类；投产日期 2009-01-01"} <= set(cells)
    assert b"".join(office.get(f"/imports/{sheet.pk}/file/").streaming_content) == path.read_bytes()
    office.post(f"/imports/{sheet.pk}/discard/")
    assert office.get(f"/imports/{sheet.pk}/file/").status_code == 404
    client = Client()
    client.force_login(make_user(Role.ADMIN))
    assert client.get(f"/imports/{sheet.pk}/file/").status_code == 403


def test_the_list_is_filtered_by_register_and_state(office):
    for register, state in (("products", "done"), ("products", "refused"), ("cases", "done")):
        SheetImport.objects.create(
            register=register, file_name=f"{register}-{state}.xlsx", checksum="0" * 64, state=state
        )
    page = office.get("/imports/?register=products&state=done").content.decode()
    assert read_texts(page, 'td[data-label="文件"] a') == ["products-done.xlsx"]
    assert office.get("/imports/?register=x&state=y").status_code == 200


CHECKING = (
    "user sheetimport sheetimport select sheetimport sheetimport sheetrow enterprise formername "
    "enterprisemerge enterprise product sheetrow sheetimport select sheetimport"
)
WRITING = (
    "user sheetimport select sheetimport user sheetimport lock lock enterprise formername "
    "enterprisemerge enterprise product product addedrows quarter stalemark quarter stalemark attainment sheetimport sheetimport select sheetimport"
)
"""The tables that a sheet of products asks, in their order; ``select`` takes a lock, ``lock`` the tables. How far it has come is noted on a connection of its own."""


def test_a_sheet_is_written_in_queries_that_its_length_does_not_change(tmp_path):
    make_quarters()
    made = make_enterprise(name="甲厂")
    for lines in (2, 200):
        rows = [{"企业名称": "甲厂", "产品名称": f"产品{lines}-{n}", "投产日期": "2009-01-01"} for n in range(lines)]
        book = write_book(tmp_path / f"{lines}.xlsx", {"产品": rows})
        asked = list_queries(lambda book=book: bring_in(book, "products"))
        # Keys are drawn from the sequences in portions of a hundred.
        assert [table for table in asked if table != "series"] == [*CHECKING.split(), *WRITING.split()]
    assert made.products.count() == 202
    assert Enterprise.objects.count() == 1


def test_all_registers_leave_as_one_workbook_that_changes_nothing(office, tmp_path, settings):
    make_product(make_enterprise(name="甲厂"), name="电缆")
    make_spot_check(number="B1")
    Cast().bring_to("accepted")
    response = office.get("/imports/workbook/")
    (tmp_path / "a.xlsx").write_bytes(b"".join(response.streaming_content))
    sheet = hand_in(tmp_path / "a.xlsx")
    assert (sheet.state, tally(sheet)) == (State.DONE, (0, 0, 2, 0))
    assert [tally(hand_in(tmp_path / "a.xlsx", key)) for key in ("spot-checks", "reports")] == [(0, 0, 1, 0)] * 2
    job = ExportJob.objects.get()
    assert (job.register, job.rows, job.checksum) == (WORKBOOK, 4, sheet.checksum)
    settings.WORKBOOK_ROWS_AT_ONCE = 1
    assert "台账数据量过大" in read_text(office.get("/imports/workbook/", follow=True), ".notice--error")
    assert ExportJob.objects.count() == 1


def test_no_row_above_can_be_withdrawn_while_an_import_writes():
    assert [*tables_of(resources["awards"])] == ["enterprises_product", "enterprises_brandaward"]
    assert [*tables_of(resources["complaints"])] == ["inspections_enforcementcase", "inspections_complaint"]
    assert [*tables_of(resources["enterprises"])] == ["enterprises_enterprise"]
