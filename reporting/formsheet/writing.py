"""Writing the form: one row for each item, the cells to fill in coloured and open, everything else protected."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from exchange.formats.workbooks import INK, OBLIGATORY, PAPER, PLAIN
from reporting.formsheet.layout import ANSWER, DISPUTE, EXPLANATION, MARK, SHEET, STANCE, WORDS, Mark, Typed
from reporting.models import ReportValue
from reporting.pages.report import ItemLine, ReportPage
from reporting.services.values import get_stored_input
from targets.wordings import in_chinese

HEADINGS_AT = 2
"""Where the headings stand, counted from 0; the title and a note stand above."""
NOTE = "只填写黄色单元格；其余单元格和隐藏列请勿改动，公式请粘贴为数值。上传后只存为草稿，不等于报送；佐证材料请在网页上提交。"
Entry = str | Decimal | None


@dataclass(frozen=True)
class Shown:
    """A column as it is written: what stands in a row, how wide it is, and whether it is to be filled in."""

    title: str
    width: int
    entry: Callable[[ItemLine, Typed], Entry]
    is_open: bool = False


def get_figure(line: ItemLine, typed: Typed) -> Entry:
    """Return what is reported: a number as a number, unless Excel would lose some of its digits."""
    figure = get_stored_value(line).figure
    # Excel holds 15 digits of a number; longer ones go as text.
    return figure if figure is not None and Decimal(f"{float(figure):.15G}") == figure else typed.answer


def read_earlier(name: str) -> Callable[[ItemLine, Typed], Entry]:
    """Return the reader of a figure that stands beside the reported one."""
    return lambda line, typed: getattr(line.checked.comparison, name) if line.checked.comparison else None


def get_stored_value(line: ItemLine) -> ReportValue:
    """Return the line's stored value."""
    return line.checked.value


COLUMNS = (
    Shown("条款", 12, lambda line, typed: line.item.duty.clause.citation),
    Shown("职责", 20, lambda line, typed: line.item.duty.summary),
    Shown("填报项", 24, lambda line, typed: line.item.label + ("（必填）" if line.item.obligatory else "")),
    Shown("填报要求", 24, lambda line, typed: line.item.guidance),
    Shown("审核意见", 24, lambda line, typed: line.remark),
    Shown(ANSWER, 44, get_figure, is_open=True),
    Shown("计量单位", 10, lambda line, typed: line.item.unit),
    Shown("上季度", 11, read_earlier("last_quarter")),
    Shown("上年同期", 11, read_earlier("year_before")),
    Shown(EXPLANATION, 24, lambda line, typed: typed.explanation, is_open=True),
    Shown("登记数据", 11, lambda line, typed: get_stored_value(line).known),
    Shown(STANCE, 14, lambda line, typed: typed.register_agreement, is_open=True),
    Shown(DISPUTE, 20, lambda line, typed: typed.dispute, is_open=True),
)


@in_chinese
def form_workbook(page: ReportPage) -> bytes:
    """Return the form of a report with what is stored in it."""
    content = BytesIO()
    with Workbook(content, PLAIN) as book:
        sheet = book.add_worksheet(SHEET)
        write_heads(sheet, page, Formats(book))
        write_rows(sheet, page, Formats(book))
        # Without a password: it keeps hands off by accident, rights are checked when the form comes back.
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADINGS_AT)
    return content.getvalue()


class Formats:
    """The formats of the form's cells."""

    def __init__(self, book: Workbook) -> None:
        border = {"border": 1, "border_color": "#C5D6EA", "valign": "top", "text_wrap": True}
        paper = {**border, "bg_color": OBLIGATORY, "locked": False}
        self.title: Format = book.add_format({"bold": True, "font_size": 15, "font_color": INK})
        self.heading: Format = book.add_format({**border, "bold": True, "font_color": INK, "bg_color": PAPER})
        self.given: Format = book.add_format(border)
        # Excel's quote prefix: text that begins like a formula stays text, even when somebody edits the cell.
        self.open: Format = book.add_format({**paper, "quote_prefix": True})
        self.open_number: Format = book.add_format(paper)


def write_heads(sheet: Worksheet, page: ReportPage, formats: Formats) -> None:
    """Write the title, the note and the headings; columns that say nothing in this report are hidden."""
    report = page.report
    title = f"{report.body_name}{report.quarter.label}报告填报表"
    sheet.write_string(0, 0, title, formats.title)
    sheet.write_string(1, 0, NOTE)
    for place, column in enumerate(COLUMNS):
        # A column that says nothing in this report only takes room.
        is_idle = not (column.is_open or any(column.entry(line, get_typed(line)) for line in page.lines))
        sheet.set_column(place, place, column.width, None, {"hidden": is_idle})
        sheet.write_string(HEADINGS_AT, place, column.title, formats.heading)
    sheet.set_column(len(COLUMNS), len(COLUMNS), 8, None, {"hidden": True})
    sheet.write_string(HEADINGS_AT, len(COLUMNS), MARK, formats.heading)
    sheet.freeze_panes(HEADINGS_AT + 1, 3)


def write_rows(sheet: Worksheet, page: ReportPage, formats: Formats) -> None:
    """Write a row for each item, with its mark."""
    for number, line in enumerate(page.lines, start=HEADINGS_AT + 1):
        typed = get_typed(line)
        for place, column in enumerate(COLUMNS):
            write_cell(sheet, (number, place), column.entry(line, typed), formats, column)
        mark = Mark.of(page.report, get_stored_value(line), typed.digest)
        sheet.write_string(number, len(COLUMNS), str(mark))
        sheet.set_row(number, 36 if line.item.is_figure else 96)
        if line.checked.value.known is not None:
            # Only where the register knows something can there be a view of it.
            sheet.data_validation(number, place_of(STANCE), number, place_of(STANCE), CHOICE)


def write_cell(sheet: Worksheet, at: tuple[int, int], entry: Entry, formats: Formats, column: Shown) -> None:
    """Write one cell by the type of its content."""
    if isinstance(entry, Decimal):
        sheet.write_number(*at, float(entry), formats.open_number if column.is_open else formats.given)
    elif entry:
        sheet.write_string(*at, entry, formats.open if column.is_open else formats.given)
    else:
        # Written blank and not left out, as only a written cell is open for typing.
        sheet.write_blank(*at, None, formats.open_number if column.is_open else formats.given)


def get_typed(line: ItemLine) -> Typed:
    """Return what the cells of a line say."""
    return Typed.of(get_stored_input(get_stored_value(line)))


def place_of(title: str) -> int:
    """Return where a column stands, counted from 0."""
    return [column.title for column in COLUMNS].index(title)


CHOICE = {"validate": "list", "source": list(WORDS), "error_title": STANCE, "error_message": "请从列表中选择。"}
