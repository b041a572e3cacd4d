"""Headings of official sheets: on two levels, under other names, several in one, nearly ours."""

import pytest

from enterprises.resources.certificates import CertificateResource
from enterprises.resources.enterprises import EnterpriseResource
from exchange.formats import error_codes
from exchange.formats.near import is_near
from exchange.formats.tables import find_table
from inspections.resources.cases import EnforcementCaseResource
from inspections.resources.projects import CompletedProjectResource
from inspections.resources.spot_checks import SpotCheckResource

FIVE = ["质量", "安全", "环保", "节能", "卫生"]


def table(resource, *lines):
    return find_table(iter(enumerate([[*line] for line in lines], start=1)), resource.columns_taken())


def titles(resource, found) -> dict[str, int]:
    names = {column.key: column.title for column in resource.columns_taken()}
    return {names[key]: place for key, place in found.headings.places.items()}


def test_codes_of_an_enterprise_stand_under_one_heading():
    upper = ["企业名称", "企业代码", "", "", "乡镇街道", "行业代码", "企业规模", "成立日期"]
    lower = ["", "统一社会信用代码", "组织机构代码", "工商注册号", "", "", "", ""]
    found = table(EnterpriseResource, ["2014年企业名录"], upper, lower, ["甲公司", "", "66666666-5"])
    assert titles(EnterpriseResource, found) == {
        "企业名称": 0, "统一社会信用代码": 1, "组织机构代码": 2, "工商注册号": 3, "乡镇街道": 4, "行业代码": 5, "企业规模": 6, "成立日期": 7,
    }  # fmt: skip
    assert (found.headings.line, found.headings.errors, [number for number, _ in found.lines]) == (3, [], [4])


def test_a_heading_and_the_one_beneath_it_are_joined():
    upper = ["证书", "证书", "证书", "证书", "获证企业", ""]
    lower = ["编号", "类别", "发证日期", "有效期至", "名称", "统一社会信用代码"]
    found = table(CertificateResource, upper, lower)
    assert titles(CertificateResource, found) == {
        "证书编号": 0, "认证类别": 1, "发证日期": 2, "有效期至": 3, "企业名称": 4, "统一社会信用代码": 5,
    }  # fmt: skip


def test_a_merge_fills_both_lines_and_a_unit_above_belongs_to_each_column():
    plain = ["工程编号", "工程名称", "乡镇街道", "建设单位"]
    found = table(
        CompletedProjectResource,
        [*plain, *["竣工验收"] * 2, *["五项指标"] * 5],
        [*plain, "竣工验收日期", "验收结论", *FIVE],
    )
    assert [*titles(CompletedProjectResource, found)] == [*plain, "竣工验收日期", "验收结论", *FIVE]
    case = ["案件编号", "办案单位", "法律法规", "案由", "立案日期"]
    found = table(EnforcementCaseResource, [*case, "金额（万元）", ""], [*[""] * 5, "货值金额", "罚没金额"])
    assert [*titles(EnforcementCaseResource, found)] == [*case, "货值金额（万元）", "罚没金额（万元）"]
    assert found.headings.unknown == []


def test_what_stands_under_another_partys_heading_is_not_the_producers():
    upper = ["抽样编号", "环节", "抽样日期", "标称生产企业", "", "被抽样单位", "", "样品名称", "检验结论"]
    lower = ["", "", "", "名称", "地址", "名称", "统一社会信用代码", "", ""]
    found = table(SpotCheckResource, upper, lower)
    assert titles(SpotCheckResource, found) == {
        "抽样编号": 0, "环节": 1, "抽样日期": 2, "标称生产企业名称": 3, "被抽样单位名称": 5, "样品名称": 7, "检验结论": 8,
    }  # fmt: skip
    assert found.headings.unknown == ["标称生产企业地址", "被抽样单位统一社会信用代码"]


def test_headings_on_three_lines_are_joined_from_the_lowest_up():
    title = ["2014年第三季度监督抽查结果汇总表", *[""] * 8]
    over = ["抽样情况", "", "", "", "", "", "检验情况", "", ""]
    upper = ["抽样编号", "环节", "抽样日期", "标称生产企业", "", "样品名称", "检验结论", "不合格情况", ""]
    lower = ["", "", "", "名称", "统一社会信用代码", "", "", "项目", "标准值"]
    found = table(SpotCheckResource, title, over, upper, lower, ["B1", "流通"])
    expected = {
        "抽样编号": 0,
        "环节": 1,
        "抽样日期": 2,
        "标称生产企业名称": 3,
        "样品名称": 5,
        "检验结论": 6,
        "标准值": 8,
    }
    assert {name: titles(SpotCheckResource, found)[name] for name in expected} == expected
    assert (found.headings.line, found.headings.errors, [number for number, _ in found.lines]) == (4, [], [5])


def test_a_name_on_the_lowest_of_three_lines_belongs_to_the_party_above_it():
    upper = ["抽样编号", "环节", "抽样日期", "样品名称", "检验结论", "相关单位", "", "", ""]
    middle = ["", "", "", "", "", "标称生产企业", "", "被抽样单位", ""]
    lower = ["", "", "", "", "", "名称", "代码", "名称", "代码"]
    found = table(SpotCheckResource, upper, middle, lower, ["B1", "流通"])
    assert (
        titles(SpotCheckResource, found)["标称生产企业名称"],
        titles(SpotCheckResource, found)["被抽样单位名称"],
    ) == (5, 7)
    merged = [
        upper[:5] + ["相关单位"] * 4,
        upper[:5] + ["标称生产企业"] * 2 + ["被抽样单位"] * 2,
        upper[:5] + lower[5:],
    ]
    assert table(SpotCheckResource, *merged, ["B1"]).headings.places == found.headings.places


def test_a_line_of_data_is_no_second_line_of_headings():
    head = ["抽样编号", "环节", "抽样日期", "样品名称", "检验结论"]
    found = table(SpotCheckResource, head, ["B1", "流通", "2014-07-01", "样品名称", "合格"])
    assert (found.headings.line, [number for number, _ in found.lines]) == (1, [2])


def test_headings_repeated_on_every_page_are_left_out_on_both_levels():
    upper, lower = (
        ["抽样编号", "环节", "抽样日期", "样品名称", "检验结论", "检验情况", ""],
        ["", "", "", "", "", "不合格项目", "标准值"],
    )
    lines = [["B1", "流通"], upper, lower, ["B2", "流通"]]
    assert [number for number, _ in table(SpotCheckResource, upper, lower, *lines).lines] == [3, 6]


@pytest.mark.parametrize("sign", ["║", "‖", "|", "｜", "||", "/", "、", "＋"])
def test_one_column_may_say_what_three_of_ours_do(sign):
    head = ["抽样编号", "环节", "抽样日期", "样品名称", "检验结论", sign.join(["不合格项目", "检验结果", "标准值"])]
    two = "\n".join(sign.join(found) for found in (["水分", "15%", "≤14%"], ["铅", "0.3mg", "≤0.2mg"]))
    found = table(SpotCheckResource, head, ["B1", *[""] * 4, two], ["B2", *[""] * 4, "/"])
    places = [found.headings.places[key] for key in ("item", "measured", "limit")]
    assert [(number, cells[0], *[cells[place] for place in places]) for number, cells in found.lines] == [
        (2, "B1", "水分", "15%", "≤14%"), (2, "B1", "铅", "0.3mg", "≤0.2mg"), (3, "B2", None, None, None),
    ]  # fmt: skip


def test_a_cell_that_cannot_be_taken_apart_is_an_error():
    head = ["抽样编号", "环节", "抽样日期", "样品名称", "检验结论", "不合格项目║检验结果║标准值"]
    found = table(SpotCheckResource, head, ["B1", "流通", "2014-07-01", "糕点", "不合格", "水分 15%"])
    [(_, cells)] = found.lines
    assert cells[found.headings.places["item"]].error.code is error_codes.PARTS_UNREADABLE


def test_columns_that_say_one_thing_together_are_put_together():
    head = [
        "抽样编号",
        "环节",
        "抽样日期",
        "样品名称",
        "检验结论",
        "规格",
        "型号",
        "生产日期",
        "批号",
        "标准下限",
        "标准上限",
    ]
    found = table(SpotCheckResource, head, ["B1", *[""] * 4, "5L", "A", "2014-06-01", "7", "1.0", "≤2.0"], ["B2", *[""] * 4, "5L", "/", "", "", "", "0.3"])  # fmt: skip
    places = [found.headings.places[key] for key in ("model", "batch", "limit")]
    assert [[cells[place] for place in places] for _, cells in found.lines] == [["5L/A", "2014-06-01/7", "≥1.0，≤2.0"], ["5L", None, "≤0.3"]]  # fmt: skip


def test_our_own_heading_goes_before_another_name_for_it():
    head = ["抽样编号", "环节", "抽样日期", "样品名称", "产品名称", "检验结论"]
    found = table(SpotCheckResource, head)
    assert (found.headings.places["sample_name"], found.headings.unknown, found.headings.errors) == (
        3,
        ["产品名称"],
        [],
    )


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("货值金额（元）", "货值金额（万元）"),
        ("货值金额", "货值金额（万元）"),
        ("罚没金额（千元）", "罚没金额（万元）"),
    ],
)
def test_an_amount_in_another_unit_or_in_none_is_asked_about(heading, title):
    found = table(EnforcementCaseResource, ["案件编号", "办案单位", "法律法规", "案由", "立案日期", heading])
    assert [(error.code, error.column, error.value) for error in found.headings.errors] == [(error_codes.HEADING_NEAR, title, heading)]  # fmt: skip


def test_near_misses_are_asked_about_by_name():
    found = table(SpotCheckResource, ["抽样编号", "环节", "抽样日期", "样品名程", "检验结论", "商标名", "复检结论意见"])
    assert [(error.code, error.column, error.value) for error in found.headings.errors] == [
        (error_codes.HEADING_NEAR, "样品名称", "样品名程"),
        (error_codes.HEADING_NEAR, "商标", "商标名"),
        (error_codes.HEADING_NEAR, "复检结论", "复检结论意见"),
    ]


def test_a_sheet_with_many_known_headings_is_told_which_are_missing():
    head = ["标称生产企业名称", "被抽样单位名称", "食品名称", "规格型号", "生产日期/批号", "分类", "抽样编号"]
    found = table(SpotCheckResource, head)
    assert [(error.code, error.column) for error in found.headings.errors] == [
        (error_codes.HEADING_MISSING, title) for title in ("环节", "抽样日期", "检验结论")
    ]


@pytest.mark.parametrize(
    ("heading", "name", "near"),
    [
        ("抽样编码", "抽样编号", True),
        ("检验结伦", "检验结论", True),
        ("发证日", "发证日期", True),
        ("建设单位地址", "建设单位", False),
        ("施工单位联系电话", "施工单位", False),
        ("任务来源", "检验机构", False),
        ("企业名称", "标称生产企业名称", True),
        ("备案日期(年月日)", "备案日期", True),
        ("验收日期", "备案日期", False),
    ],
)
def test_what_is_near(heading, name, near):
    assert is_near(heading, [name]) is near
