"""The annexes of a bulletin: every indicator with its parts, the townships, the reports; each chart above its table."""

from collections.abc import Sequence
from fractions import Fraction
from io import BytesIO

from docx.shared import Mm

from bulletin import charts
from bulletin.facts import IndicatorFacts, SupervisedItem, group_by_goal, label_day
from bulletin.narrative import owed_by
from bulletin.papers import Paper
from bulletin.word.writing import PaperWriter, add_row, add_table
from targets import grading
from targets.figures import format_plain
from targets.models import Status, TargetRule

INDICATOR_HEAD = ("指标", "单位", "目标", "应完成", "实际", "分子/分母", "上年同期", "状态")
INDICATOR_WIDTHS = (2340, 640, 760, 900, 1040, 1350, 1080, 735)
REPORT_HEAD = ("单位", "报送", "应填项", "已填项", "退回次数")
REPORT_WIDTHS = (3445, 1500, 1300, 1300, 1300)
SUPERVISION_HEAD = ("编号", "事项", "牵头单位", "期限", "颜色")
SUPERVISION_WIDTHS = (2000, 2745, 1600, 1800, 700)
COLOURS = {"green": "绿", "blue": "蓝", "yellow": "黄", "orange": "橙", "red": "红"}
REPORT_STATES = {"on_time": "按时", "late": "迟报", "missing": "未报", "waiting": "未到期"}
LIGHTS: dict[str, str] = {
    Status.ATTAINED: "已达标", Status.ON_TRACK: "正常", Status.BEHIND: "滞后", Status.OFF_TRACK: "红灯",
    Status.NO_DATA: "无数据", Status.SMALL_SAMPLE: "样本不足", Status.MONITORED: "监测",
    Status.NOT_APPLICABLE: "不适用", Status.NO_YEAR_BEFORE: "无同期",
}  # fmt: skip
NONE = "/"


def write_indicators(writer: PaperWriter, paper: Paper) -> None:
    """Write the table of all indicators, with the charts of each group before it."""
    for name, members in group_by_goal(paper.facts.indicators).items():
        drawn = [one for one in members if charts.has_chart(one)]
        if drawn:
            write_chart(writer, name, drawn)
        rows = [list_cells(one) for one in members]
        keys = [one.code for one in members]
        write_table(writer, f"附件{name}", INDICATOR_HEAD, INDICATOR_WIDTHS, rows, keys)


def write_chart(writer: PaperWriter, name: str, drawn: Sequence[IndicatorFacts]) -> None:
    """Write the picture of a group with the words that say what it shows, for readers and for those who hear it read."""
    codes = "、".join(f"{one.code} {one.name}" for one in drawn)
    writer.add("图题", f"{name}走势（实线为实际值，虚线为应完成值）")
    paragraph = writer.add("图")
    picture = paragraph.add_run().add_picture(BytesIO(charts.draw_group(drawn)), width=Mm(156))
    picture._inline.docPr.set("descr", f"{name}各指标近年走势图：{codes}。数值见下表。")
    picture._inline.docPr.set("name", f"{name}走势图")


def list_cells(one: IndicatorFacts) -> list[str]:
    """Return the cells of an indicator's row; a value stands as the board has it, its parts beside it."""
    name = f"{one.code} {one.name}"
    unit = "%" if one.is_ratio else one.unit
    target = NONE if one.target is None or one.is_milestone else f"{sign(one)}{format_plain(Fraction(one.target))}"
    due = owed_by(one)
    shown = str(one.numerator) if one.is_milestone and one.numerator is not None else one.shown
    parts = f"{one.numerator}/{one.denominator}" if one.denominator is not None else ""
    before = one.year_before
    year = one.show(before.numerator, before.denominator, before.scale) if before else ""
    return [
        name, unit, target, NONE if due is None else format_plain(due), shown or NONE, parts or NONE, year or NONE,
        LIGHTS[one.status],
    ]  # fmt: skip


def sign(one: IndicatorFacts) -> str:
    """Return what stands before a target: nothing where it is the whole or nothing at all."""
    target = Fraction(one.target or 0)
    if one.rule == TargetRule.AT_MOST:
        return "≤" if target else ""
    return "" if one.is_ratio and target == grading.WHOLE else "≥"


def write_townships(writer: PaperWriter, paper: Paper) -> None:
    """Write the samples of each township, indicator by indicator, with the interval in which its rate may lie.

    Where nothing failed anywhere there is nothing to compare; the workbook has it all.
    """
    head = ("镇街", "分子/分母", "比率（%）", "区间（%）")
    widths = (3245, 1800, 1800, 2000)
    for one in paper.facts.indicators:
        if not has_failures(one):
            continue
        rows, keys = [], []
        for name, (numerator, denominator) in one.townships.items():
            found = grading.wilson_interval(numerator, denominator)
            interval = f"{found[0]:.2f}～{found[1]:.2f}" if found else NONE
            rows.append([name, f"{numerator}/{denominator}", one.show(numerator, denominator) or NONE, interval])
            keys.append(f"{one.code}.{name}")
        writer.add("图题", f"{one.code} {one.name}", key=f"{one.code}.name")
        write_table(writer, f"附件{one.code}", head, widths, rows, keys)


def has_failures(one: IndicatorFacts) -> bool:
    """Say whether a sample was failed in any township."""
    return any(numerator < denominator for numerator, denominator in one.townships.values())


def write_supervision(writer: PaperWriter, paper: Paper) -> None:
    """Write the items of supervision in hand."""
    rows = [list_supervision_cells(one) for one in paper.facts.open_supervision]
    keys = [f"supervision.{one.number}" for one in paper.facts.open_supervision]
    write_table(writer, "附件督办", SUPERVISION_HEAD, SUPERVISION_WIDTHS, rows, keys)


def list_supervision_cells(one: SupervisedItem) -> list[str]:
    """Return the cells of an item of supervision."""
    return [one.number, one.matter, one.body, label_day(one.due_on), COLOURS.get(one.colour, NONE)]


def write_reports(writer: PaperWriter, paper: Paper) -> None:
    """Write how each body reported."""
    rows = [
        [one.name, REPORT_STATES[one.state], str(one.asked), str(one.answered), str(one.returned)]
        for one in paper.facts.reports
    ]
    keys = [f"reports.{one.name}" for one in paper.facts.reports]
    write_table(writer, "附件报送", REPORT_HEAD, REPORT_WIDTHS, rows, keys)


def write_table(
    writer: PaperWriter,
    place: str,
    head: Sequence[str],
    widths: Sequence[int],
    rows: Sequence[Sequence[str]],
    keys: Sequence[str],
) -> None:
    """Write a table whose head stands again on every page; what begins with a digit stands to the right."""
    table = add_table(writer, widths)
    add_row(table, widths, [("表头", text) for text in head], is_head=True)
    for number, (cells, key) in enumerate(zip(rows, keys, strict=True), 1):
        styled = []
        for column, text in enumerate(cells):
            # A name may hold digits too, so the first column is always text.
            is_number = (column > 0 and any(letter.isdigit() for letter in text)) or text == NONE
            styled.append(("表格数字" if is_number else "表格文字", text))
            writer.note(f"{place}表第{number}行第{column + 1}列", text, f"{key}.{column}")
        add_row(table, widths, styled)
    writer.add("尾行")
