"""Reading a proof that was edited in a word processor: its paragraphs by their bookmarks, everything else as it must be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from bulletin.word.building import PARAGRAPH_MARK
from bulletin.word.heads import TITLE_MARK

STAMP = re.compile(r"_b(\d{1,18})r(\d{1,9})")
POSITION = re.compile(rf"{PARAGRAPH_MARK}(\d{{1,5}})")
TEXT_STYLES = {"正文段落", "Normal", "Default Paragraph Style", "Body Text"}
"""Styles in which a person's own paragraph may stand: that of the text, or the one that a word processor begins with."""


@dataclass
class EditedCopy:
    """What an edited proof holds.

    ``bulletin`` and ``revision`` are 0 where it carries no stamp. ``texts`` are the marked paragraphs by position, ``added`` the
    unmarked ones by the position that they stand behind. ``fixed`` are the other paragraphs, with their places in words.
    """

    bulletin: int = 0
    revision: int = 0
    title: str = ""
    texts: dict[int, str] = field(default_factory=dict)
    added: list[tuple[int, str]] = field(default_factory=list)
    fixed: list[tuple[str, str]] = field(default_factory=list)


def read_copy(content: bytes) -> EditedCopy:
    """Read a Word file; raises what python-docx raises where it is none."""
    document, copy, behind, is_over = Document(BytesIO(content)), EditedCopy(), 0, False
    names = {style.style_id: style.name or "" for style in document.styles}
    for place, paragraph in list_paragraphs(document):
        text = read_paragraph(paragraph)
        marks = [one.get(qn("w:name")) or "" for one in paragraph.iter(qn("w:bookmarkStart"))]
        # The whole name and a bounded number of digits: names of bookmarks are whatever the file says.
        for found in filter(None, map(STAMP.fullmatch, marks)):
            copy.bulletin, copy.revision = int(found[1]), int(found[2])
        positions = [int(found[1]) for found in filter(None, map(POSITION.fullmatch, marks))]
        style = names.get(paragraph.style or "", "Normal")
        # Behind the signature nothing is text any more, and neither is anything within a table.
        is_over = is_over or style in {"附件说明", "署名"} or bool(place)
        if TITLE_MARK in marks:
            copy.title = text
        elif positions:
            # Of paragraphs that were joined the first takes the text, the others are left out.
            behind = positions[-1]
            copy.texts |= {position: text if position == positions[0] else "" for position in positions}
        elif behind and not is_over and text and style in TEXT_STYLES:
            copy.added.append((behind, text))
        elif text:
            copy.fixed.append((place or style, text))
    return copy


def list_paragraphs(document: Any) -> Iterator[tuple[str, Any]]:
    """Yield the paragraphs of the body in their order, those of tables with their place in words."""
    tables = 0
    for block in document.element.body:
        if block.tag == qn("w:p"):
            yield "", block
        elif block.tag == qn("w:tbl"):
            tables += 1
            for row, line in enumerate(block.iter(qn("w:tr")), 1):
                for column, cell in enumerate(line.iter(qn("w:tc")), 1):
                    for paragraph in cell.iter(qn("w:p")):
                        yield f"表{tables}第{row}行第{column}列", paragraph


def read_paragraph(paragraph: Any) -> str:
    """Return the text of a paragraph as it reads with all tracked changes accepted, without line breaks."""
    # Text that a tracked change took out is kept in another element, and moved text stands twice.
    texts = (
        one.text or ""
        for one in paragraph.iter(qn("w:t"))
        if not any(parent.tag in {qn("w:del"), qn("w:moveFrom")} for parent in one.iterancestors())
    )
    return "".join(texts).strip()
