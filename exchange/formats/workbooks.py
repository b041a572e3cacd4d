"""Workbooks handed out: the template of a sheet, and the list of its problems."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import xlsxwriter
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from exchange.formats.errors import RowError

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


@dataclass(frozen=True)
class SheetGuide:
    """How one sheet of a template is explained: its name, its columns, and examples of lines."""

    name: str
    guides: Sequence[Guide]
    examples: Sequence[Sequence[str]]


def template_workbook(sheets: Sequence[SheetGuide], notes: Sequence[str]) -> bytes:
    """Return a template: the sheets to fill in, examples of each, and an explanation of each column."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, PLAIN) as book:
        styles = Styles(book)
        for sheet in sheets:
            write_headings(book.add_worksheet(sheet.name), sheet.guides, styles)
        for sheet in sheets:
            write_examples(book, sheet, styles, is_only=len(sheets) == 1)
        explain(book.add_worksheet(_("Explanation")), sheets, notes, styles)
        lists: dict[tuple[str, ...], str] = {}
        # Last, so that the hidden lists stand behind the sheets to be filled in.
        for sheet in sheets:
            write_choices(book, sheet, lists)
    return buffer.getvalue()


@cache
def example_names() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return how the sheets of a template are called that hold no data, in every language, and how the names of others begin."""
    names, beginnings = set[str](), set[str]()
    for language, _label in settings.LANGUAGES:
        with override(language):
            names |= {_("Examples"), _("Explanation")}
            beginnings.add(_("Example %(sheet)s") % {"sheet": ""})
    return frozenset(names), tuple(beginnings)


def is_example(name: str) -> bool:
    """Say whether a worksheet is one that a template has beside those to fill in."""
    names, beginnings = example_names()
    return name in names or name.startswith(beginnings)


def write_examples(book: Workbook, sheet: SheetGuide, styles: "Styles", *, is_only: bool) -> None:
    """Write the examples of a sheet under its headings, on a sheet of their own."""
    sample = book.add_worksheet(_("Examples") if is_only else _("Example %(sheet)s") % {"sheet": sheet.name})
    write_headings(sample, sheet.guides, styles)
    for line, row in enumerate(sheet.examples, start=1):
        sample.write_row(line, 0, row, styles.text)


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


def write_choices(book: Workbook, sheet: SheetGuide, lists: dict[tuple[str, ...], str]) -> None:
    """Give the columns with choices their drop-down lists; ``lists`` are the long ones that stand in the book already."""
    data = book.get_worksheet_by_name(sheet.name)
    for place, guide in enumerate(sheet.guides):
        if data and guide.choices:
            source = tuple(guide.choices)
            rule = {
                "validate": "list",
                "source": list(source) if len(",".join(source)) <= LISTED_HERE else add_choices(book, source, lists),
                "error_title": guide.title,
                "error_message": _("Please choose from the list."),
            }
            data.data_validation(1, place, PREPARED_LINES, place, rule)


def add_choices(book: Workbook, choices: tuple[str, ...], lists: dict[tuple[str, ...], str]) -> str:
    """Write a long list of choices on a hidden sheet, once, and return the reference to it."""
    if choices not in lists:
        name = _("List %(number)s") % {"number": len(lists) + 1}
        sheet = book.add_worksheet(name)
        sheet.write_column(0, 0, choices)
        sheet.hide()
        lists[choices] = f"='{name}'!$A$1:$A${len(choices)}"
    return lists[choices]


def explain(page: Worksheet, sheets: Sequence[SheetGuide], notes: Sequence[str], styles: Styles) -> None:
    """Write the explanation of each column, sheet by sheet, and the notes below."""
    for place, width in enumerate((18, 20, 10, 90)):
        page.set_column(place, place, width)
    page.write_row(0, 0, [_("Sheet"), _("Column"), _("Obligatory"), _("What belongs there")], styles.heading)
    line = 1
    for sheet in sheets:
        for guide in sheet.guides:
            words = [sheet.name, guide.title, _("yes") if guide.obligatory else _("no"), str(guide.hint)]
            page.write_row(line, 0, words, styles.wrapped)
            line += 1
    for note in notes:
        line += 1
        # A note in one cell would be cut at the column's edge.
        page.merge_range(line, 0, line, 3, note, styles.wrapped)
        page.set_row(line, 34)


def problems_workbook(problems: Iterable[RowError]) -> bytes:
    """Return the problems of a sheet as a workbook, one a line."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, PLAIN) as book:
        styles = Styles(book)
        sheet = book.add_worksheet(_("Problems"))
        sheet.freeze_panes(1, 0)
        for place, width in enumerate((16, 8, 18, 32, 56, 70)):
            sheet.set_column(place, place, width, styles.wrapped)
        titles = [_("Sheet"), _("Line"), _("Column"), _("Content"), _("What is wrong"), _("What to do")]
        sheet.write_row(0, 0, titles, styles.heading)
        for line, problem in enumerate(problems, start=1):
            sheet.write_string(line, 0, problem.sheet)
            sheet.write(line, 1, problem.line if problem.line is not None else "")
            for place, text in enumerate((problem.column, problem.value, problem.reason, problem.remedy), start=2):
                sheet.write_string(line, place, text)
        sheet.autofilter(0, 0, 1, 5)
    return buffer.getvalue()
