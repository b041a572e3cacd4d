"""The board as a Word document on A4 across, in the faces of the office."""

from io import BytesIO
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from exchange.exports.tables import PageTable
from exchange.formats.selections import Line
from reporting.documents.word import BODY, HEADING, set_font, start_document
from targets.texts import clean_text

WIDTHS = (11, 58, 18, 24, 12, 24, 20, 38, 18, 20, 30)
"""Millimetres; together the width between the margins."""
POINTS = 9


def board_document(table: PageTable) -> bytes:
    """Return the board's table as a document."""
    document = start_document(table.title)
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(12)
    section.top_margin, section.bottom_margin = Mm(12), Mm(10)
    for note in table.notes:
        write_words(document.add_paragraph(), note, BODY)
    grid = document.add_table(rows=1, cols=len(table.headings), style="Table Grid")
    grid.autofit = False
    write_row(grid.rows[0], [str(heading) for heading in table.headings], HEADING)
    repeat_head(grid.rows[0])
    for line in table.lines:
        write_row(grid.add_row(), line, BODY)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def write_row(row: Any, line: Line, face: str) -> None:
    """Fill a row; numbers stand to the right, and what is not known is a dash."""
    for cell, width, words in zip(row.cells, WIDTHS, line, strict=True):
        cell.width = Mm(width)
        write_words(cell.paragraphs[0], "—" if words is None else str(words), face)
        if not isinstance(words, str):
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def write_words(paragraph: Any, words: str, face: str) -> None:
    """Write words close to those around them, so that all goals stand on one page."""
    paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = Pt(0)
    set_font(paragraph.add_run(clean_text(words)), face, POINTS)


def repeat_head(row: Any) -> None:
    """Let the headings stand on every page that the table reaches."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
