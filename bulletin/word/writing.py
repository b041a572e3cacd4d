"""Writing paragraphs of a Word file: Chinese marks in the Chinese face, every number noted with its place and key."""

import re
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from bulletin.papers import NumberPlace, find_numbers
from bulletin.word.styles import CELL_MARGIN

CHINESE_MARKS = re.compile("([‘’“”—…]+)")
"""Marks that fonts of both scripts have: without a hint they come out in the Latin face, half as wide."""


class PaperWriter:
    """A Word document while it is written, with the numbers that it holds so far."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.numbers: list[NumberPlace] = []
        self.marked = 0

    def add(
        self,
        style: str,
        text: str = "",
        *,
        key: str = "",
        marks: Sequence[str] = (),
        numbers: Sequence[NumberPlace] | None = None,
    ) -> Any:
        """Add a paragraph. Its numbers belong to ``key`` or are those given; ``marks`` tell an edited copy of it."""
        paragraph = self.document.add_paragraph()
        # By its id, which is its name: the library looks through all styles for each paragraph that names one.
        paragraph._p.style = style
        write_text(paragraph, text)
        if numbers is None:
            self.note(style, text, key)
        else:
            self.numbers += numbers
        for mark in marks:
            self.set_mark(paragraph, mark)
        return paragraph

    def note(self, place: str, text: str, key: str) -> None:
        """Note the numbers of a text whose value has one key."""
        self.numbers += [NumberPlace(place, key, number) for _start, number in find_numbers(text)]

    def set_mark(self, paragraph: Any, name: str) -> None:
        """Put a hidden bookmark round a paragraph, which word processors carry along."""
        self.marked += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for one in (start, end):
            one.set(qn("w:id"), str(self.marked))
        start.set(qn("w:name"), name)
        properties = paragraph._p.pPr
        # Behind the properties, which must be a paragraph's first child.
        properties.addnext(start)
        paragraph._p.append(end)


def write_text(paragraph: Any, text: str) -> None:
    """Write a text in runs; a newline is a line break."""
    for number, line in enumerate(text.split("\n")):
        if number:
            paragraph.add_run().add_break()
        for piece in CHINESE_MARKS.split(line):
            if piece:
                run = paragraph.add_run(piece)
                if CHINESE_MARKS.fullmatch(piece):
                    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
                    fonts.set(qn("w:hint"), "eastAsia")


def set_indent(paragraph: Any, **twips: int) -> None:
    """Set indents of one paragraph in twips, with the characters that they are beside them."""
    properties = paragraph._p.get_or_add_pPr()
    for found in properties.findall(qn("w:ind")):
        properties.remove(found)
    inner = "".join(f' w:{side}Chars="{round(100 * value / 315)}" w:{side}="{value}"' for side, value in twips.items())
    element = parse_xml(f"<w:ind {nsdecls('w')}{inner}/>")
    # The schema orders the properties; Word calls a file that does not keep to it damaged.
    properties.insert_element_before(element, "w:contextualSpacing", "w:mirrorIndents", "w:jc", "w:rPr", "w:sectPr")


def set_right_tab(paragraph: Any, position: int) -> None:
    """Let a tab lead to a position from which the text stands to the left."""
    tabs = parse_xml(f'<w:tabs {nsdecls("w")}><w:tab w:val="right" w:pos="{position}"/></w:tabs>')
    paragraph._p.get_or_add_pPr().insert_element_before(tabs, "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")


def set_rule(paragraph: Any, side: str, *, color: str, eighths: int, space: int) -> None:
    """Draw a rule above or below a paragraph, as wide as the type area; its weight is in eighths of a point."""
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{color}"/></w:pBdr>'
    )
    later = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")
    paragraph._p.get_or_add_pPr().insert_element_before(border, *later)


def add_table(writer: PaperWriter, widths: Sequence[int], style: str = "") -> Any:
    """Add a table of the type area's width; WPS takes the columns from the grid, Word from the cells."""
    table = writer.document.add_table(rows=0, cols=len(widths))
    properties = table._tbl.tblPr
    for child in list(properties):
        properties.remove(child)
    rule = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    for xml in (
        f'<w:tblW {nsdecls("w")} w:w="{sum(widths)}" w:type="dxa"/>',
        f'<w:jc {nsdecls("w")} w:val="center"/>',
        style or f"<w:tblBorders {nsdecls('w')}>{rule}</w:tblBorders>",
        f'<w:tblLayout {nsdecls("w")} w:type="fixed"/>',
        # LibreOffice does not take the margins of the default style: its own tore heads that fit.
        f'<w:tblCellMar {nsdecls("w")}><w:left w:w="{CELL_MARGIN}" w:type="dxa"/><w:right w:w="{CELL_MARGIN}" w:type="dxa"/></w:tblCellMar>',
    ):
        properties.append(parse_xml(xml))
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(width))
    return table


def add_row(table: Any, widths: Sequence[int], cells: Sequence[tuple[str, str]], *, is_head: bool = False) -> Any:
    """Add a row that no page break tears, of cells with their style and text; return the paragraph of its first cell.

    Written as XML: the library takes twenty times as long over a cell, and a bulletin has thousands.
    """
    inner = "".join(
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{width}"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{write_runs(text)}</w:p></w:tc>'
        for (style, text), width in zip(cells, widths, strict=True)
    )
    head = "<w:tblHeader/>" if is_head else ""
    row = parse_xml(f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{head}</w:trPr>{inner}</w:tr>")
    table._tbl.append(row)
    return Paragraph(next(row.iter(qn("w:p"))), table)


def write_runs(text: str) -> str:
    """Return the XML of the runs of one line, as `write_text` adds them."""
    runs = ""
    for piece in filter(None, CHINESE_MARKS.split(text)):
        hint = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>' if CHINESE_MARKS.fullmatch(piece) else ""
        kept = ' xml:space="preserve"' if piece != piece.strip() else ""
        inner = f"<w:t{kept}>{escape(piece)}</w:t>".replace("\t", f"</w:t><w:tab/><w:t{kept}>")
        runs += f"<w:r>{hint}{inner}</w:r>"
    return runs
