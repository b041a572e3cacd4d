"""An assessment as an Excel workbook: points as typed or computed, totals and grades by formulas; in the reader's language."""

from fractions import Fraction
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from assessment.pages.ranking import Ranking
from exchange.formats.english import read_heading

# What begins like a formula stays text, and nothing becomes a link; formulas are written as such.
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NOT_APPLICABLE, OPEN = "不适用", "待定"
FIRST = 3
"""The row of the first body, counted from 0: below the headings, the titles and the maxima."""


def assessment_workbook(ranking: Ranking) -> bytes:
    """Return the workbook: a sheet of points with formulas, and one of the evidence lines."""
    content = BytesIO()
    with Workbook(content, PLAIN) as book:
        write_points(book, ranking)
        write_evidence(book, ranking)
    return content.getvalue()


def write_points(book: Workbook, ranking: Ranking) -> None:
    """Write bodies × items with, at the end, formulas for base, total and grade.

    An item that does not apply holds a word, which sums leave out; so its maximum is left out of the weight too.
    """
    sheet: Worksheet = book.add_worksheet(read_heading("得分"))
    head = book.add_format({"bold": True, "bg_color": "#E9F0F8", "border": 1, "valign": "vcenter", "text_wrap": True})
    plain, number = book.add_format({"border": 1}), book.add_format({"border": 1, "num_format": "0.00"})
    items, scheme = ranking.items, ranking.scheme
    first, last = 2, 1 + len(items)
    columns = [xl_col_to_name(last + offset) for offset in range(1, 6)]
    weight, base, bonus, deduction, total = columns
    sums = [read_heading(name) for name in ("适用分值", "百分制得分", "加分", "扣分", "总分", "等次")]
    sheet.write_row(
        0, 0, [read_heading("名次"), read_heading("单位"), *(item.code for item in items), *sums], head
    )  # fmt: skip
    sheet.write_row(1, 0, ["", "", *(item.title for item in items), "", "", "", "", "", ""], head)
    sheet.write_row(
        2, 0, ["", read_heading("满分"), *(float(item.maximum) for item in items), "", "", "", "", "", ""], head
    )
    maxima = xl_range(2, first, 2, last).replace("3", "$3")
    bands = [(grade, float(Fraction(at_least))) for grade, at_least in scheme.bands]
    for place, line in enumerate(ranking.lines):
        row, result = FIRST + place, line.result
        points = xl_range(row, first, row, last)
        sheet.write(row, 0, line.rank if line.rank is not None else "", plain)
        sheet.write_string(row, 1, result.sheet.subject.name, plain)
        for column, item in enumerate(result.items, start=first):
            write_item(sheet, row, column, item, number)
        n = row + 1
        write = {
            weight: (f"=SUMPRODUCT(ISNUMBER({points})*{maxima})", float(result.totals.applicable - result.totals.pending)),
            base: (f'=IF(OR({weight}{n}<{scheme.minimum_applicable},COUNTIF({points},"{read_heading(OPEN)}")>0),"",100*SUM({points})/{weight}{n})', as_float(result.totals.base(), result.is_ranked)),
            total: (
                f'=IF({base}{n}="","",MAX(0,MIN(100+{scheme.bonus_cap},{base}{n}+{bonus}{n}-{deduction}{n})))', as_float(result.total),
            ),
        }  # fmt: skip
        for name, (formula, value) in write.items():
            sheet.write_formula(f"{name}{n}", formula, number, value)
        sheet.write_number(f"{bonus}{n}", float(result.bonus), number)
        sheet.write_number(f"{deduction}{n}", float(result.deducted), number)
        formula = "".join(f'IF(ROUND({total}{n},9)>={at_least:g},"{grade}",' for grade, at_least in bands[:-1])
        caps = [veto.cap for veto in result.confirmed if veto.cap]
        if caps:
            sheet.write_string(row, last + 6, result.grade, plain)
        else:
            sheet.write_formula(
                row, last + 6, f'=IF({total}{n}="","",{formula}"{bands[-1][0]}"{")" * len(bands)}', plain, result.grade
            )
    sheet.freeze_panes(FIRST, 2)
    sheet.set_column(1, 1, 18)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def write_item(sheet: Worksheet, row: int, column: int, item: Any, number: Any) -> None:
    """Write the points of an item, or the word for why it has none."""
    if item.points is None:
        sheet.write_string(row, column, read_heading(OPEN if item.applies else NOT_APPLICABLE), number)
    else:
        sheet.write_number(row, column, float(item.points), number)


def as_float(value: Fraction | None, is_shown: bool = True) -> float | str:
    """Return what a reader of the file shows before it reckons itself."""
    return "" if value is None or not is_shown else float(value)


def write_evidence(book: Workbook, ranking: Ranking) -> None:
    """Write a line for each body and item: its points, the formula with its numbers, and the facts behind it."""
    sheet: Worksheet = book.add_worksheet(read_heading("依据"))
    head = book.add_format({"bold": True, "bg_color": "#E9F0F8", "border": 1})
    wrapped = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    headings = ("单位", "代码", "考核项", "得分", "计算", "数据时点", "依据")
    sheet.write_row(0, 0, [read_heading(heading) for heading in headings], head)
    row = 1
    for line in ranking.lines:
        for item in line.result.items:
            facts = _("; ").join(f"{one.label} {one.value}".strip() for one in item.lines)
            as_of = f"{item.score.as_of}" if item.score else ""
            words = item.shown or read_heading(OPEN if item.applies else NOT_APPLICABLE)
            cells = [
                line.result.sheet.subject.name,
                item.item.code,
                item.item.title,
                words,
                item.explanation,
                as_of,
                facts[:32000],
            ]
            for column, cell in enumerate(cells):
                sheet.write_string(row, column, cell, wrapped)
            row += 1
    sheet.freeze_panes(1, 0)
    for column, width in enumerate((18, 8, 26, 10, 40, 12, 90)):
        sheet.set_column(column, column, width)
