"""Ten more sheets of the kinds that offices have, made here, through the browser and the command alike."""

from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from django.urls import reverse

from exchange.jobs import run_step
from exchange.models import SheetImport
from inspections.models import FailingItem, Law, SpotCheck
from tests.factories import make_quarters, make_township, make_user
from tests.registers_files import tally, told
from tests.reporting.report_rows import make_body

pytestmark = pytest.mark.django_db
HEAD = ("抽样编号", "环节", "抽样日期", "标称生产企业名称", "样品名称", "检验结论", "不合格项目", "检验结果", "标准值")
CASE_HEAD = ("案件编号", "办案单位", "法律法规", "案由", "立案日期", "货值金额（万元）")


def batch(number: Any, *finding: Any, name: Any = "食用植物油", **more: Any) -> tuple[Any, ...]:
    verdict = "不合格" if finding else "合格"
    return (
        number,
        more.get("stage", "生产"),
        more.get("day", "2014-08-15"),
        "宝坻示例食品有限公司",
        name,
        verdict,
        *finding,
    )


def book(
    path: Path, rows: Sequence[Sequence[Any]], formats: dict[str, str] | None = None, hidden: Sequence[int] = ()
) -> Path:
    """Write rows as they stand; ``formats`` are number formats of cells such as B2, ``hidden`` rows counted from 0."""
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("数据")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
            if place in hidden:
                sheet.set_row(place, None, None, {"hidden": True})
        for cell, shown in (formats or {}).items():
            column, line = ord(cell[0]) - ord("A"), int(cell[1:]) - 1
            sheet.write(line, column, rows[line][column], made.add_format({"num_format": shown}))
    return path


def text(path: Path, content: str, encoding: str) -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def rows_of_text(sign: str, *rows: Sequence[Any]) -> str:
    return "\r\n".join(sign.join(str(cell) for cell in row) for row in rows)


SHEETS = {
    "braces": lambda p: book(p / "a.xlsx", [HEAD, batch("督｛2014｝7号", "水分", "3%", "≤2%"), batch("督《2014》7号", "酸价", "4", "≤3")]),
    "sixteen-digits": lambda p: book(p / "a.xlsx", [HEAD, batch(2014070900123456.0), batch("2014070900123457")]),
    "case-zeros": lambda p: book(p / "a.xlsx", [CASE_HEAD, (123, "质监局", "产品质量法", "生产不合格电线", "2014-03-05", 1.2)], {"A2": "000000"}),
    "case-yuan": lambda p: book(p / "a.xlsx", [(*CASE_HEAD[:5], "货值金额（元）"), ("案1", "质监局", "产品质量法", "生产不合格电线", "2014、3、5", 12000)]),
    "semicolon-gbk": lambda p: text(p / "a.csv", rows_of_text(";", HEAD[:6], batch("C1", day="2014年8月5号"), batch('="C2"')), "gb18030"),
    "tabs-utf16": lambda p: text(p / "a.csv", rows_of_text("\t", HEAD[:6], batch("C1", stage="流通领域"), batch("ｃ２", stage="生产领域")), "utf-16"),
    "hidden": lambda p: book(p / "a.xlsx", [HEAD, batch("C1"), batch("C2"), batch("C3")], hidden=[2, 3]),
    "beneath": lambda p: book(p / "a.xlsx", [("宝坻区监督抽查汇总表",), HEAD, batch("C1"), ("总计：1批次",), ("备注：以上均为9月数据",), ("审核人：", "", "制表人：张三"), ("制表日期：2014年10月8日",)]),
    "breaks": lambda p: book(p / "a.xlsx", [HEAD, batch("C1", name="USB\n数据线"), batch("C2", name="PVC\ncable"), batch("C3", name="绝缘\x0b手套")]),
    "item-lines": lambda p: book(p / "a.xlsx", [(*HEAD[:6], "检验项目", "结果判定", "检验结果", "标准值"), (*batch("C1", "x")[:6], "水分", "符合", "1%", "≤2%"), (*batch("C1", "x")[:6], "酸价", "不符合", "4", "≤3")]),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _register(settings: Any, db: None, tmp_path: Path) -> None:
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = "2014-10-15", tmp_path / "uploads"
    make_quarters()
    make_township(name="宝平街道")
    make_body(name="质监局")
    Law.objects.create(name="产品质量法", position=1)


def hand_in(client: Any, door: str, path: Path, register: str) -> SheetImport:
    if door == "command":
        try:
            call_command(
                "import_sheet", str(path), register=register, by=make_user(), stdout=StringIO(), stderr=StringIO()
            )
        except CommandError:
            assert SheetImport.objects.latest("pk").problems
        return SheetImport.objects.latest("pk")
    client.force_login(make_user())
    with path.open("rb") as file:
        answer = client.post(reverse("registers:imports"), {"register": register, "file": file})
    sheet = SheetImport.objects.latest("pk")
    run_step(SheetImport, sheet.pk)
    sheet.refresh_from_db()
    assert client.get(answer.url).status_code == 200
    if sheet.state == SheetImport.State.CHECKED:
        client.post(reverse("exchange:import-confirm", args=[sheet.pk]))
        run_step(SheetImport, sheet.pk)
        sheet.refresh_from_db()
    return sheet


EXPECTED: dict[str, tuple[Any, ...]] = {
    # outcomes (new, changed, unchanged, wrong), problems, remarks, rows
    "braces": ((1, 0, 0, 0), [], {}, [("督{2014}7号", "食用植物油", "production", "failed")]),
    "sixteen-digits": ((1, 0, 0, 1), [("", 2, "抽样编号", "2014070900123456", "code-as-number")], {}, []),
    "case-zeros": ((0, 0, 0, 1), [("数据", 2, "案件编号", "000123", "number-disguised")], {}, []),
    "case-yuan": ((0, 0, 0, 0), [("数据", 1, "货值金额（万元）", "货值金额（元）", "heading-near")], {}, []),
    "semicolon-gbk": ((2, 0, 0, 0), [], {}, [("C1", "食用植物油", "production", "passed"), ("C2", "食用植物油", "production", "passed")]),
    "tabs-utf16": ((2, 0, 0, 0), [], {"words": [["环节", "流通领域", "流通"], ["环节", "生产领域", "生产"]]}, [("C1", "食用植物油", "market", "passed"), ("c2", "食用植物油", "production", "passed")]),
    "hidden": ((3, 0, 0, 0), [], {"hidden_lines": "3–4", "hidden_line_count": 2}, [(number, "食用植物油", "production", "passed") for number in ("C1", "C2", "C3")]),
    "beneath": ((1, 0, 0, 0), [], {"passed_lines": [["4", "总计：1批次"], ["5", "备注：以上均为9月数据"], ["6", "审核人： 制表人：张三"], ["7", "制表日期：2014年10月8日"]]}, [("C1", "食用植物油", "production", "passed")]),
    "breaks": ((3, 0, 0, 0), [], {}, [("C1", "USB数据线", "production", "passed"), ("C2", "PVC cable", "production", "passed"), ("C3", "绝缘手套", "production", "passed")]),
    "item-lines": ((1, 0, 0, 0), [], {"words": [["结果判定", "符合", "合格项"], ["结果判定", "不符合", "不合格项"]]}, [("C1", "食用植物油", "production", "failed")]),
}  # fmt: skip
ITEMS = {"braces": [("水分", "3%", "≤2%"), ("酸价", "4", "≤3")], "item-lines": [("酸价", "4", "≤3")]}


@pytest.mark.parametrize("door", ["browser", "command"])
@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_comes_to_what_it_must(client: Any, tmp_path: Path, door: str, name: str) -> None:
    outcomes, problems, remarks, rows = EXPECTED[name]
    register = "cases" if name.startswith("case") else "spot-checks"
    sheet = hand_in(client, door, SHEETS[name](tmp_path), register)
    assert (sheet.state, told(sheet)) == ("refused" if problems else "done", problems)
    assert tally(sheet) == outcomes
    said = sheet.preview.get("sheets", [sheet.preview])[0]
    assert {key: said.get(key) for key in remarks} == remarks
    found = SpotCheck.objects.order_by("number").values_list("number", "sample_name", "stage", "first_result")
    assert sorted(found) == rows
    assert [*FailingItem.objects.order_by("position").values_list("item", "measured", "limit")] == ITEMS.get(name, [])
