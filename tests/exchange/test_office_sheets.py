"""Sheets as offices have them, each kind with invented ones: what is taken, what is told, and what is asked."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.urls import reverse

from enterprises.models import Enterprise
from exchange.formats.beneath import is_beneath
from inspections.models import CompletedProject, EnforcementCase, FailingItem, Law, SpotCheck
from tests.enterprises.sheet_lines import enterprise
from tests.factories import (
    make_body,
    make_enterprise,
    make_industry,
    make_quarters,
    make_spot_check,
    make_township,
    make_user,
)
from tests.pages import read_text, read_texts
from tests.registers_files import bring_in, hand_in, previewed, tally, told, write_book
from tests.sheet_files import failed, line, write_csv

pytestmark = pytest.mark.django_db
PROJECT = {
    "工程编号": "G1",
    "工程名称": "示例小区",
    "乡镇街道": "海滨街道",
    "建设单位": "示例置业",
    "竣工验收日期": "2014-06-12",
    "验收结论": "验收合格",
}
CASE = {
    "案件编号": "A1",
    "办案单位": "质监局",
    "法律法规": "产品质量法",
    "案由": "生产不合格电线",
    "立案日期": "2014-03-05",
}


@pytest.fixture(autouse=True)
def _on_a_day(settings, db, tmp_path):
    settings.BUSINESS_DATE = "2014-10-15"
    settings.MEDIA_ROOT = tmp_path / "uploads"
    make_quarters()


def remarks(sheet) -> dict[str, Any]:
    return sheet.preview.get("sheets", [sheet.preview])[0]


def styled(path: Path, lines: list[dict[str, Any]], formats: dict[str, str], hidden: tuple[int, ...] = ()) -> Path:
    """Write spot checks whose columns have number formats, some lines hidden."""
    titles = [*dict.fromkeys(title for each in lines for title in each)]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, titles)
        shown = {title: book.add_format({"num_format": code}) for title, code in formats.items()}
        for row, each in enumerate(lines, start=1):
            for title, cell in each.items():
                sheet.write(row, titles.index(title), cell, shown.get(title))
        for row in hidden:
            sheet.set_row(row - 1, options={"hidden": True})
    return path


# Numbers.


def test_numbers_are_kept_as_excel_shows_them_and_codes_so_shown_are_refused(tmp_path):
    path = styled(
        tmp_path / "a.xlsx",
        [failed("B1", "水分") | {"检验结果": 0.155, "标准值": 0.14, "规格型号": 25.0}],
        {"检验结果": "0.0%", "标准值": "0%", "规格型号": "0000"},
    )
    bring_in(path, "spot-checks")
    assert FailingItem.objects.values_list("item", "measured", "limit").get() == ("水分", "15.5%", "14%")
    assert SpotCheck.objects.get().model == "0025"
    refused = hand_in(styled(tmp_path / "b.xlsx", [line() | {"抽样编号": 7}], {"抽样编号": "000000"}), "spot-checks")
    assert told(refused) == [("", 2, "抽样编号", "000007", "number-disguised")]


@pytest.mark.parametrize(
    ("code", "kept", "shown"),
    [("0%", 0.5, "50%"), ('0.0"万"', 1.2, "1.2万"), ("0.0千", 3.5, "3.5千"), ("#,##0,", 4e6, "4,000")],
)
def test_an_amount_shown_in_other_units_than_it_is_kept_is_asked_about(tmp_path, code, kept, shown):
    make_township(name="海滨街道")
    path = styled(tmp_path / "a.xlsx", [PROJECT | {"建筑面积（平方米）": kept}], {"建筑面积（平方米）": code})
    sheet = hand_in(path, "projects")
    assert [problem[1:] for problem in told(sheet)] == [(2, "建筑面积（平方米）", shown, "amount-disguised")]


def test_an_amount_with_its_unit_behind_it_is_read(tmp_path):
    make_township(name="海滨街道")
    path = styled(tmp_path / "a.xlsx", [PROJECT | {"建筑面积（平方米）": 1200}], {"建筑面积（平方米）": '#,##0"㎡"'})
    bring_in(path, "projects")
    assert CompletedProject.objects.get().area == 1200


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("2,014,070,900", "taken-for-amount"),
        ("########", "not-shown"),
        ("3月5日", "taken-for-day"),
        ("2.01407E12", "shortened"),
        ("2,01407E+12", "shortened"),
        ("2014070900.00", "taken-for-amount"),
    ],
)
def test_a_number_that_a_spreadsheet_has_made_an_amount_is_refused(tmp_path, number, kind):
    assert told(hand_in(write_book(tmp_path / "a.xlsx", {"x": [line(抽样编号=number)]}), "spot-checks")) == [
        ("", 2, "抽样编号", number, f"number-{kind}")
    ]


@pytest.mark.parametrize("number", ["'00123", "‘00123", "\t00123", '="00123"'])
def test_what_only_keeps_a_number_as_text_is_no_part_of_it(tmp_path, number):
    bring_in(write_csv(tmp_path / "a.csv", [line(抽样编号=number)]), "spot-checks")
    assert SpotCheck.objects.get().number == "00123"


@pytest.mark.parametrize("column", ["规格型号", "检验结果", "标准值", "不合格项目"])
def test_what_excel_made_a_date_is_refused_where_no_date_belongs(tmp_path, column):
    import datetime as dt  # noqa: PLC0415

    lines = [failed("B1", "水分") | {column: dt.date(2014, 3, 5)}]
    assert told(hand_in(write_book(tmp_path / "a.xlsx", {"x": lines}), "spot-checks")) == [
        ("", 2, column, "2014-03-05", "date-in-text")
    ]


def test_lost_zeros_are_suggested(tmp_path):
    make_township(name="海滨街道")
    make_industry(code="06", name="煤炭开采和洗选业")
    lines = [
        enterprise(行业代码=6.0),
        enterprise(企业名称="甲厂", 行业代码="06", 组织机构代码=6666663.0),
        enterprise(企业名称="乙厂", 行业代码="61"),
    ]
    sheet = hand_in(write_book(tmp_path / "a.xlsx", {"企业": lines}), "enterprises")
    assert [problem[1:] for problem in told(sheet)] == [
        (2, "行业代码", "6", "industry-lost-zero"), (3, "组织机构代码", "6666663", "code-lost-zeros"), (4, "行业代码", "61", "industry-unknown"),
    ]  # fmt: skip
    assert sheet.problems[0]["about"] == {"code": "06", "name": "煤炭开采和洗选业"}
    assert sheet.problems[1]["about"] == {"code": "006666663"}


# Sheets of a workbook.


def test_all_sheets_with_the_headings_are_read_whatever_the_order_of_their_columns(tmp_path):
    turned = dict(reversed(line(抽样编号="B3").items()))
    path = write_book(
        tmp_path / "a.xlsx", {"7月": [line(), line(抽样编号="B2")], "8月": [turned], "目录": [{"甲": "乙"}]}
    )
    sheet = bring_in(path, "spot-checks")
    assert tally(sheet) == (3, 0, 0, 0)
    assert [row[:4] for row in previewed(sheet)] == [
        ("7月", 2, "new", "BD2014-0001"),
        ("7月", 3, "new", "B2"),
        ("8月", 2, "new", "B3"),
    ]
    assert (remarks(sheet)["sheets_read"], remarks(sheet)["sheets_passed"]) == (["7月", "8月"], ["目录"])


def test_a_batch_may_go_on_in_the_next_sheet_and_errors_name_theirs(tmp_path):
    lines = [failed("B1", "酸价"), line(抽样编号="B2", 环节="餐饮"), failed("B1", "水分", 样品名称="别物")]
    sheet = hand_in(write_book(tmp_path / "a.xlsx", {"一": [failed("B1", "水分")], "二": lines}), "spot-checks")
    assert told(sheet) == [
        ("二", 3, "环节", "餐饮", "word-unknown"),
        ("二", 4, "样品名称", "别物", "batch-contradiction"),
    ]
    assert sheet.problems[1]["about"]["first"] == "一 2"


def test_sheets_with_other_columns_stop_the_import_and_are_named(tmp_path):
    sheet = hand_in(
        write_book(tmp_path / "a.xlsx", {"一": [line()], "二": [line(抽样编号="B2") | {"备注": "甲"}]}), "spot-checks"
    )
    assert sheet.problems == [{"kind": "sheets-differ", "about": {"sheet": "二", "first": "一", "titles": "备注"}}]


def test_examples_and_sheets_of_other_registers_are_not_read_and_hidden_ones_are_told(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, number in (("监督抽查数据", "B1"), ("填写示例", "B2"), ("产品", "B3"), ("旧表", "B4")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, [*line()])
            sheet.write_row(1, 0, [*line(抽样编号=number).values()])
        sheet.hide()
    sheet = hand_in(path, "spot-checks")
    assert ([row[3] for row in previewed(sheet)], remarks(sheet)["sheets_passed"]) == (["B1"], ["旧表"])


def test_a_hidden_sheet_of_a_register_in_a_workbook_of_several_is_told(tmp_path):
    make_township(name="海滨街道")
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, lines in (("竣工工程", [PROJECT]), ("产品", [{"企业名称": "甲厂", "产品名称": "锅"}])):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, [*lines[0]])
            sheet.write_row(1, 0, [*lines[0].values()])
        sheet.hide()
    assert hand_in(path).preview["passed_over"] == ["产品"]


def test_a_line_that_numbers_the_columns_is_passed_over_with_a_remark(tmp_path):
    lines = [dict(zip(line(), range(1, 7), strict=True)), line()]
    sheet = bring_in(write_book(tmp_path / "a.xlsx", {"x": lines}), "spot-checks")
    assert (tally(sheet), remarks(sheet)["passed_lines"]) == ((1, 0, 0, 0), [["2", "1 2 3 4 5 6"]])


def test_parts_of_a_workbook_may_bear_other_names(tmp_path):
    whole = write_book(tmp_path / "a.xlsx", {"x": [line()]})
    names = {
        "xl/workbook.xml": "xl/book9.xml",
        "xl/_rels/workbook.xml.rels": "xl/_rels/book9.xml.rels",
        "xl/sharedStrings.xml": "xl/Texts.xml",
        "xl/worksheets/sheet1.xml": "data/one.xml",
    }
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as new:
        for member in old.namelist():
            content = (
                old.read(member)
                .replace(b"xl/workbook.xml", b"xl/book9.xml")
                .replace(b'"sharedStrings.xml', b'"Texts.xml')
            )
            new.writestr(names.get(member, member), content.replace(b'"worksheets/sheet1.xml', b'"/data/one.xml'))
    assert tally(bring_in(tmp_path / "b.xlsx", "spot-checks")) == (1, 0, 0, 0)
    assert SpotCheck.objects.get().sample_name == "食用植物油"


# Lines.


def test_hidden_lines_and_columns_are_told(tmp_path):
    path = styled(
        tmp_path / "a.xlsx", [line(), line(抽样编号="B2"), line(抽样编号="B3"), line(抽样编号="B4")], {}, hidden=(3, 4)
    )
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet_xml = "xl/worksheets/sheet1.xml"
    parts[sheet_xml] = parts[sheet_xml].replace(
        b"<sheetData>", b'<cols><col min="5" max="6" width="0" hidden="1"/></cols><sheetData>'
    )
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    found = remarks(hand_in(tmp_path / "b.xlsx", "spot-checks"))
    assert (found["hidden_lines"], found["hidden_line_count"], found["hidden_columns"]) == ("3–4", 2, "E、F")


@pytest.mark.parametrize(
    "cells",
    [
        ["合计", "", "12"], ["", "总计", "12"], [1.0, "小计", "3"], ["合 计", "3项"], ["共计：12家"], ["本页小计", "2"], ["总计（批次）", "3"], ["共2批次"],
        ["注：1.一式三份"], ["备注：无"], ["说明:截至9月底"], ["填表说明：按季填报"], ["注1、略"], ["备注", "本表数据截至9月底"], ["主管领导签字："], ["审批意见：同意"], ["※ 仅供内部使用"],
        ["填表人：", "审核人："], ["制表：张三", "2014年10月8日"], ["审核"], ["单位负责人（签字）："], ["（盖章）"], ["联系电话：", "29240000"], ["统计负责人：", "填表人："], ["填报日期：2014年10月8日"],
        ["1", "2", "3", "4"], [1.0, 2.0, 3.0], ["栏次", "（1）", "（2）", "（3）"], ["甲", "乙", "1", "2", "3"],
        ["2014年10月8日"], ["年 月 日"], ["其中：生产领域", "3"], ["局长：", "2014年"], ["检验员：", ""], ["以下空白"], ["第1页 共3页"], ["续下页"], ["数据来源于各乡镇上报材料，仅供参考。"], ["注：甲", "注：甲", "注：甲"],
    ],
)  # fmt: skip
def test_totals_notes_and_signatures_are_none_of_the_rows(cells):
    assert is_beneath(cells)


@pytest.mark.parametrize(
    "cells",
    [
        ["B1", "流通"],
        ["总计有限公司", "海滨街道"],
        ["合计商贸公司"],
        ["注塑机厂", "1"],
        ["审核通过的产品", "2"],
        ["共青团路1号"],
        ["1", "2"],
        ["1", "3", "5"],
        ["1", "2", "3", "宝平街道"],
        ["C1"],
        [],
        ["", None],
    ],
)
def test_what_may_be_a_row_is_none_of_them(cells):
    assert not is_beneath(cells)


@pytest.mark.parametrize("total", ["合计", "小计", "总 计", "共计"])
def test_totals_under_other_registers_are_passed_over_with_a_remark(tmp_path, total):
    make_township(name="海滨街道")
    lines = [
        PROJECT | {"建筑面积（平方米）": 1200},
        {"工程编号": total, "工程名称": "1项", "建筑面积（平方米）": "=SUM(G2:G2)"},
        {"工程编号": "制表：李四"},
    ]
    sheet = bring_in(write_book(tmp_path / "a.xlsx", {"竣工工程": lines}), "projects")
    assert (tally(sheet), CompletedProject.objects.count()) == ((1, 0, 0, 0), 1)
    assert remarks(sheet)["passed_lines"] == [["3", f"{total} 1项 0"], ["4", "制表：李四"]]


# Text files.


@pytest.mark.parametrize("sign", [";", "\t", "|", "；", "，"])
def test_the_sign_between_columns_is_found(tmp_path, sign):
    content = line(备注="甲、乙")
    lines = [sign.join(content), sign.join(content.values())]
    (tmp_path / "a.csv").write_text("\r\n".join(lines), encoding="gb18030")
    bring_in(tmp_path / "a.csv", "spot-checks")
    assert SpotCheck.objects.values_list("number", "sample_name", "note").get() == (
        "BD2014-0001",
        "食用植物油",
        "甲、乙",
    )


# Words.


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"环节": "生产领域"}, {"stage": "production"}), ({"环节": "流通环节"}, {"stage": "market"}),
        ({"检验结论": "符合"}, {"first_result": "passed"}), ({"检验结论": "所检项目合格"}, {"first_result": "passed"}),
        ({"检验结论": "不合格品"}, {"first_result": "failed"}), ({"检验结论": "不符合"}, {"first_result": "failed"}), ({"检验结论": "拒绝抽查"}, {"first_result": "refused"}),
        ({"检验结论": "不合格", "复检结论": "复检合格"}, {"retest_result": "passed"}), ({"检验结论": "不合格", "复检结论": "复检不合格"}, {"retest_result": "failed"}),
        ({"检验结论": "不合格品", "复检结论": "维持原结论"}, {"retest_result": "failed"}), ({"检验结论": "合格", "复检结论": "维持原结论"}, {"retest_result": "passed"}),
        ({"检验结论": "不合格", "复检结论": "未申请复检"}, {"retest_result": ""}),
        ({"抽样日期": "2014年8月5号"}, {"sampled_on": "2014-08-05"}), ({"抽样日期": "2014、8、5"}, {"sampled_on": "2014-08-05"}), ({"抽样日期": "二〇一四年八月二十五日"}, {"sampled_on": "2014-08-25"}),
    ],
)  # fmt: skip
def test_words_of_official_sheets_are_taken_as_what_they_mean(tmp_path, changes, kept):
    bring_in(write_book(tmp_path / "a.xlsx", {"x": [line(**changes)]}), "spot-checks")
    assert {name: str(getattr(SpotCheck.objects.get(), name)) for name in kept} == kept


def test_words_taken_are_told_and_shown_as_what_they_mean(tmp_path, client):
    sheet = hand_in(
        write_book(tmp_path / "a.xlsx", {"x": [line(环节="流通领域", 检验结论="不合格品", 复检结论="未申请复检")]}),
        "spot-checks",
    )
    assert remarks(sheet)["words"] == [
        ["环节", "流通领域", "流通"],
        ["检验结论", "不合格品", "不合格"],
        ["复检结论", "未申请复检", ""],
    ]
    assert "环节 流通；" in previewed(sheet)[0][4]
    client.force_login(make_user())
    page = client.get(reverse("exchange:import", args=[sheet.pk]))
    assert "检验结论 不合格品 → 不合格" in read_texts(page, ".notice span")


@pytest.mark.parametrize(
    "changes",
    [
        {"检验结论": "基本合格"},
        {"环节": "餐饮"},
        {"检验结论": "不合格", "复检结论": "改变原结论"},
        {"抽样日期": "14年8月5日"},
        {"抽样日期": "5/8/2014"},
    ],
)
def test_words_that_may_mean_two_things_are_asked_about(tmp_path, changes):
    assert len(told(hand_in(write_book(tmp_path / "a.xlsx", {"x": [line(**changes)]}), "spot-checks"))) == 1


@pytest.mark.parametrize(
    "name", ["宝平街", "宝平街道办事处", "宝坻区宝平街道", "宝平街办", "天津市宝坻区宝平街道", "宝 平 街道", "宝平"]
)
def test_a_township_may_be_written_as_offices_do(tmp_path, name):
    place = make_township(name="宝平街道")
    make_township(name="大口屯镇")
    sheet = bring_in(write_book(tmp_path / "a.xlsx", {"x": [line(乡镇街道=name)]}), "spot-checks")
    assert SpotCheck.objects.get().township == place
    assert remarks(sheet).get("words", []) == ([] if name == "宝 平 街道" else [["乡镇街道", name, "宝平街道"]])


def test_a_township_that_may_be_two_is_asked_about(tmp_path):
    make_township(name="新安镇")
    make_township(name="新安街道")
    sheets = [
        hand_in(write_book(tmp_path / f"{name}.xlsx", {"x": [line(乡镇街道=name)]}), "spot-checks")
        for name in ("新安", "新安街", "新安乡")
    ]
    assert [[problem[4] for problem in told(sheet)] for sheet in sheets] == [
        ["township-ambiguous"],
        [],
        ["township-unknown"],
    ]
    assert sheets[0].problems[0]["about"] == {"names": "新安街道、新安镇"}


def test_aspects_of_a_project_are_read_in_official_words(tmp_path):
    make_township(name="海滨街道")
    lines = [
        PROJECT
        | {
            "验收结论": "合格",
            "质量": "合格",
            "安全": "达标",
            "环保": "未达标",
            "节能": "符合要求",
            "卫生": "不涉及",
            "备注": "限期整改",
        }
    ]
    bring_in(write_book(tmp_path / "a.xlsx", {"竣工工程": lines}), "projects")
    project = CompletedProject.objects.get()
    assert (project.verdict, project.quality, project.safety, project.environment, project.energy, project.hygiene) == (
        "qualified",
        "met",
        "met",
        "missed",
        "met",
        "n/a",
    )


@pytest.mark.parametrize("name", ["质监局", "区质监局", "宝坻区质监局", "天津市宝坻区质监局"])
def test_a_body_may_be_written_with_the_district(tmp_path, name):
    body = make_body(name="质监局")
    Law.objects.create(name="产品质量法", position=1)
    bring_in(write_book(tmp_path / "a.xlsx", {"执法案件": [CASE | {"办案单位": name}]}), "cases")
    assert EnforcementCase.objects.get().body == body


# Items.


def test_only_failing_items_of_lines_for_each_tested_item_are_kept(tmp_path):
    tested = [
        ("水分", "合格", "12%"),
        ("铅", "不合格项", "0.3"),
        ("菌落总数", "不符合", "2100"),
        ("色泽", "不判定", ""),
    ]
    lines = [
        line(检验结论="不合格") | {"检测项目": item, "单项判定": verdict, "实测值": measured, "最大允许限": "0.2"}
        for item, verdict, measured in tested
    ]
    bring_in(write_book(tmp_path / "a.xlsx", {"x": lines}), "spot-checks")
    assert [*FailingItem.objects.values_list("item", "measured", "limit")] == [
        ("铅", "0.3", "≤0.2"),
        ("菌落总数", "2100", "≤0.2"),
    ]
    assert tally(hand_in(tmp_path / "a.xlsx", "spot-checks")) == (0, 0, 1, 0)


def test_an_item_of_a_failed_batch_without_a_verdict_is_asked_about(tmp_path):
    lines = [
        line(检验结论="不合格") | {"检验项目": "铅", "结果判定": ""},
        line(抽样编号="B2") | {"检验项目": "铅", "结果判定": ""},
        line(检验结论="不合格") | {"检验项目": "", "结果判定": "不合格项"},
    ]
    assert [problem[1:] for problem in told(hand_in(write_book(tmp_path / "a.xlsx", {"x": lines}), "spot-checks"))] == [
        (2, "结果判定", "", "item-not-judged"), (4, "结果判定", "不合格项", "finding-without-item"),
    ]  # fmt: skip


def test_findings_take_two_hundred_characters(tmp_path):
    long = "长" * 200
    bring_in(write_book(tmp_path / "a.xlsx", {"x": [failed("B1", "水分", 检验结果=long, 标准值=long)]}), "spot-checks")
    assert FailingItem.objects.values_list("measured", "limit").get() == (long, long)
    assert (
        told(
            hand_in(write_book(tmp_path / "b.xlsx", {"x": [failed("B1", "水分", 检验结果=long + "长")]}), "spot-checks")
        )[0][4]
        == "too-long"
    )


# Amounts far outside, absent columns, look-alikes.


def test_an_amount_far_outside_the_register_is_asked_about_in_sheet_and_form_unless_explained(tmp_path, client):
    body, law = make_body(name="质监局"), Law.objects.create(name="产品质量法", position=1)
    far = CASE | {"货值金额（万元）": 12_000}
    refused = hand_in(
        write_book(tmp_path / "a.xlsx", {"执法案件": [far, CASE | {"案件编号": "A2", "罚没金额（万元）": 1_000}]}),
        "cases",
    )
    assert [problem[1:] for problem in told(refused)] == [(2, "货值金额（万元）", "12000", "amount-far-outside")]
    client.force_login(make_user())
    typed = {
        "number": "A1",
        "body": body.pk,
        "law": law.pk,
        "subject": "生产不合格电线",
        "opened_on": "2014-03-05",
        "outcome": "open",
        "goods_value": "12000",
    }
    answer = client.post(reverse("inspections:case-add"), typed)
    assert (answer.status_code, [*answer.context["form"].errors]) == (422, ["goods_value"])
    bring_in(write_book(tmp_path / "b.xlsx", {"执法案件": [far | {"备注": "涉案货值经价格认定"}]}), "cases")
    near = CASE | {"案件编号": "A3", "货值金额（万元）": 20_000}
    assert tally(hand_in(write_book(tmp_path / "c.xlsx", {"执法案件": [near]}), "cases")) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("numbers", "new", "kept"), [(["B9"], True, False), (["B1"], False, True), (["B1", "B9"], True, True)]
)
def test_an_absent_column_is_told_as_what_it_comes_to(tmp_path, client, numbers, new, kept):
    make_spot_check(number="B1")
    sheet = hand_in(
        write_book(tmp_path / "a.xlsx", {"x": [line(抽样编号=number) for number in numbers]}), "spot-checks"
    )
    client.force_login(make_user())
    said = read_text(client.get(reverse("exchange:import", args=[sheet.pk])), ".notice:has(.ti-columns)")
    assert ("新增记录的这些内容将为空" in said, "已有记录的这些内容保持不变" in said) == (new, kept)


def test_new_enterprises_that_look_like_recorded_ones_are_told_and_the_same_in_other_brackets_is_no_change(tmp_path):
    make_township(name="海滨街道")
    make_industry(code="13")
    make_enterprise(name="天津鑫达电缆有限公司")
    lines = [enterprise(企业名称=name) for name in ("宝坻鑫达电缆厂", "无关（集团）公司")]
    sheet = bring_in(write_book(tmp_path / "a.xlsx", {"企业": lines}), "enterprises")
    assert remarks(sheet)["lookalikes"] == [["宝坻鑫达电缆厂", "天津鑫达电缆有限公司"]]
    again = write_book(tmp_path / "b.xlsx", {"企业": [enterprise(企业名称="无关 (集团)\n公司")]})
    assert tally(hand_in(again, "enterprises")) == (0, 0, 1, 0)
    assert Enterprise.objects.filter(name="无关（集团）公司").exists()
