"""Workbooks handed out: the template of a sheet, and the list of its problems."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from .problems import Problem

# What begins like a formula stays text, and nothing becomes a link.
PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
PREPARED_LINES = 5_000
"""Lines of the template that have formats and drop-down lists."""
LISTED_HERE = 200
"""Characters of choices that Excel takes in a validation rule; longer lists stand on a sheet."""
INK, PAPER, OBLIGATORY = "#173C6D", "#E9F0F8", "#FDF3E1"


@dataclass(frozen=True)
class Guide:
    """How a column is explained in the template: what belongs there, the choices, and whether it is a date."""

    title: str
    hint: str | Promise
    obligatory: bool = False
    choices: Sequence[str] = ()
    is_date: bool = False
    width: int = 16


def template_workbook(
    name: str, guides: Sequence[Guide], examples: Sequence[Sequence[str]], notes: Sequence[str]
) -> bytes:
    """Return a template: the sheet to fill in, examples, and an explanation of each column."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, PLAIN) as book:
        styles = Styles(book)
        data = book.add_worksheet(name)
        sample = book.add_worksheet(_("Examples"))
        explanation = book.add_worksheet(_("Explanation"))
        write_headings(data, guides, styles)
        write_choices(book, data, guides)
        write_headings(sample, guides, styles)
        for line, row in enumerate(examples, start=1):
            sample.write_row(line, 0, row, styles.text)
        explain(explanation, guides, notes, styles)
    return buffer.getvalue()


class Styles:
    """The formats of the workbooks handed out."""

    def __init__(self, book: Workbook) -> None:
        border = {"border": 1, "border_color": "#C5D6EA", "valign": "vcenter"}
        self.heading: Format = book.add_format(
            {**border, "bold": True, "font_color": INK, "bg_color": PAPER, "text_wrap": True}
        )
        self.obligatory: Format = book.add_format(
            {**border, "bold": True, "font_color": INK, "bg_color": OBLIGATORY, "text_wrap": True}
        )
        self.text: Format = book.add_format({"num_format": "@"})
        self.date: Format = book.add_format({"num_format": "yyyy-mm-dd"})
        self.wrapped: Format = book.add_format({"text_wrap": True, "valign": "top"})


def write_headings(sheet: Worksheet, guides: Sequence[Guide], styles: Styles) -> None:
    """Write the headings; every column but the dates is text, so that Excel leaves codes as they are."""
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 24)
    for place, guide in enumerate(guides):
        sheet.set_column(place, place, guide.width, styles.date if guide.is_date else styles.text)
        sheet.write_string(0, place, guide.title, styles.obligatory if guide.obligatory else styles.heading)


def write_choices(book: Workbook, sheet: Worksheet, guides: Sequence[Guide]) -> None:
    """Give the columns with choices their drop-down lists."""
    for place, guide in enumerate(guides):
        if guide.choices:
            source = list(guide.choices)
            rule = {
                "validate": "list",
                "source": source if len(",".join(source)) <= LISTED_HERE else listed(book, guide),
                "error_title": guide.title,
                "error_message": _("Please choose from the list."),
            }
            sheet.data_validation(1, place, PREPARED_LINES, place, rule)


def listed(book: Workbook, guide: Guide) -> str:
    """Write a long list of choices on a hidden sheet and return the reference to it."""
    sheet = book.add_worksheet(guide.title)
    sheet.write_column(0, 0, guide.choices)
    sheet.hide()
    return f"='{guide.title}'!$A$1:$A${len(guide.choices)}"


def explain(sheet: Worksheet, guides: Sequence[Guide], notes: Sequence[str], styles: Styles) -> None:
    """Write the explanation of each column, and the notes below."""
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 90)
    sheet.write_row(0, 0, [_("Column"), _("Obligatory"), _("What belongs there")], styles.heading)
    for line, guide in enumerate(guides, start=1):
        sheet.write_row(
            line, 0, [guide.title, _("yes") if guide.obligatory else _("no"), str(guide.hint)], styles.wrapped
        )
    for line, note in enumerate(notes, start=len(guides) + 2):
        sheet.merge_range(line, 0, line, 2, note, styles.wrapped)
        sheet.set_row(line, 34)


def problems_workbook(problems: Iterable[Problem]) -> bytes:
    """Return the problems of a sheet as a workbook, one a line."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, PLAIN) as book:
        styles = Styles(book)
        sheet = book.add_worksheet(_("Problems"))
        sheet.freeze_panes(1, 0)
        for place, width in enumerate((8, 18, 32, 56, 70)):
            sheet.set_column(place, place, width, styles.wrapped)
        sheet.write_row(
            0, 0, [_("Line"), _("Column"), _("Content"), _("What is wrong"), _("What to do")], styles.heading
        )
        for line, problem in enumerate(problems, start=1):
            sheet.write(line, 0, problem.line if problem.line is not None else "")
            for place, text in enumerate((problem.column, problem.value, problem.reason, problem.remedy), start=1):
                sheet.write_string(line, place, text)
        sheet.autofilter(0, 0, 1, 4)
    return buffer.getvalue()
