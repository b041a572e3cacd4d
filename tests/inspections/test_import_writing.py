"""Writing spot-check sheets: the action of each batch, all or nothing, and exactly the marks that are due."""

import datetime as dt
from pathlib import Path

import pytest

from exchange.formats.validation import check_file
from exchange.imports.importing import sheets_import, sheets_preview
from exchange.imports.jobs import SituationChanged
from exchange.imports.preview import RowPreview
from exchange.imports.reading import SheetFile
from inspections.models import FailingItem, SpotCheck
from inspections.resources.spot_checks import SpotCheckResource
from targets.models import StaleMark
from tests.factories import make_enterprise, make_quarters, make_spot_check, make_township
from tests.sheet_files import TITLES, failed, line, write_csv

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_day(db):
    make_quarters()


def sheet_of(tmp_path: Path, *lines: dict, without: tuple[str, ...] = ()) -> SheetFile:
    titles = [title for title in TITLES if title not in without]
    path = write_csv(tmp_path / "a.csv", lines, titles=titles)
    return SheetFile(path, check_file(path, "a.csv"), [SpotCheckResource])


def imported(tmp_path: Path, *lines: dict, without: tuple[str, ...] = ()) -> tuple[int, int, int]:
    """Import the lines and return how many batches were new, changed, unchanged."""
    counts = sheets_import(file=sheet_of(tmp_path, *lines, without=without), cause="导入", user=None).counts
    return counts["new"], counts["update"], counts["skip"]


def marks() -> list[tuple[str, int]]:
    """Return the stale marks written so far, and forget them."""
    found = sorted(StaleMark.objects.values_list("measure", "quarter_id"))
    StaleMark.objects.all().delete()
    return found


def rate(*quarters: int) -> list[tuple[str, int]]:
    return [("spot-check-pass-rate", quarter) for quarter in quarters]


def items() -> list[tuple[str, int, str, str, str]]:
    return list(
        FailingItem.objects.order_by("spot_check__number", "position").values_list(
            "spot_check__number", "position", "item", "measured", "limit"
        )
    )


def test_new_batches_are_written_with_items_and_marks(tmp_path):
    township, enterprise = make_township(name="海滨街道"), make_enterprise(name="宝坻示例食品有限公司")
    assert imported(
        tmp_path, line(抽样编号="B1", 乡镇街道="海滨街道", 备注="备注"),
        failed("B2", "水分", 检验结果="15%", 标准值="≤14%", 环节="流通", 抽样日期="2012-01-31", 标称生产企业名称="外地厂"), {"抽样编号": "B2", "不合格项目": "酸价"},
        line(抽样编号="B3", 检验结论="拒检"), line(抽样编号="B4", 检验结论="待检"), line(抽样编号="B5", 检验结论="不合格", 复检结论="合格"),
    ) == (5, 0, 0)  # fmt: skip
    first = SpotCheck.objects.get(number="B1")
    assert (first.stage, first.sampled_on, first.note) == ("production", dt.date(2014, 8, 15), "备注")
    assert (first.township, first.producer, first.sampled_enterprise) == (township, enterprise, None)
    second = SpotCheck.objects.get(number="B2")
    assert (second.stage, second.producer, second.producer_name, second.producer_uscc) == ("market", None, "外地厂", "")
    assert list(SpotCheck.objects.order_by("number").values_list("outcome", flat=True)) == [
        "passed",
        "failed",
        "failed",
        "pending",
        "passed",
    ]
    assert items() == [("B2", 1, "水分", "15%", "≤14%"), ("B2", 2, "酸价", "", "")]
    assert marks() == rate(20121, 20143)


def test_the_same_sheet_twice_changes_nothing(tmp_path):
    lines = [line(抽样编号="B1"), failed("B2", "水分"), failed("B2", "酸价")]
    assert imported(tmp_path, *lines) == (2, 0, 0)
    marks()
    before = list(SpotCheck.objects.values()), list(FailingItem.objects.values())
    assert imported(tmp_path, *lines) == (0, 0, 2)
    assert (list(SpotCheck.objects.values()), list(FailingItem.objects.values())) == before
    assert marks() == []


def test_a_corrected_date_marks_the_old_and_the_new_quarter(tmp_path):
    imported(tmp_path, line(抽样日期="2014-03-31"))
    assert marks() == rate(20141)
    assert imported(tmp_path, line(抽样日期="2014-04-01")) == (0, 1, 0)
    assert marks() == rate(20141, 20142)


@pytest.mark.parametrize(
    ("changes", "quarters"),
    [
        ({"备注": "只改备注"}, []), ({"样品名称": "大米"}, []), ({"检验结论": "不合格"}, [20143]), ({"检验结论": "待检"}, [20143]), ({"复检结论": "复检中"}, [20143]),
        ({"环节": "流通"}, [20143]), ({"产品类别": "粮食"}, [20143]), ({"复检结论": "合格"}, []),
    ],
)  # fmt: skip
def test_only_what_figures_are_made_of_marks_them(tmp_path, changes, quarters):
    imported(tmp_path, line())
    marks()
    assert imported(tmp_path, line(**changes)) == (0, 1, 0)
    assert marks() == rate(*quarters)


def test_a_pending_batch_moves_no_figure_until_it_is_concluded(tmp_path):
    imported(tmp_path, line(检验结论="待检"))
    assert marks() == []
    assert imported(tmp_path, line(检验结论="合格")) == (0, 1, 0)
    assert marks() == rate(20143)


def test_items_are_replaced_where_they_differ_and_left_where_they_do_not(tmp_path):
    imported(tmp_path, failed("B1", "水分"), failed("B1", "酸价"), failed("B2", "色泽"))
    kept = FailingItem.objects.get(item="色泽").pk
    assert imported(tmp_path, failed("B1", "酸价", 检验结果="4"), failed("B2", "色泽")) == (0, 1, 1)
    assert items() == [("B1", 1, "酸价", "4", ""), ("B2", 1, "色泽", "", "")]
    assert FailingItem.objects.get(item="色泽").pk == kept


def test_batches_that_the_sheet_does_not_name_stay(tmp_path):
    other = make_spot_check(number="旧-1")
    imported(tmp_path, line())
    other.refresh_from_db()
    assert SpotCheck.objects.count() == 2


def test_what_the_sheet_has_no_column_for_stays_and_what_is_blank_is_cleared(tmp_path):
    township = make_township(name="海滨街道")
    imported(tmp_path, failed("B1", "水分", 备注="旧备注", 商标="旧商标", 乡镇街道="海滨街道"))
    without = ("备注", "乡镇街道", "不合格项目", "检验结果", "标准值")
    assert imported(tmp_path, line(抽样编号="B1", 检验结论="不合格"), without=without) == (0, 1, 0)
    row = SpotCheck.objects.get()
    assert (row.note, row.township, row.brand) == ("旧备注", township, "")
    assert items() == [("B1", 1, "水分", "", "")]


def test_a_match_made_by_hand_stands_while_the_sheet_names_the_same_producer(tmp_path):
    imported(tmp_path, line(标称生产企业名称="外地厂"))
    enterprise = make_enterprise(name="外地制造有限公司")
    SpotCheck.objects.update(producer=enterprise)
    assert imported(tmp_path, line(标称生产企业名称="外地厂")) == (0, 0, 1)
    assert imported(tmp_path, line(标称生产企业名称="又一家厂")) == (0, 1, 0)
    assert SpotCheck.objects.get().producer is None


def test_a_producer_registered_since_is_found_on_the_next_import(tmp_path):
    imported(tmp_path, line(标称生产企业名称="新厂"))
    marks()
    enterprise = make_enterprise(name="新厂")
    sheet = sheet_of(tmp_path, line(标称生产企业名称="新厂"))
    rows: list[RowPreview] = []
    sheets_preview(sheet, rows.extend)
    matched = [("标称生产企业名称", "", "新厂（已匹配企业库）")]
    assert [row._replace(content=()) for row in rows] == [
        RowPreview("监督抽查数据", 2, "update", "BD2014-0001", "", matched)
    ]
    assert imported(tmp_path, line(标称生产企业名称="新厂")) == (0, 1, 0)
    assert SpotCheck.objects.get().producer == enterprise
    assert marks() == rate(20143)


def test_preview_names_the_fates_and_writes_nothing(tmp_path):
    imported(tmp_path, line(抽样编号="B1"), failed("B2", "水分"), line(抽样编号="B3"))
    before = list(SpotCheck.objects.values())
    marks()
    sheet = sheet_of(
        tmp_path, line(抽样编号="B1"), failed("B2", "酸价", 抽样日期="2014-08-16", 复检结论="合格"), line(抽样编号="B4", 标称生产企业名称="外地厂")
    )  # fmt: skip
    rows: list[RowPreview] = []
    findings = sheets_preview(sheet, rows.extend)
    assert findings.counts == {"new": 1, "update": 1, "skip": 1, "error": 0, "lines": 3, "problems": 0}
    assert [(row.line, row.action, row.name, row.changes) for row in rows] == [
        (2, "skip", "B1", []),
        (3, "update", "B2", [("抽样日期", "2014-08-15", "2014-08-16"), ("复检结论", "", "合格"), ("不合格项目", "水分", "酸价")]),
        (4, "new", "B4", []),
    ]  # fmt: skip
    assert (
        rows[2].words == "环节 生产；抽样日期 2014-08-15；样品名称 食用植物油；标称生产企业名称 外地厂；检验结论 合格"
    )
    assert findings.preview["unknown_producers"] == [("宝坻示例食品有限公司", 2), ("外地厂", 1)]
    assert (list(SpotCheck.objects.values()), marks()) == (before, [])


def test_a_retest_in_the_register_that_cannot_stay_is_a_problem(tmp_path):
    make_spot_check(number="B1", stage="production", first_result="failed", retest_result="passed")
    sheet = sheet_of(tmp_path, line(抽样编号="B1", 检验结论="待检"), without=("复检结论",))
    rows: list[RowPreview] = []
    findings = sheets_preview(sheet, rows.extend)
    assert (findings.counts["error"], findings.counts["update"]) == (1, 0)
    assert [(row.line, row.action, row.name) for row in rows] == [(2, "error", "B1")]
    assert [(p.line, p.column, p.value) for p in sheet.problems] == [(2, "检验结论", "待检")]
    with pytest.raises(SituationChanged):
        sheets_import(file=sheet, cause="导入", user=None)


def test_quarters_outside_the_plan_are_written_without_marks(tmp_path):
    assert imported(tmp_path, line(抽样日期="2009-12-31")) == (1, 0, 0)
    assert marks() == []
