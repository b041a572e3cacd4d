"""The summary as an Excel workbook: the figures, the narratives, and who has not reported, in the reader's language.

What people wrote stays as they wrote it.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from exchange.formats.english import read_heading
from reporting.overview.summary import Summary

# What begins like a formula stays text, and nothing becomes a link.
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FIGURES = ("条款", "职责", "填报项", "计量单位", "单位", "本季度", "本年累计", "审核情况", "说明")
NARRATIVES = ("条款", "职责", "填报项", "单位", "内容", "审核情况")
MISSING = ("单位", "报告状态", "报送截止")
TOTAL = "合计"
WIDTHS = {"职责": 26, "填报项": 30, "内容": 90, "说明": 40, "单位": 18, "报送截止": 14}


def summary_workbook(summary: Summary) -> bytes:
    """Return the workbook; every total is the sum of the lines above it."""
    content = BytesIO()
    with Workbook(content, PLAIN) as book:
        write_sheet(book, "数据汇总", FIGURES, list_figures(summary))
        write_sheet(book, "文字材料", NARRATIVES, list_narratives(summary))
        missing = ((row.body_name, str(row.get_state_display()), str(localdate(row.due_at))) for row in summary.missing)
        write_sheet(book, "未报送单位", MISSING, missing)
    return content.getvalue()


def write_sheet(book: Workbook, name: str, headings: Sequence[str], lines: Iterable[Sequence[Any]]) -> None:
    """Write one sheet: headings that stay in sight, numbers as numbers, totals in bold."""
    sheet: Worksheet = book.add_worksheet(read_heading(name))
    head = book.add_format({"bold": True, "bg_color": "#E9F0F8", "border": 1, "valign": "vcenter"})
    plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    bold = book.add_format({"bold": True, "valign": "top", "border": 1})
    sheet.write_row(0, 0, [read_heading(heading) for heading in headings], head)
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, WIDTHS.get(heading, 12))
    for number, line in enumerate(lines, start=1):
        sheet.write_row(
            number,
            0,
            # XlsxWriter takes no Decimal as a number, and text would not add up in Excel.
            [float(part) if isinstance(part, Decimal) else part for part in line],
            bold if read_heading(TOTAL) in line else plain,
        )
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def list_figures(summary: Summary) -> Iterable[Sequence[Any]]:
    """Yield a line for each body's figure, and after those of an item their sum."""
    for duty in summary.duties:
        for item in duty.items:
            if item.item.is_figure and item.entries:
                head = (duty.duty.clause.citation, duty.duty.summary, item.item.label, item.item.unit)
                for entry in item.entries:
                    state = str(entry.report.get_state_display())
                    figures = (entry.value.figure, entry.year_to_date)
                    yield (*head, entry.report.body_name, *figures, state, entry.value.explanation)
                missing = _(", ").join(item.missing_bodies)
                lacking = _("without {bodies}").format(bodies=missing) if missing else ""
                yield (*head, read_heading(TOTAL), item.total, item.year_to_date, "", lacking)


def list_narratives(summary: Summary) -> Iterable[Sequence[Any]]:
    """Yield a line for each narrative."""
    for duty in summary.duties:
        for item in duty.items:
            for entry in item.entries if not item.item.is_figure else ():
                head = (duty.duty.clause.citation, duty.duty.summary, item.item.label)
                yield (*head, entry.report.body_name, entry.value.text, str(entry.report.get_state_display()))
