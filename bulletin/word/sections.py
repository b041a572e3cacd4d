"""Sections of a paper: pages upright and laid across, and the page numbers of each (7.5, 8)."""

from typing import Any

from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from bulletin.word.styles import FOOTER, LINE, MARGINS, NUMBER_LINE, PAGE, TYPE_WIDTH
from bulletin.word.writing import PaperWriter, write_text

ACROSS = {"top": MARGINS["left"], "right": MARGINS["top"], "bottom": MARGINS["right"], "left": MARGINS["bottom"]}
"""The sheet turned: its left edge is the upper one, on odd pages the binding edge, on even ones the fore edge."""


def set_page(section: Any, *, is_wide: bool = False) -> None:
    """Set A4 with the margins of 5.2.1 and 22 lines a page; laid across, the type area is the same piece of the sheet."""
    properties = section._sectPr
    size = {"w": PAGE["h"], "h": PAGE["w"], "orient": "landscape"} if is_wide else PAGE
    for name, values in (("pgSz", size), ("pgMar", MARGINS | ACROSS if is_wide else MARGINS)):
        found = properties.find(qn(f"w:{name}"))
        # What an earlier section set is not kept.
        found.attrib.clear()
        for key, value in values.items():
            found.set(qn(f"w:{key}"), str(value))
    for grid in properties.findall(qn("w:docGrid")):
        properties.remove(grid)
    properties.append(parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{LINE}"/>'))


def begin_section(writer: PaperWriter, *, is_wide: bool) -> None:
    """Begin a new page of another direction; its page numbers run on."""
    section = writer.document.add_section(WD_SECTION.NEW_PAGE)
    # The paragraph that ends the section before, which must not take a line.
    writer.document.paragraphs[-1]._p.style = "尾行"
    # Only the paper's first page has a head of its own.
    section.different_first_page_header_footer = False
    set_page(section, is_wide=is_wide)
    write_page_numbers(writer, section, is_wide=is_wide)


def write_page_numbers(writer: PaperWriter, section: Any, *, is_wide: bool = False) -> None:
    """Write — 1 — below the type area, one character in from its outer edge: odd pages right, even pages left (7.5).

    On a page laid across it stands at the same place of the sheet, which is left of the table, and is turned with it (8).
    """
    writer.document.settings.odd_and_even_pages_header_footer = True
    for footer, style in ((section.footer, "页码右"), (section.even_page_footer, "页码左")):
        # Linked to a section before, it would have no paragraphs of its own.
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        if is_wide:
            paragraph = add_turned_cell(footer, paragraph)
        paragraph._p.style = style
        write_number(paragraph)


def add_turned_cell(footer: Any, after: Any) -> Any:
    """Put a cell of turned text beside the type area, as long as it is wide, and return its paragraph."""
    none = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    table = parse_xml(
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblpPr w:vertAnchor="page" w:horzAnchor="page" w:tblpX="{FOOTER}" w:tblpY="{ACROSS["top"]}"/>'
        f'<w:tblW w:w="{NUMBER_LINE}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>{none}</w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{NUMBER_LINE}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:trHeight w:val="{TYPE_WIDTH}" w:hRule="exact"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{NUMBER_LINE}" w:type="dxa"/><w:textDirection w:val="tbRl"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    )
    after._p.addprevious(table)
    after._p.style = "尾行"
    return footer.tables[0].cell(0, 0).paragraphs[0]


def write_number(paragraph: Any) -> None:
    """Write the number of the page between two dashes."""
    write_text(paragraph, "—")
    paragraph.add_run(" ")
    # A field is five runs in the file; word processors work out its text when they open it.
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run(text if kind == "text" else "")
        if kind in {"begin", "separate", "end"}:
            run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))
        elif not kind:
            run._r.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve">{text}</w:instrText>'))
    paragraph.add_run(" ")
    write_text(paragraph, "—")
