"""The summary as a Word document in the reader's language: clause by clause, words first, then the figures as a table.

What people wrote stays as they wrote it. Papers that are signed, sealed or filed are built on the same beginning, in Chinese.

Texts are cleaned once more: one that came past the doors, by SQL, may not keep the whole document from being written.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from accounts.policy import PAPER_WORDS, read_policy
from exchange.formats.english import read_heading
from reporting.content import format_amount
from reporting.overview.summary import Summary, SummaryDuty, SummaryItem
from targets import clock
from targets.texts import clean_text
from targets.wordings import is_english_read

# The faces of GB/T 9704, by the names under which Windows and WPS have them.
BODY, HEADING, TITLE = "仿宋", "黑体", "方正小标宋简体"
LATIN = "Times New Roman"
"""The face of what is in English, whose letters the Chinese faces draw as wide as characters."""
COLUMNS = ("填报项", "单位", "本季度", "本年累计")


def summary_document(summary: Summary) -> bytes:
    """Return the document, with the same figures as the page."""
    document = start_document(_("Work of the quality programme in {quarter}").format(quarter=summary.quarter.label))
    document.add_paragraph(clean_text(write_opening(summary)))
    for duty in summary.duties:
        write_duty(document, duty)
    office = _("Quality programme office of Baodi District")
    closing = document.add_paragraph(f"{office}\n{date_format(clock.today())}")
    closing.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def write_opening(summary: Summary) -> str:
    """Return how many bodies owe a report, how many of these are in, and whose are not."""
    counts = {
        "owed": len(summary.reports),
        "handed_in": len(summary.handed_in),
        "accepted": len(summary.accepted),
    }
    words = _("Reports owed for the quarter: {owed}; handed in: {handed_in}; accepted of these: {accepted}.").format(
        **counts
    )
    if summary.missing:
        names = _(", ").join(report.body_name for report in summary.missing)
        words += _(" Not handed in: {bodies}.").format(bodies=names)
    return words


def start_document(title: str) -> Any:
    """Return an A4 document in the faces of the office, which begins with its title."""
    document = Document()
    set_paper(document)
    set_font(document.styles["Normal"], BODY, 14)
    set_font(document.styles["Heading 1"], HEADING, 15)
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(line.add_run(title), TITLE, 20)
    return document


def set_paper(document: Any) -> None:
    """Set A4 with the margins of GB/T 9704, the mark of secrecy, and the languages: the library's template is an American letter."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    if words := PAPER_WORDS[read_policy().paper_mark]:
        mark = section.header.paragraphs[0]
        mark.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        set_font(mark.add_run(words), HEADING, 12)
    language_of_latin = "en-GB" if is_english_read() else "zh-CN"
    document.core_properties.language = language_of_latin
    for part in (document.styles.element, document.settings.element):
        for language in part.iter(qn("w:lang"), qn("w:themeFontLang")):
            language.set(qn("w:val"), language_of_latin)
            language.set(qn("w:eastAsia"), "zh-CN")


def set_font(text: Any, face: str, points: int) -> None:
    """Set a style or a run in black and in a face, for Chinese characters too: Word keeps theirs apart, and a theme's go before both."""
    # The style of headings is bold, and these faces are not made bold in official documents.
    text.font.name, text.font.size, text.font.bold = LATIN if is_english_read() else face, Pt(points), False
    # The library's template has blue headings.
    text.font.color.rgb = RGBColor(0, 0, 0)
    fonts = text.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), face)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        # A font of the theme would win over both.
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def write_duty(document: Any, duty: SummaryDuty) -> None:
    """Write a duty with its narratives by body and its figures; one that nobody spoke of is left out."""
    if not any(item.entries for item in duty.items):
        return
    document.add_heading(clean_text(f"{duty.duty.clause.citation}　{duty.duty.summary}"), level=1)
    for item in duty.items:
        # Narratives as paragraphs; figures come as a table below.
        for entry in item.entries if not item.item.is_figure else ():
            paragraph = document.add_paragraph()
            who = _("{label} ({unit})").format(label=entry.report.body_name, unit=item.item.label)
            paragraph.add_run(clean_text(who + _(": "))).bold = True
            paragraph.add_run(clean_text(entry.value.text))
    figures = [item for item in duty.items if item.item.is_figure and item.entries]
    if figures:
        write_table(document, figures)


def write_table(document: Any, items: Sequence[SummaryItem]) -> None:
    """Write the figures of a duty, each item with its bodies and, where there are several, their sum."""
    table = document.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    write_row(table.rows[0], [read_heading(column) for column in COLUMNS])
    for item in items:
        name = _("{label} ({unit})").format(label=item.item.label, unit=item.item.unit)
        for entry in item.entries:
            amounts = (entry.value.figure, entry.year_to_date)
            write_row(table.add_row(), (name, entry.report.body_name, *format_amounts(item, amounts)))
        if len(item.entries) > 1:
            write_row(
                table.add_row(), (name, read_heading("合计"), *format_amounts(item, (item.total, item.year_to_date)))
            )


def format_amounts(item: SummaryItem, amounts: Sequence[Any]) -> list[str]:
    """Return amounts with the item's decimals."""
    return [format_amount(amount, item.item.decimals) or "—" for amount in amounts]


def write_row(row: Any, cells: Sequence[str]) -> None:
    """Fill a row of a table; numbers stand to the right."""
    for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
        cell.text = clean_text(text)
        if place > 1:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def set_widths(table: Any, widths: Sequence[Any]) -> None:
    """Fix the widths of a table's columns: Word takes them from the cells, WPS and LibreOffice from the grid."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
