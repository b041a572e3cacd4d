"""Sheets as offices have them, file by file, through the browser and the command alike; what each must come to was worked out by hand."""

from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.urls import reverse

from enterprises.models import Enterprise
from exchange.jobs import run_step
from exchange.models import SheetImport
from inspections.models import EnforcementCase, FailingItem, Law, SpotCheck
from reporting.models import ReportVersion
from tests.factories import make_industry, make_quarters, make_township, make_user
from tests.registers_files import tally, told
from tests.reporting.report_rows import make_body, make_duty, make_item

pytestmark = pytest.mark.django_db
FOLDER = Path(django_settings.BASE_DIR).parent / "shared/data/trouble"
NEXT = "请将该列设为文本格式（开始→数字→文本）"


@dataclass(frozen=True)
class Expected:
    """What a file comes to: outcomes (new, changed, unchanged, wrong), problems, and remarks."""

    file: str
    register: str = "spot-checks"
    outcomes: tuple[int, int, int, int] = (1, 0, 0, 0)
    problems: tuple[tuple[Any, ...], ...] = ()
    remarks: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.file


def amount(line: int, value: str, kind: str = "not-an-amount") -> tuple[Any, ...]:
    return "竣工工程", line, "建筑面积（平方米）", value, kind


UNDERSTOOD = [
    ["标称生产企业", "标称生产企业名称"],
    ["生产日期/批号", "生产日期或批号"],
    ["不合格项目║检验结果║标准值", "不合格项目、检验结果、标准值"],
    ["分类", "产品类别"],
    ["承检机构", "检验机构"],
]
EXPECTED = [
    Expected("08-workbook22.xlsx"),
    Expected("10-semicolon.csv"),
    Expected("19c-sci-three-batches-become-one.csv", outcomes=(0, 0, 0, 3), problems=tuple(("", line, "抽样编号", "2.01407E+12", "number-shortened") for line in (2, 3, 4))),
    Expected("25-number-display.xlsx", outcomes=(5, 0, 0, 0)),
    Expected("26-zero-padded.xlsx", outcomes=(0, 0, 0, 1), problems=(("", 2, "抽样编号", "0000000123", "number-disguised"),)),
    Expected("27-filtered-rows.xlsx", outcomes=(3, 0, 0, 0), remarks={"hidden_lines": "3", "hidden_line_count": 1}),
    Expected("29-three-months.xlsx", outcomes=(3, 0, 0, 0), remarks={"sheets_read": ["7月", "8月", "9月"]}),
    Expected("32-title-notes-total.xlsx", outcomes=(2, 0, 0, 0), remarks={"passed_lines": [["6", "合计 2批次"], ["7", "注：1.本表一式三份；2.“/”表示无此项。"], ["8", "填表人： 审核人： 联系电话："]]}),
    Expected("32b-total-only.xlsx", remarks={"passed_lines": [["3", "合计 1批次"]]}),
    Expected("32c-note-only.xlsx", remarks={"passed_lines": [["3", "注：本表数据截至2014年9月30日。"]]}),
    Expected("32d-xuhao-total.xlsx", remarks={"passed_lines": [["3", "合计 共1批次"]]}),
    Expected("33-two-level-header.xlsx", remarks={"absent_columns": [], "unknown_columns": []}),
    Expected("34-public-headings.xlsx", remarks={"understood": [UNDERSTOOD[0], ["产品名称", "样品名称"], *UNDERSTOOD[1:]], "unknown_columns": ["序号", "标称生产企业地址", "被抽样单位地址", "任务来源"]}),
    Expected("34b-public-headings-sample-name.xlsx", remarks={"understood": UNDERSTOOD}),
    Expected("39-newline-name.xlsx"),
    Expected("50-ent-base.xlsx", "enterprises", (5, 0, 0, 0)),
    Expected("51-ent-halfwidth.xlsx", "enterprises", (3, 0, 0, 0)),
    Expected("52-ent-industry-number.xlsx", "enterprises", (2, 0, 0, 1), (("企业", 2, "行业代码", "6", "industry-lost-zero"),)),
    Expected("60b-reports-narrative-ok.xlsx", "reports"),
    Expected("61-base-number.csv"),
    Expected("61b-dot-zero.csv", outcomes=(0, 0, 0, 1), problems=(("", 2, "抽样编号", "2014070900123.0", "number-taken-for-amount"),)),
    Expected("63-equals-quoted.csv"),
    Expected("65-case.csv"),
    Expected("65b-case.csv"),
    Expected("70-project-amounts.xlsx", "projects", (6, 0, 0, 6), (amount(3, "1.25万"), amount(4, "12500.5㎡"), amount(5, "约12500"), amount(10, "壹万"), amount(11, "12500.555", "too-exact"), amount(12, "-5"))),
    Expected("72-case-number-brackets.xlsx", "cases"),
    Expected("73-case-unit-yuan.xlsx", "cases", (0, 0, 0, 1), (("执法案件", 2, "货值金额（万元）", "12000", "amount-far-outside"), ("执法案件", 2, "罚没金额（万元）", "8000", "amount-far-outside"))),
    Expected("74b-national-item-lines.xlsx", outcomes=(2, 0, 0, 0)),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _register(settings, db, tmp_path):
    if not FOLDER.exists():
        pytest.skip(f"the troublesome sheets are not here: {FOLDER.name}")
    settings.BUSINESS_DATE = "2014-10-15"
    settings.MEDIA_ROOT = tmp_path / "uploads"
    make_quarters()
    make_township(name="宝平街道")
    make_township(name="海滨街道")
    for code, name in (("13", "农副食品加工业"), ("06", "煤炭开采和洗选业"), ("A", "农、林、牧、渔业")):
        make_industry(code=code, name=name)
    make_body(name="质监局")
    Law.objects.create(name="产品质量法", position=1)
    duty = make_duty(None, make_body(name="法院"))
    for code, kind in (("D17.A", "narrative"), ("D17.C", "narrative"), ("D17.3", "figure"), ("D17.4", "figure")):
        make_item(duty, code=code, kind=kind)


def hand_in(client, name: str, register: str) -> SheetImport:
    """Hand a file in on the page, let it be checked, and confirm it on its page where it may be."""
    client.force_login(make_user())
    with (FOLDER / name).open("rb") as file:
        answer = client.post(reverse("registers:imports"), {"register": register, "file": file})
    sheet = SheetImport.objects.latest("pk")
    assert answer.url == reverse("exchange:import", args=[sheet.pk])
    run_step(SheetImport, sheet.pk)
    sheet.refresh_from_db()
    assert client.get(answer.url).status_code == 200
    if sheet.state == SheetImport.State.CHECKED:
        client.post(reverse("exchange:import-confirm", args=[sheet.pk]))
        run_step(SheetImport, sheet.pk)
        sheet.refresh_from_db()
    return sheet


def command(name: str, register: str) -> SheetImport:
    """Hand a file in on the command line."""
    try:
        call_command("import_sheet", str(FOLDER / name), register=register, by=make_user(), stdout=StringIO(), stderr=StringIO())  # fmt: skip
    except CommandError:
        assert SheetImport.objects.latest("pk").problems
    return SheetImport.objects.latest("pk")


def remarks_of(sheet: SheetImport) -> dict[str, Any]:
    return sheet.preview.get("sheets", [sheet.preview])[0]


def test_every_file_is_expected():
    assert {path.name for path in FOLDER.iterdir()} == {each.file for each in EXPECTED}


@pytest.mark.parametrize("door", ["browser", "command"])
@pytest.mark.parametrize("expected", EXPECTED, ids=str)
def test_a_file_comes_to_what_it_must(client, door, expected):
    sheet = hand_in(client, expected.file, expected.register) if door == "browser" else command(expected.file, expected.register)  # fmt: skip
    assert (sheet.state, told(sheet)) == ("refused" if expected.problems else "done", [*expected.problems])
    assert tally(sheet) == expected.outcomes
    remarks = remarks_of(sheet)
    assert {name: remarks.get(name, []) for name in expected.remarks} == expected.remarks
    assert SpotCheck.objects.count() == (expected.outcomes[0] if expected.register == "spot-checks" and not expected.problems else 0)  # fmt: skip


def items() -> list[tuple[str, ...]]:
    return [*FailingItem.objects.order_by("spot_check__number", "position").values_list("spot_check__number", "item", "measured", "limit")]  # fmt: skip


def test_what_excel_shows_is_what_is_kept(client):
    hand_in(client, "25-number-display.xlsx", "spot-checks")
    assert items() == [
        ("C25-1", "水分", "0.3", "≤0.25"),
        ("C25-2", "总活性物", "12%", "≥13%"),
        ("C25-3", "净含量", "1,234.50", "0.1"),
        ("C25-4", "菌落总数", "1.50E+06", "3"),
        ("C25-5", "pH", "7.0", "6.0~7.0"),
    ]


def test_headings_that_name_several_columns_on_two_levels_or_for_tested_items_keep_the_failing_items(client):
    for name in ("33-two-level-header.xlsx", "34-public-headings.xlsx", "34b-public-headings-sample-name.xlsx", "74b-national-item-lines.xlsx"):  # fmt: skip
        hand_in(client, name, "spot-checks")
    assert items() == [
        ("C33-1", "电源线长度", "1.2m", "≥1.4m"),
        ("C34-1", "总活性物", "12%", "≥13%"),
        ("C34-2", "总活性物", "12%", "≥13%"),
        ("C74-1", "菌落总数", "21000", "≤0.3"),
    ]
    public = SpotCheck.objects.get(number="C34-1")
    assert (public.producer_name, public.sample_name, public.batch, public.laboratory, public.category, public.brand) == (
        "示例日化厂", "洗衣粉", "2014-05-12", "示例检验院", "日用品", "",
    )  # fmt: skip
    tested = SpotCheck.objects.get(number="C74-1")
    assert (tested.producer_name, tested.batch, tested.first_result) == ("示例食品厂", "20140601/2014-06-01", "failed")


def test_one_number_is_one_row_whichever_way_it_is_written(client):
    hand_in(client, "65-case.csv", "spot-checks")
    assert tally(hand_in(client, "65b-case.csv", "spot-checks")) == (0, 0, 1, 0)
    hand_in(client, "61-base-number.csv", "spot-checks")
    assert tally(hand_in(client, "63-equals-quoted.csv", "spot-checks")) == (0, 0, 1, 0)
    assert told(hand_in(client, "61b-dot-zero.csv", "spot-checks"))[0][4] == "number-taken-for-amount"
    hand_in(client, "72-case-number-brackets.xlsx", "cases")
    assert [case.number for case in EnforcementCase.objects.all()] == ["津宝质监罚字〔2014〕第903号"]
    assert [*SpotCheck.objects.order_by("pk").values_list("number", flat=True)] == ["gc65-1", "2014070900123"]


def test_names_of_enterprises_are_the_same_in_any_width_and_over_a_line_break_and_look_alikes_are_told(client):
    hand_in(client, "50-ent-base.xlsx", "enterprises")
    assert "天津市宝坻区示例丙有限公司" in Enterprise.objects.values_list("name", flat=True)
    sheet = hand_in(client, "51-ent-halfwidth.xlsx", "enterprises")
    assert tally(sheet) == (1, 0, 2, 0)
    assert remarks_of(sheet)["lookalikes"] == [["天津示例乙有限责任公司", "天津示例乙有限公司"]]


def test_a_line_break_in_a_name_vanishes_and_those_of_a_narrative_stay(client):
    hand_in(client, "39-newline-name.xlsx", "spot-checks")
    assert SpotCheck.objects.get().producer_name == "天津市宝坻区换行测试有限公司"
    hand_in(client, "60b-reports-narrative-ok.xlsx", "reports")
    said = {value["item"]: value["text"] for value in ReportVersion.objects.get().content["values"]}
    assert said["D17.A"] == "一、审理情况：\n\u3000\u3000受理3件，审结4件。\n二、存在问题：\n\u3000\u3000无。"


def test_a_spoiled_number_says_how_to_save_it_as_text(client):
    for name in ("19c-sci-three-batches-become-one.csv", "26-zero-padded.xlsx", "61b-dot-zero.csv"):
        sheet = hand_in(client, name, "spot-checks")
        page = client.get(reverse("exchange:import", args=[sheet.pk])).context["page"]
        assert all(NEXT.removeprefix("请") in problem.remedy for problem in page)
