"""Sheets of the registers of enterprises: what they bring in, what they refuse, and which figures they move."""

import datetime as dt

import pytest

from enterprises.models import Certificate, CertificateEvent, Designation, Enterprise
from exchange.formats.errors import RowError
from exchange.imports.services import sheet_import_confirm
from exchange.models import SheetImport
from registers import withdrawals
from tests.enterprises.sheet_lines import certificate, enterprise, product
from tests.factories import (
    make_certificate,
    make_designation,
    make_enterprise,
    make_event,
    make_industry,
    make_product,
    make_quarters,
    make_township,
    make_user,
)
from tests.registers_files import bring_in, hand_in, previewed, run, tally, told, write_book
from tests.sheet_files import write_csv

pytestmark = pytest.mark.django_db
State = SheetImport.State


@pytest.fixture(autouse=True)
def _on_a_day(settings, db, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    make_quarters()


@pytest.fixture
def places():
    make_township(name="海滨街道")
    make_industry(code="13", name="农副食品加工业")


@pytest.mark.usefixtures("places")
def test_a_workbook_brings_in_what_its_own_sheets_refer_to(tmp_path):
    key = {"企业名称": "宝坻示例食品有限公司", "产品名称": "食用植物油", "规格型号": "5L/桶"}
    sheets = {
        "证书状态变更": [{"证书编号": "2012010201000001", "变更情况": "暂停", "变更日期": "2014-07-15", "原因": "未按期监督"}],
        "证书覆盖产品": [{"证书编号": "2012010201000001"} | key],
        "认证证书": [certificate(), certificate(证书编号="2012010201000001", 认证类别="强制性产品认证（CCC）")],
        "名牌认定": [key | {"名牌类别": "天津名牌产品", "认定年度": 2012, "申报类型": "新申请", "认定日期": "2012-12-20", "有效期至": "2015-12-19"}],
        "产品执行标准": [key | {"标准编号": "GB 2716-2005", "标准级别": "国家标准", "标准实施日期": "2005-10-01"}],
        "产品": [product(列入3C目录="是")],
        "科研开发机构": [{"企业名称": "宝坻示例食品有限公司", "机构名称": "技术中心", "设立日期": "2011-06-01"}],
        "重点骨干认定": [{"企业名称": "宝坻示例食品有限公司", "认定类别": "重点企业", "认定起始日期": "2012-01-01", "认定依据": "示例文件"}],
        "企业": [enterprise()],
        "说明": [{"备注": "本表不读"}],
    }  # fmt: skip
    path = write_book(tmp_path / "台账.xlsx", sheets)
    sheet = bring_in(path)
    assert (sheet.state, tally(sheet)) == (State.DONE, (10, 0, 0, 0))
    assert sheet.preview["passed_over"] == ["说明"]
    made = Enterprise.objects.get()
    assert (made.name_initials, made.size, made.uscc, made.founded_on) == (
        "bdslspyxgs",
        "medium",
        None,
        dt.date(2003, 5, 12),
    )
    ccc = Certificate.objects.get(scheme="ccc")
    assert [str(one) for one in ccc.products.all()] == ["食用植物油 5L/桶"]
    assert [(one.kind, one.reason) for one in ccc.events.all()] == [("suspended", "未按期监督")]
    assert made.products.get().awards.get().year == 2012
    assert made.products.get().standards.get().valid_until is None
    assert made.designations.get().kind == "key"
    assert made.research_institutions.get().name == "技术中心"
    again = hand_in(path)
    assert (again.state, tally(again)) == (State.DONE, (0, 0, 10, 0))


@pytest.mark.usefixtures("places")
def test_problems_name_sheet_line_column_content_reason_and_remedy(tmp_path):
    sheets = {
        "企业": [enterprise(), enterprise(企业名称="乙厂", 企业规模="巨型", 行业代码="99", 终止日期="2001-01-01")],
        "认证证书": [certificate(证书编号="A1", 企业名称="丙厂"), certificate(证书编号="A2", 有效期至="2011-01-01"), certificate(证书编号=None)],
    }  # fmt: skip
    sheet = hand_in(write_book(tmp_path / "a.xlsx", sheets))
    assert (sheet.state, tally(sheet)) == (State.REFUSED, (1, 0, 0, 4))
    assert told(sheet) == [
        ("企业", 3, "企业规模", "巨型", "word-unknown"),
        ("企业", 3, "行业代码", "99", "industry-unknown"),
        ("认证证书", 2, "企业名称", "丙厂", "enterprise-unknown"),
        ("认证证书", 3, "有效期至", "2011-01-01", "rule-certificate_expires_after_issue"),
        ("认证证书", 4, "证书编号", "", "missing"),
    ]
    rule = RowError.from_json(sheet.problems[3])
    assert rule.reason == "有效期不能早于发证日期。"
    assert rule.remedy == "请更正本行；表中没有的列以台账内容为准。"
    assert not Enterprise.objects.exists()


@pytest.mark.usefixtures("places")
def test_full_width_digits_merged_cells_and_dates_as_people_write_them(tmp_path):
    make_enterprise(name="宝坻示例食品有限公司")
    lines = [
        certificate(证书编号="Ａ　００１", 发证日期="２０１２年７月１日"),
        certificate(证书编号="A002", 企业名称=None, 发证日期="20120701"),
    ]
    path = write_book(tmp_path / "a.xlsx", {"证书": lines}, merges=["C2:C3"])
    assert tally(bring_in(path, "certificates")) == (2, 0, 0, 0)
    assert list(Certificate.objects.order_by("number").values_list("number", "issued_on")) == [
        ("A001", dt.date(2012, 7, 1)),
        ("A002", dt.date(2012, 7, 1)),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_text_files_are_read_in_both_encodings(tmp_path, encoding):
    make_enterprise(name="宝坻示例食品有限公司")
    path = write_csv(tmp_path / "a.csv", [certificate()], encoding, list(certificate()))
    assert tally(bring_in(path, "certificates")) == (1, 0, 0, 0)


def test_a_text_file_is_no_workbook(tmp_path):
    sheet = hand_in(write_csv(tmp_path / "a.csv", [certificate()], "utf-8", list(certificate())))
    assert [problem["kind"] for problem in sheet.problems] == ["not-a-workbook"]


def test_an_absent_column_keeps_and_an_empty_cell_clears(tmp_path):
    made = make_product(
        name="食用植物油", model="5L/桶", category="食用油", is_pillar=True, ended_on=dt.date(2014, 1, 1)
    )
    line = product(企业名称=made.enterprise.name, 投产日期="2008-01-01", 停产日期=None)
    sheet = bring_in(write_book(tmp_path / "a.xlsx", {"产品": [line]}), "products")
    assert tally(sheet) == (0, 1, 0, 0)
    name = f"{made.enterprise.name} 食用植物油 5L/桶"
    assert previewed(sheet) == [("产品", 2, "update", name, "", [["停产日期", "2014-01-01", ""]])]
    made.refresh_from_db()
    assert (made.category, made.is_pillar, made.ended_on) == ("食用油", True, None)


def test_a_dated_fact_is_added_and_never_overwritten(tmp_path):
    held = make_certificate(number="A1")
    make_event(held, "suspended", dt.date(2014, 3, 1), reason="旧")
    lines = [
        {"证书编号": "A1", "变更情况": "恢复", "变更日期": "2014-05-01", "原因": ""},
        {"证书编号": "A1", "变更情况": "暂停", "变更日期": "2014-06-01", "原因": "新"},
    ]
    assert tally(bring_in(write_book(tmp_path / "a.xlsx", {"x": lines}), "certificate-events")) == (2, 0, 0, 0)
    assert list(CertificateEvent.objects.order_by("happened_on").values_list("kind", "reason")) == [
        ("suspended", "旧"),
        ("resumed", ""),
        ("suspended", "新"),
    ]


def test_a_withdrawn_row_is_to_be_restored_first(tmp_path):
    gone = make_certificate(make_enterprise(name="宝坻示例食品有限公司"), number="A1")
    withdrawals.row_withdraw(row=gone, reason="重复", user=make_user())
    sheet = hand_in(write_book(tmp_path / "a.xlsx", {"x": [certificate(证书编号="A1")]}), "certificates")
    assert told(sheet) == [("x", 2, "证书编号", "A1", "withdrawn")]
    event = {"证书编号": "A1", "变更情况": "恢复", "变更日期": "2014-05-01"}
    sheet = hand_in(write_book(tmp_path / "b.xlsx", {"x": [event]}), "certificate-events")
    assert told(sheet) == [("x", 2, "证书编号", "A1", "withdrawn")]


def test_two_lines_for_one_row_must_be_the_same(tmp_path):
    make_enterprise(name="宝坻示例食品有限公司")
    lines = [certificate(), certificate(), certificate(有效期至="2016-01-01")]
    sheet = hand_in(write_book(tmp_path / "a.xlsx", {"x": lines}), "certificates")
    assert told(sheet) == [("x", 4, "证书编号", "03410Q10286R0S", "line-twice")]
    assert sheet.counts["new"] == 1


def test_designations_of_one_kind_do_not_overlap(tmp_path):
    held = make_enterprise(name="甲厂")
    make_designation(held, since=dt.date(2010, 1, 1), until=dt.date(2012, 12, 31))
    line = {"企业名称": "甲厂", "认定类别": "重点企业", "认定依据": "示例文件"}
    lines = [line | {"认定起始日期": "2012-12-31", "认定截止日期": "2013-06-30"}, line | {"认定起始日期": "2013-07-01", "认定截止日期": None}]  # fmt: skip
    sheet = hand_in(write_book(tmp_path / "a.xlsx", {"x": lines}), "designations")
    assert told(sheet) == [("x", 2, "认定起始日期", "2012-12-31", "designation-overlaps")]
    lines[0]["认定起始日期"] = "2013-01-01"
    assert tally(bring_in(write_book(tmp_path / "b.xlsx", {"x": lines}), "designations")) == (2, 0, 0, 0)
    assert Designation.objects.count() == 3


def confirmed(tmp_path, lines, register) -> SheetImport:
    """Hand a sheet in and confirm what it would do, without letting it be written."""
    sheet = hand_in(write_book(tmp_path / "c.xlsx", {"x": lines}), register)
    assert sheet_import_confirm(pk=sheet.pk, user=make_user())
    return sheet


def test_what_was_confirmed_is_asked_again_where_the_register_changed_meanwhile(tmp_path):
    make_enterprise(name="宝坻示例食品有限公司")
    lines = [certificate(证书编号="A1"), certificate(证书编号="A2")]
    sheet = confirmed(tmp_path, lines, "certificates")
    bring_in(write_book(tmp_path / "b.xlsx", {"x": lines[:1]}), "certificates")
    sheet = run(sheet)
    assert (sheet.state, tally(sheet), sheet.preview["situation_changed"]) == (State.CHECKED, (1, 0, 1, 0), True)
    assert Certificate.objects.count() == 1
    assert sheet_import_confirm(pk=sheet.pk, user=make_user())
    assert run(sheet).state == State.DONE
    assert Certificate.objects.count() == 2


def test_nothing_is_written_beneath_an_enterprise_withdrawn_after_the_confirmation(tmp_path):
    held = make_enterprise(name="宝坻示例食品有限公司")
    sheet = confirmed(tmp_path, [certificate()], "certificates")
    withdrawals.row_withdraw(row=held, reason="误录", user=make_user())
    sheet = run(sheet)
    assert (sheet.state, [problem["kind"] for problem in sheet.problems]) == (State.REFUSED, ["enterprise-unknown"])
    assert not Certificate.objects.exists()


def test_a_line_that_names_no_certificate_is_told_beside_one_that_does(tmp_path):
    make_certificate(number="A1")
    event = {"变更情况": "暂停", "变更日期": "2014-07-15"}
    lines = [event | {"证书编号": "A1"}, event | {"证书编号": ""}]
    sheet = hand_in(write_book(tmp_path / "a.xlsx", {"x": lines}), "certificate-events")
    assert told(sheet) == [("x", 3, "证书编号", "", "missing")]
    assert tally(sheet) == (1, 0, 0, 1)
