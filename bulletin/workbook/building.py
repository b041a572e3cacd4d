"""The sheets of the workbook: cover, all indicators, their course, townships, reports, rankings, charts, and where the data stem from."""

import datetime as dt
from collections import Counter
from fractions import Fraction

from xlsxwriter.utility import xl_rowcol_to_cell

from bulletin.facts import Facts, IndicatorFacts, label_day
from bulletin.letterhead import LETTERHEAD
from bulletin.papers import Paper
from bulletin.word.tables import (
    COLOURS,
    LIGHTS,
    REPORT_HEAD,
    REPORT_STATES,
    SUPERVISION_HEAD,
    list_ranking_tables,
    list_supervision_cells,
)
from bulletin.wording import owed_by
from bulletin.workbook.book import Book, Cell, Formula, rate_formula, sum_formula
from bulletin.workbook.charts import write_charts
from targets import grading

INDICATORS = "目标总表"
INDICATOR_HEAD = (
    "编码", "指标", "目标组", "单位", "目标", "应完成", "分子或数量", "分母", "实际值（精确）", "看板值", "上年同期看板值", "状态",
    "责任单位",
)  # fmt: skip
SCOPE = (
    "本工作簿与同期通报出自同一数据快照，数字与看板一致。",
    "比率以分子、分母计算：“实际值（精确）”不作取舍，“看板值”保留两位小数；四舍五入会越过目标时截去，以免把未达标读成达标。",
    "目标以方案和历次调整为准；“应完成”按年度目标逐日推算，件数取整。",
    "“区间”为95%威尔逊区间，反映抽样的不确定性；区间重叠的镇街不宜排列先后。",
    "合计均为公式，可逐格核对；图表取自本簿单元格。",
)


def build_workbook(paper: Paper) -> bytes:
    """Return the workbook of a bulletin; the same paper gives the same bytes."""
    facts = paper.facts
    book = Book(paper.title, paper.issued_on or dt.date.fromisoformat(facts.day))
    write_cover(book, paper)
    write_indicators(book, facts)
    write_course(book, facts)
    write_townships(book, facts)
    write_supervision(book, facts)
    write_reports(book, facts)
    write_rankings(book, facts)
    write_charts(book, facts)
    write_sources(book, paper)
    return book.close()


def write_cover(book: Book, paper: Paper) -> None:
    """Write the title, the number, the day of the data, and how the figures are to be read."""
    sheet = book.add_sheet("封面和口径", [18, 90])
    sheet.write_string(0, 0, paper.title, book.title)
    day = label_day(paper.issued_on) if paper.issued_on else "（稿样）"
    lines = [
        ("编号", paper.number or "（稿样）"), ("编发单位", LETTERHEAD["issuer"]), ("印发日期", day), ("季度", paper.facts.label),
        ("数据时点", label_day(paper.facts.day)), ("方案", paper.facts.plan_title),
    ]  # fmt: skip
    for row, line in enumerate(lines, 2):
        book.write_line(sheet, row, line)
    for row, words in enumerate(SCOPE, len(lines) + 3):
        sheet.merge_range(row, 0, row, 1, words, book.note)


def number(value: Fraction | None) -> Cell:
    """Return a value as a number: whole where it is whole."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


def write_indicators(book: Book, facts: Facts) -> None:
    """Write all indicators, and below them how many show each light; the lights add up to the indicators."""
    sheet = book.add_sheet(INDICATORS, [7, 30, 14, 7, 9, 9, 11, 9, 14, 11, 13, 10, 24])
    sheet.write_string(0, 0, f"{facts.label}目标完成情况", book.title)
    lines = [list_cells(one, row) for row, one in enumerate(facts.indicators, 3)]
    behind = book.write_table(sheet, 2, INDICATOR_HEAD, lines)
    counts = Counter(LIGHTS[one.status] for one in facts.indicators)
    first, last, column = 3, behind - 1, INDICATOR_HEAD.index("状态")
    area = f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(last, column)}"
    for row, light in enumerate(LIGHTS.values(), behind + 1):
        book.write_line(sheet, row, (light, Formula(f'=COUNTIF({area},"{light}")', counts[light])))
    end = behind + len(LIGHTS)
    book.write_line(sheet, end + 1, ("合计", sum_formula(1, behind + 1, end, len(facts.indicators))), book.total)


def list_cells(one: IndicatorFacts, row: int) -> list[Cell]:
    """Return the cells of an indicator; a share is a formula over its parts."""
    value: Cell = number(one.value)
    if one.is_ratio and one.denominator:
        value = rate_formula(row, 6, 7, (one.numerator or 0, one.denominator))
    elif one.is_milestone:
        value = one.numerator
    before = one.year_before
    earlier = one.show(before.numerator, before.denominator, before.scale) if before else ""
    count: Cell = one.numerator if one.scale == 1 else number(one.value)
    target = None if one.target is None or one.is_milestone else Fraction(one.target)
    return [
        one.code, one.name, one.group_name, "%" if one.is_ratio else one.unit, number(target), number(owed_by(one)), count,
        one.denominator, value, one.shown or None, earlier or None, LIGHTS[one.status], "、".join(one.owners),
    ]  # fmt: skip


def write_course(book: Book, facts: Facts) -> None:
    """Write the value of each indicator quarter by quarter."""
    quarters = list_quarters(facts)
    sheet = book.add_sheet("趋势", [7, 30, *[11] * len(quarters)])
    sheet.write_string(0, 0, "各指标近年走势（精确值）", book.title)
    lines = []
    for one in facts.indicators:
        values = {quarter: value_of(one, n, d) for quarter, n, d, *_rest in one.series}
        lines.append([one.code, one.name, *(values.get(quarter) for quarter in quarters)])
    book.write_table(sheet, 2, ("编码", "指标", *quarters), lines)


def list_quarters(facts: Facts) -> list[str]:
    """Return the quarters of which anything is known, in order."""
    return sorted({point[0] for one in facts.indicators for point in one.series})


def value_of(one: IndicatorFacts, numerator: int | None, denominator: int | None) -> Cell:
    """Return a value of the course; the steps done of a milestone."""
    if numerator is None or denominator == 0:
        return None
    if one.is_milestone:
        return numerator
    return number(Fraction(numerator, one.scale) if denominator is None else Fraction(100 * numerator, denominator))


def write_townships(book: Book, facts: Facts) -> None:
    """Write the townships indicator by indicator, each with its interval; their parts add up to the figure."""
    sheet = book.add_sheet("镇街", [7, 26, 18, 9, 9, 14, 11, 11, 11])
    sheet.write_string(0, 0, "各镇街结果（按指标分组，附区间）", book.title)
    head = ("编码", "指标", "镇街", "分子", "分母", "比率（精确）", "看板值", "区间下限", "区间上限")
    row = book.write_table(sheet, 2, head, [])
    for one in facts.indicators:
        if not one.townships:
            continue
        first = row
        for name, (numerator, denominator) in one.townships.items():
            interval = grading.wilson_interval(numerator, denominator) or (None, None)
            rate = rate_formula(row, 3, 4, (numerator, denominator)) if denominator else None
            shown = one.show(numerator, denominator) or None
            book.write_line(sheet, row, (one.code, one.name, name, numerator, denominator, rate, shown, *interval))
            row += 1
        parts = [sum(pair[side] for pair in one.townships.values()) for side in (0, 1)]
        sums = [sum_formula(column, first, row - 1, parts[column - 3]) for column in (3, 4)]
        rate = rate_formula(row, 3, 4, (parts[0], parts[1])) if parts[1] else None
        book.write_line(sheet, row, (one.code, one.name, "合计", *sums, rate, one.show(*parts) or None), book.total)
        row += 1


def write_supervision(book: Book, facts: Facts) -> None:
    """Write the items of supervision, and below them how many are in hand by colour."""
    sheet = book.add_sheet("督办", [18, 36, 20, 16, 16, 16, 10, 10])
    sheet.write_string(0, 0, f"{facts.label}督办情况", book.title)
    lines = [
        (*list_supervision_cells(one, one.body)[:4], label(one.assigned_on), label(one.closed_on), COLOURS.get(one.colour, "无"),
         "在办" if one.is_open else "已办结")
        for one in facts.supervision
    ]  # fmt: skip
    head = (*SUPERVISION_HEAD[:4], "立项", "办结", "颜色", "状态")
    behind = book.write_table(sheet, 2, head, lines)
    if lines:
        area = f"H4:H{behind}"
        count = Formula(f'=COUNTIF({area},"在办")', len(facts.open_supervision))
        book.write_line(sheet, behind + 1, ("在办合计", count), book.total)


def label(day: str) -> str | None:
    """Return a day in words; None where there is none."""
    return label_day(day) if day else None


def write_reports(book: Book, facts: Facts) -> None:
    """Write how each body reported; what was asked, filled and sent back adds up."""
    sheet = book.add_sheet("报送", [30, 12, 12, 12, 12])
    sheet.write_string(0, 0, f"{facts.label}信息报送情况", book.title)
    lines = [
        (one.name, REPORT_STATES[one.state], one.asked, one.answered, one.returned) for one in facts.reports
    ]  # fmt: skip
    behind = book.write_table(sheet, 2, REPORT_HEAD, lines)
    if lines:
        sums = [sum_formula(column, 3, behind - 1, sum(int(line[column]) for line in lines)) for column in (2, 3, 4)]
        book.write_line(sheet, behind, ("合计", f"{len(lines)}家", *sums), book.total)


def write_rankings(book: Book, facts: Facts) -> None:
    """Write the results announced in the quarter band by band, as the Word file has them; no sheet where there are none."""
    if not (tables := list_ranking_tables(facts)):
        return
    sheet = book.add_sheet("考核评比", [10, 36, 10, 16, 12])
    row = 0
    for table in tables:
        sheet.write_string(row, 0, table.caption, book.title)
        row = 1 + book.write_table(sheet, row + 2, table.head, [tuple(cells) for cells in table.rows], repeat=False)


def write_sources(book: Book, paper: Paper) -> None:
    """Write which revision of which figure each value is, the checksum of the snapshot, and the seal that anchors the trail."""
    sheet = book.add_sheet("数据来源", [7, 30, 14, 12, 16, 40])
    sheet.write_string(0, 0, "数据来源（快照、修订号）", book.title)
    sheet.write_string(1, 0, f"快照 SHA-256：{paper.checksum}", book.note)
    if paper.trail_head:
        sheet.write_string(2, 0, f"变更记录封签（核验起点）：{paper.trail_head}", book.note)
    head = ("编码", "指标", "数据记录号", "修订号", "口径版本号", "不适用依据")
    lines = [
        (one.code, one.name, one.attainment, one.revision, one.definition, one.basis or None)
        for one in paper.facts.indicators
    ]
    book.write_table(sheet, 3, head, lines)
