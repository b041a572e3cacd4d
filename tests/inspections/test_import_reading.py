"""What a spot-check sheet says: batches, words, places, enterprises, and every problem in its exact place and words."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from departments.models import TownshipName
from exchange.formats.errors import SheetRefused
from exchange.formats.validation import check_file
from exchange.imports.importing import sheets_preview
from exchange.imports.reading import SheetFile
from exchange.imports.templates import sheets_template
from exchange.results import RowDraft, SheetResult
from inspections.resources.examples import SPOT_CHECKS as EXAMPLES
from inspections.resources.spot_check_columns import RESULTS, RETESTS, STAGES
from inspections.resources.spot_checks import SpotCheckResource
from tests.factories import make_enterprise, make_township
from tests.sheet_files import PASSED, TITLES, failed, line, write_csv, write_xlsx

pytestmark = pytest.mark.django_db
USCC, OTHER_USCC = "91120115103000011H", "91120224103000011P"


class Batch:
    """A batch as the sheet describes it."""

    def __init__(self, resource: Any, draft: RowDraft) -> None:
        self.values, self.items, self.is_wrong = draft.values, draft.related, bool(draft.row_errors)
        self.place = resource.place
        self.township, self.producer, self.sampled = (
            draft.row[resource.at[name]] for name in ("township_id", "producer_id", "sampled_enterprise_id")
        )

    def get(self, key: str) -> Any:
        return self.values[self.place[key]] or None


class Read:
    """What came of a sheet."""

    def __init__(self, result: SheetResult) -> None:
        self.lines, self.wrong, self.unknown_columns = result.lines, result.counts["error"], result.unknown_columns
        self.problems = list(result.row_errors_found)
        batches = [(draft, Batch(result.resource, draft)) for draft in result.rows]
        self.batches = {batch.get("number"): batch for _draft, batch in batches}
        self.unknown_producers = dict(result.remarks.get("unknown_producers", []))

    def sound(self) -> list[tuple[str, Batch]]:
        return [(number, batch) for number, batch in self.batches.items() if not batch.is_wrong]


def read(path: Path) -> Read:
    file = SheetFile(path, check_file(path, path.name), [SpotCheckResource])
    sheets_preview(file, lambda previews: None)
    [(resource, dataset)] = file.datasets()
    return Read(resource().import_data(dataset, dry_run=True))


def told(sheet: Read) -> list[tuple[Any, ...]]:
    return [(problem.line, problem.column, problem.value, problem.reason) for problem in sheet.problems]


def test_a_line_becomes_a_batch(tmp_path):
    township, enterprise = make_township(name="海滨街道"), make_enterprise(name="宝坻示例食品有限公司", uscc=USCC)
    full = line(
        统一社会信用代码=USCC,
        被抽样单位名称="示例超市",
        乡镇街道="海滨街道",
        规格型号="5L/桶",
        商标="示例牌",
        生产日期或批号="20140601",
        产品类别="食用油",
        检验机构="示例检验机构",
        复检结论="复检中",
        备注="备注",
        抽样日期=dt.date(2014, 8, 15),
    )
    sheet = read(write_xlsx(tmp_path / "a.xlsx", [full]))
    batch = sheet.batches["BD2014-0001"]
    assert [batch.get(column.key) for column in SpotCheckResource.headings()] == [
        "BD2014-0001",
        "production",
        dt.date(2014, 8, 15),
        "宝坻示例食品有限公司",
        USCC,
        "示例超市",
        "海滨街道",
        "食用植物油",
        "5L/桶",
        "示例牌",
        "20140601",
        "食用油",
        "示例检验机构",
        "passed",
        None,
        None,
        None,
        "pending",
        "备注",
    ]
    assert (batch.township, batch.producer, batch.sampled, batch.items) == (township.pk, enterprise.pk, None, {})
    assert (sheet.lines, sheet.wrong, told(sheet)) == (1, 0, [])


def test_columns_come_in_any_order_and_unknown_ones_are_named(tmp_path):
    titles = ["序号", *reversed(TITLES), "经办人"]
    sheet = read(write_csv(tmp_path / "a.csv", [line(序号="1", 经办人="张三")], "gbk", titles))
    assert sheet.unknown_columns == ["序号", "经办人"]
    assert sheet.batches["BD2014-0001"].get("first_result") == "passed"
    assert not sheet.problems


@pytest.mark.parametrize(("word", "value"), [*RESULTS.items(), ("　合 格", "passed")])
def test_words_of_the_conclusion(tmp_path, word, value):
    sheet = read(write_xlsx(tmp_path / "a.xlsx", [line(检验结论=word)]))
    assert sheet.batches["BD2014-0001"].get("first_result") == value


@pytest.mark.parametrize(
    ("changes", "column", "value", "reason"),
    [
        ({"抽样编号": None}, "抽样编号", "", "该列为必填，单元格为空。"),
        ({"抽样编号": 911201151030000119.0}, "抽样编号", "911201151030000128", "代码以数值形式存储，Excel 只保留前 15 位数字。"),
        ({"抽样编号": "=A1"}, "抽样编号", "=A1", "单元格中是公式，其结果可能取决于其他文件，不能导入。"),
        ({"环节": "餐饮"}, "环节", "餐饮", "只能填写：生产、流通。"),
        ({"环节": None}, "环节", "", "该列为必填，单元格为空。"),
        ({"抽样日期": "2014-13-45"}, "抽样日期", "2014-13-45", "无法识别为有效日期。"),
        ({"抽样日期": "2014-10-16"}, "抽样日期", "2014-10-16", "日期不在 1949-01-01 至 2014-10-15 范围内。"),
        ({"抽样日期": dt.date(1948, 12, 31)}, "抽样日期", "1948-12-31", "日期不在 1949-01-01 至 2014-10-15 范围内。"),
        ({"统一社会信用代码": "91120115103000011J"}, "统一社会信用代码", "91120115103000011J", "统一社会信用代码校验码错误，至少有一位填写有误。"),
        ({"统一社会信用代码": "9112011510300"}, "统一社会信用代码", "9112011510300", "不是有效的统一社会信用代码（18 位数字或大写字母，不含 I、O、S、V、Z）。"),
        ({"统一社会信用代码": 911201151030000119.0}, "统一社会信用代码", "911201151030000128", "代码以数值形式存储，Excel 只保留前 15 位数字。"),
        ({"乡镇街道": "不存在镇"}, "乡镇街道", "不存在镇", "本区没有（也不曾有）这一名称的乡镇街道。"),
        ({"样品名称": None}, "样品名称", "", "该列为必填，单元格为空。"),
        ({"样品名称": "长" * 101}, "样品名称", "长" * 60 + "…", "文字有 101 个字，超过 100 个字的上限。"),
        ({"检验结论": "通过"}, "检验结论", "通过", "只能填写：合格、不合格、拒检、待检。"),
        ({"检验结论": None}, "检验结论", "", "该列为必填，单元格为空。"),
        ({"复检结论": "待检"}, "复检结论", "待检", "只能填写：合格、不合格、复检中。"),
        ({"检验结论": "拒检", "复检结论": "合格"}, "复检结论", "合格", "填写了复检结论，但检验结论为“拒检”；只有合格或不合格才能复检。"),
        ({"检验结论": "待检", "复检结论": "复检中"}, "复检结论", "复检中", "填写了复检结论，但检验结论为“待检”；只有合格或不合格才能复检。"),
        ({"不合格项目": "水分"}, "不合格项目", "水分", "该批次填写了不合格项目，但第 3 行的检验结论为“合格”。"),
        ({"检验结论": "拒检", "不合格项目": "水分"}, "不合格项目", "水分", "该批次填写了不合格项目，但第 3 行的检验结论为“拒检”。"),
        ({"检验结论": "不合格", "检验结果": "15%"}, "不合格项目", "15%", "该批次不合格且填写了检验结果，但没有填写对应的不合格项目。"),
    ],
)  # fmt: skip
def test_every_problem_names_line_column_content_and_reason(tmp_path, changes, column, value, reason):
    sheet = read(write_xlsx(tmp_path / "a.xlsx", [line(抽样编号="BD2014-0000"), line(**changes)]))
    assert told(sheet) == [(3, column, value, reason)]
    assert sheet.wrong == 1
    assert [number for number, _ in sheet.sound()] == ["BD2014-0000"]
    assert all(problem.remedy for problem in sheet.problems)


def test_a_sheet_without_a_required_column_names_it(tmp_path):
    sheet = read(write_csv(tmp_path / "a.csv", [PASSED], titles=[title for title in TITLES if title != "检验结论"]))
    assert told(sheet) == [(1, "检验结论", "", "缺少该列。")]


def test_a_sheet_without_lines_is_refused(tmp_path):
    with pytest.raises(SheetRefused) as refused:
        read(write_csv(tmp_path / "a.csv", []))
    assert refused.value.error.reason == "列名之下没有数据行。"


# Batches of several lines.


def test_lines_of_one_number_are_one_batch_with_several_items(tmp_path):
    lines = [
        failed("B1", "水分", 检验结果="15%", 标准值="≤14%"),
        line(抽样编号="B2"),
        failed("B1", "酸价", 检验结果="4", 标准值="≤3"),
    ]
    sheet = read(write_xlsx(tmp_path / "a.xlsx", lines))
    assert list(sheet.batches) == ["B1", "B2"]
    assert sheet.batches["B1"].items == {"水分": ("15%", "≤14%", 2), "酸价": ("4", "≤3", 4)}
    assert (sheet.lines, told(sheet)) == (3, [])


def test_merged_cells_make_continuation_lines(tmp_path):
    lines = [failed("B1", "水分"), {"不合格项目": "酸价"}, {"不合格项目": "色泽"}]
    merges = [f"{chr(65 + place)}2:{chr(65 + place)}4" for place in range(14)]
    sheet = read(write_xlsx(tmp_path / "a.xlsx", lines, merges=merges))
    assert list(sheet.batches["B1"].items) == ["水分", "酸价", "色泽"]
    assert not sheet.problems


def test_a_further_line_may_leave_the_batch_columns_empty(tmp_path):
    sheet = read(write_csv(tmp_path / "a.csv", [failed("B1", "水分"), {"抽样编号": "B1", "不合格项目": "酸价"}]))
    assert list(sheet.batches["B1"].items) == ["水分", "酸价"]
    assert not sheet.problems


def test_the_same_line_twice_is_one_item(tmp_path):
    sheet = read(write_csv(tmp_path / "a.csv", [failed("B1", "水分"), failed("B1", "水分"), line(), line()]))
    assert sheet.batches["B1"].items == {"水分": ("", "", 2)}
    assert (len(sheet.batches), sheet.lines, told(sheet)) == (2, 4, [])


@pytest.mark.parametrize(
    ("second", "column", "value", "stated"),
    [
        ({"环节": "流通"}, "环节", "流通", "生产"), ({"检验结论": "不合格"}, "检验结论", "不合格", "合格"),
        ({"抽样日期": "2014-08-16"}, "抽样日期", "2014-08-16", "2014-08-15"), ({"样品名称": "大米"}, "样品名称", "大米", "食用植物油"),
        ({"复检结论": "合格"}, "复检结论", "合格", "空"), ({"乡镇街道": "海滨街道"}, "乡镇街道", "海滨街道", "空"),
    ],
)  # fmt: skip
def test_contradictory_lines_name_both(tmp_path, second, column, value, stated):
    make_township(name="海滨街道")
    sheet = read(write_csv(tmp_path / "a.csv", [line(), line(**second)]))
    assert told(sheet) == [(3, column, value, f"与第 2 行矛盾：同一抽样编号在该行为“{stated}”。")]
    assert sheet.wrong == 1


def test_a_line_that_repeats_the_conclusion_without_the_retest_contradicts(tmp_path):
    sheet = read(write_csv(tmp_path / "a.csv", [line(复检结论="合格"), line()]))
    assert told(sheet) == [(3, "复检结论", "", "与第 2 行矛盾：同一抽样编号在该行为“合格”。")]


def test_one_item_with_two_results_contradicts(tmp_path):
    sheet = read(
        write_csv(tmp_path / "a.csv", [failed("B1", "水分", 检验结果="15%"), failed("B1", "水分", 检验结果="16%")])
    )
    assert told(sheet) == [(3, "不合格项目", "水分", "第 2 行已有该批次的同一不合格项目，但结果不同。")]


def test_a_batch_that_failed_on_retest_may_name_items(tmp_path):
    sheet = read(write_csv(tmp_path / "a.csv", [line(复检结论="不合格", 不合格项目="水分")]))
    assert sheet.batches["BD2014-0001"].items == {"水分": ("", "", 2)}
    assert not sheet.problems


def test_a_failure_without_items_and_strokes_for_nothing_are_taken(tmp_path):
    sheet = read(
        write_csv(
            tmp_path / "a.csv",
            [line(检验结论="不合格", 不合格项目="/", 检验结果="——", 复检结论="无", 统一社会信用代码="-")],
        )
    )
    batch = sheet.batches["BD2014-0001"]
    assert (batch.items, batch.get("retest_result"), batch.get("producer_uscc"), told(sheet)) == ({}, None, None, [])


# Townships and enterprises.


def test_a_township_is_found_by_the_name_of_the_day(tmp_path):
    old, new = make_township(name="甲街道"), make_township(name="乙镇")
    TownshipName.objects.create(township=old, name="口东镇", since=dt.date(1990, 1, 1), until=dt.date(2013, 12, 31))
    TownshipName.objects.create(township=new, name="口东镇", since=dt.date(2014, 1, 1))
    lines = [
        line(抽样编号="B1", 抽样日期="2013-12-31", 乡镇街道="口东镇"),
        line(抽样编号="B2", 抽样日期="2014-01-01", 乡镇街道="口东镇"),
        line(抽样编号="B3", 抽样日期="2012-01-01", 乡镇街道="甲 街道"),
        line(抽样编号="B4"),
    ]
    sheet = read(write_csv(tmp_path / "a.csv", lines))
    assert [batch.township for batch in sheet.batches.values()] == [old.pk, new.pk, old.pk, None]


def test_an_enterprise_is_found_by_code_else_by_name(tmp_path):
    coded = make_enterprise(name="甲有限公司", uscc=USCC)
    named = make_enterprise(name="乙（宝坻）有限公司")
    old = make_enterprise(name="丙厂", org_code=OTHER_USCC[8:17])
    lines = [
        line(抽样编号="B1", 标称生产企业名称="甲公司（曾用名）", 统一社会信用代码=USCC.lower()),
        line(抽样编号="B2", 标称生产企业名称="乙(宝坻)有限公司", 被抽样单位名称="甲有限公司"),
        line(抽样编号="B3", 标称生产企业名称="丙厂", 统一社会信用代码=OTHER_USCC),
        line(抽样编号="B4", 标称生产企业名称="没有登记的厂"),
        line(抽样编号="B5", 标称生产企业名称="没有登记的厂"),
        line(抽样编号="B6", 标称生产企业名称="甲有限公司", 统一社会信用代码="N2120115MF0000013N"),
        line(抽样编号="B7", 标称生产企业名称=None),
    ]
    sheet = read(write_csv(tmp_path / "a.csv", lines))
    assert [batch.producer for batch in sheet.batches.values()] == [coded.pk, named.pk, old.pk, None, None, None, None]
    assert sheet.batches["B2"].sampled == coded.pk
    assert sheet.unknown_producers == {"没有登记的厂": 2, "甲有限公司": 1}
    assert not sheet.problems


def test_a_name_that_two_enterprises_bear_names_neither(tmp_path):
    make_enterprise(name="同名厂")
    make_enterprise(name="同名厂")
    sheet = read(write_csv(tmp_path / "a.csv", [line(标称生产企业名称="同名厂")]))
    assert sheet.batches["BD2014-0001"].producer is None
    assert sheet.unknown_producers == {"同名厂": 1}


def test_the_code_of_one_enterprise_beside_the_name_of_another_is_a_problem(tmp_path):
    make_enterprise(name="甲有限公司", uscc=USCC)
    make_enterprise(name="乙有限公司")
    sheet = read(write_csv(tmp_path / "a.csv", [line(标称生产企业名称="乙有限公司", 统一社会信用代码=USCC)]))
    assert told(sheet) == [(2, "统一社会信用代码", USCC, "该代码在企业库中属于“甲有限公司”，而名称是另一家企业。")]


def test_progress_is_told(tmp_path):
    steps = []
    path = write_csv(tmp_path / "a.csv", [line(抽样编号=f"B{n}") for n in range(2_500)])
    file = SheetFile(path, check_file(path, "a.csv"), [SpotCheckResource], lambda *step: steps.append(step))
    sheets_preview(file, lambda previews: None)
    assert steps == [(0, 2500), (1000, 2500), (2000, 2500), (2500, 2500)]


# The template, and round trips.


def test_the_template_can_be_filled_in_and_its_examples_hold(tmp_path):
    for name in ("海滨街道", "宝平街道"):
        make_township(name=name)
    (tmp_path / "t.xlsx").write_bytes(sheets_template([SpotCheckResource]))
    with pytest.raises(SheetRefused, match="no-lines"):
        read(tmp_path / "t.xlsx")
    sheet = read(write_csv(tmp_path / "a.csv", [dict(zip(TITLES, row, strict=True)) for row in EXAMPLES]))
    assert told(sheet) == []
    assert [len(batch.items) for batch in sheet.batches.values()] == [0, 2, 1]


WORDS = (
    st.text(st.sampled_from("甲乙丙宝坻食品有限公司（）5kgLA 1.，"), min_size=1, max_size=20)
    .map(str.strip)
    .filter(bool)
)
ROWS = st.fixed_dictionaries(
    {
        "抽样编号": st.from_regex(r"[A-Z]{2}\d{8}", fullmatch=True), "环节": st.sampled_from(list(STAGES)), "抽样日期": st.dates(dt.date(2010, 1, 1), dt.date(2014, 10, 15)),
        "标称生产企业名称": WORDS, "样品名称": WORDS, "备注": WORDS, "检验结论": st.sampled_from(["合格", "不合格"]), "复检结论": st.sampled_from([None, *RETESTS]),
    }
)  # fmt: skip


@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, min_size=1, max_size=8, unique_by=lambda row: row["抽样编号"]))
def test_what_was_read_and_written_again_reads_the_same(tmp_path, rows):
    first = read(write_xlsx(tmp_path / "a.xlsx", rows))
    assert told(first) == []
    again = [
        {column.title: batch.get(column.key) for column in SpotCheckResource.headings()}
        | {
            "环节": row["环节"],
            "检验结论": row["检验结论"],
            "复检结论": row["复检结论"],
            "抽样日期": batch.get("sampled_on").isoformat(),
        }
        for row, batch in zip(rows, first.batches.values(), strict=True)
    ]
    second = read(write_csv(tmp_path / "b.csv", again, "gb18030"))
    assert [batch.values for batch in second.batches.values()] == [batch.values for batch in first.batches.values()]
