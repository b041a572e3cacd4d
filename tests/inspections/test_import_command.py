"""The import from the command line, with small sheets and with 27,600 real inspections."""

import csv
import datetime as dt
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from exchange.models import SheetImport
from inspections.models import SpotCheck
from targets.models import Attainment
from tests.factories import make_quarters
from tests.sheet_files import failed, line, write_csv, write_xlsx

pytestmark = pytest.mark.django_db
CHICAGO = Path(django_settings.BASE_DIR).parent / "shared/data/chicago_food_inspections_2011_2014.csv"
PASSES = {"Pass", "Pass w/ Conditions"}


@pytest.fixture(autouse=True)
def _on_a_day(settings, db, tmp_path):
    settings.BUSINESS_DATE = "2015-01-15"
    settings.MEDIA_ROOT = tmp_path / "uploads"
    make_quarters()


def run(path: Path) -> tuple[str, str]:
    """Run the command; return what it printed and how it failed."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_spot_checks", str(path), stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue() + err.getvalue(), str(error)
    return out.getvalue(), ""


def test_a_sheet_is_written_and_the_second_time_nothing_changes(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", [line(序号=1), failed("B2", "水分")], titles=["序号", *line(), "不合格项目"])
    said, error = run(path)
    assert (said.splitlines(), error) == (
        ["新增 2 条，更新 0 条，未变 0 条。", "未读取的列：序号", "1 家生产企业未在企业库中找到，已按名称保留。"], ""
    )  # fmt: skip
    said, error = run(path)
    assert (said.splitlines()[:2], error) == (
        ["新增 0 条，更新 0 条，未变 2 条。", "与库中记录完全一致，未作任何改动。"],
        "",
    )
    assert [(row.state, row.requested_by) for row in SheetImport.objects.all()] == [("done", None), ("done", None)]


def test_problems_are_printed_and_nothing_is_written(tmp_path):
    said, error = run(write_csv(tmp_path / "a.csv", [line(), line(抽样编号="B2", 环节="餐饮")]))
    assert error == "未写入任何数据：共有 1 处问题。"
    assert said.startswith("第 3 行 环节\t餐饮\t只能填写：生产、流通。")
    assert not SpotCheck.objects.exists()


def test_a_file_that_is_no_sheet_is_refused(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.4")
    assert run(tmp_path / "a.xlsx")[1].startswith("文件扩展名为 .xlsx，但实际内容是PDF 文档。")
    assert "No such file" in run(tmp_path / "none.csv")[1]


def test_a_command_stopped_by_hand_is_not_taken_up_again(tmp_path, monkeypatch):
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("exchange.management.commands.import_sheet.run_step", stopped)
    with pytest.raises(KeyboardInterrupt):
        run(write_csv(tmp_path / "a.csv", [line()]))
    assert SheetImport.objects.get().state == SheetImport.State.DISCARDED


@pytest.fixture
def chicago(tmp_path) -> tuple[Path, Counter[tuple[int, str]]]:
    """Turn the real inspections into a sheet, and count them independently by quarter and result."""
    if not CHICAGO.exists():
        pytest.skip(f"the real inspections are not here: {CHICAGO.name}")
    lines: list[dict[str, str]] = []
    counts: Counter[tuple[int, str]] = Counter()
    with CHICAGO.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            day = dt.date.fromisoformat(row["inspection_date"])
            word = {"Fail": "不合格"} | dict.fromkeys(PASSES, "合格")
            counts[day.year * 10 + (day.month - 1) // 3 + 1, word[row["result"]]] += 1
            lines.append(
                {
                    "抽样编号": row["inspection_id"], "环节": "流通", "抽样日期": day.isoformat(), "被抽样单位名称": row["establishment_id"],
                    "样品名称": row["facility_type"] or row["inspection_type"], "检验结论": word[row["result"]], "备注": row["inspection_type"],
                }
            )  # fmt: skip
    assert len(lines) == 27_600
    return write_csv(tmp_path / "chicago.csv", lines), counts


def test_real_inspections_give_the_parts_that_an_independent_count_gives(chicago):
    path, counts = chicago
    call_command("load_plan", verbosity=0)
    said, error = run(path)
    assert (said.splitlines()[0], error) == ("新增 27600 条，更新 0 条，未变 0 条。", "")
    call_command("recompute_attainment", verbosity=0)
    figures = Attainment.objects.filter(indicator__code="B6", window="quarter").current()
    found = {row.quarter_id: (row.numerator, row.denominator) for row in figures if row.denominator}
    quarters = sorted({quarter for quarter, _ in counts})
    assert found == {
        quarter: (counts[quarter, "合格"], counts[quarter, "合格"] + counts[quarter, "不合格"]) for quarter in quarters
    }
    assert sum(passed or 0 for passed, _ in found.values()) == 22_145
    assert (quarters[0], quarters[-1], sum(total or 0 for _, total in found.values())) == (20113, 20144, 27_600)
