"""Putting a paper together: head, title, sections, signature, annexes with their tables and charts, foot."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

from docx import Document
from docx.shared import Twips

from bulletin.facts import group_by_goal
from bulletin.letterhead import LETTERHEAD
from bulletin.papers import NumberPlace, Paper, PaperFrame, PaperParagraph, key_numbers
from bulletin.sentences import TEMPLATES
from bulletin.word import heads
from bulletin.word.annexes import write_annex
from bulletin.word.letter import write_letter_head
from bulletin.word.package import drop_parts, set_font_table, set_properties, write_package
from bulletin.word.sections import begin_section, set_page, write_page_numbers
from bulletin.word.styles import LINE, set_styles
from bulletin.word.tables import Annex, list_annexes
from bulletin.word.writing import PaperWriter
from targets.numerals import write_numeral

Writing = Callable[[PaperWriter, PaperFrame], None]


class Frame(NamedTuple):
    """What writes head and foot of a kind of paper."""

    write_head: Writing
    write_foot: Writing


FRAMES = {
    "circular": Frame(heads.write_circular_head, heads.write_imprint),
    "letter": Frame(write_letter_head, heads.write_letter_foot),
    "brief": Frame(heads.write_brief_head, heads.write_brief_foot),
}
PARAGRAPH_MARK = "_p"
"""Begins the name of a paragraph's bookmark, which its position ends."""


class Built(NamedTuple):
    """A file with the numbers that it holds."""

    content: bytes
    numbers: list[NumberPlace]


def build_document(paper: Paper) -> Built:
    """Return the Word file of a bulletin; the same paper gives the same bytes."""
    # Never today: a paper built again next year must be the same file.
    writer = begin_paper(paper, day=paper.issued_on or dt.date.fromisoformat(paper.facts.day))
    write_sections(writer, paper)
    return end_paper(writer, paper, list_annexes(paper))


def begin_paper(paper: PaperFrame, *, day: dt.date) -> PaperWriter:
    """Begin the Word file of any paper, down to its title; ``day`` is the one in its properties."""
    document = Document()
    # The library's template brings an empty paragraph along.
    document._body.clear_content()
    set_styles(document, paper.faces)
    set_page(document.sections[0])
    drop_parts(document)
    set_font_table(document, paper.faces)
    set_properties(document, title=paper.title, office=LETTERHEAD["issuer"], day=day)
    writer = PaperWriter(document)
    write_page_numbers(writer, document.sections[0])
    FRAMES[paper.profile].write_head(writer, paper)
    heads.write_title(writer, paper)
    return writer


def end_paper(writer: PaperWriter, paper: PaperFrame, annexes: Sequence[Annex]) -> Built:
    """Write what follows the text of any paper: the list of annexes, the signature, the annexes, the foot."""
    heads.write_annex_list(writer, [annex.title for annex in annexes])
    if paper.is_circular:
        heads.write_signature(writer, paper)
    write_annexes(writer, annexes)
    FRAMES[paper.profile].write_foot(writer, paper)
    return Built(write_package(writer.document), writer.numbers)


def write_annexes(writer: PaperWriter, annexes: Sequence[Annex]) -> None:
    """Write each annex on a new page, those with too wide a table on pages laid across; upright again for the foot."""
    is_wide = False
    for number, annex in enumerate(annexes, 1):
        if annex.is_wide != is_wide:
            begin_section(writer, is_wide=annex.is_wide)
            is_wide = annex.is_wide
        mark = writer.add("附件标识", f"附件{number}", key="paper.annex")
        mark.paragraph_format.page_break_before = True
        writer.add("附件标题", annex.title)
        write_annex(writer, annex)
    if is_wide:
        begin_section(writer, is_wide=False)


def write_sections(writer: PaperWriter, paper: Paper) -> None:
    """Write the sections that say anything under 一、, the indicators by group of goals under （一）."""
    for one in paper.of_section("opening"):
        write_paragraph(writer, paper, one)
    number = 0
    for section, title in TEMPLATES["sections"].items():
        if not (paragraphs := paper.of_section(section)):
            continue
        number += 1
        writer.add("一级标题", f"{write_numeral(number)}、{title}")
        if section == "indicators":
            write_indicator_paragraphs(writer, paper, paragraphs)
            continue
        for one in paragraphs:
            write_paragraph(writer, paper, one)
    for one in paper.of_section("closing"):
        write_paragraph(writer, paper, one)


def write_indicator_paragraphs(writer: PaperWriter, paper: Paper, paragraphs: list[PaperParagraph]) -> None:
    """Write what is told of the indicators, group by group; what a person added stands where it was put."""
    groups: dict[str, str] = {
        one.code: name for name, members in group_by_goal(paper.facts.indicators).items() for one in members
    }
    last, number = "", 0
    for one in paragraphs:
        # A person's own paragraph has no key and stays in the group it was put into.
        group = groups.get(one.key.partition(".")[0], last)
        if group != last:
            last, number = group, number + 1
            writer.add("二级标题", f"（{write_numeral(number)}）{group}")
        write_paragraph(writer, paper, one)


def write_paragraph(writer: PaperWriter, paper: Paper, one: PaperParagraph) -> None:
    """Write a paragraph of the text; the last two of all stay with the signature (7.3.5.5)."""
    marks = [f"{PARAGRAPH_MARK}{one.position:03}"] if paper.stamp else []
    numbers = key_numbers(f"第{one.position}段", one)
    paragraph = writer.add("正文段落", one.text, marks=marks, numbers=numbers)
    if not paper.is_circular and one.section == "opening":
        # A circular has its addressees between title and text.
        paragraph.paragraph_format.space_before = Twips(LINE)
    # Paragraphs that were left out are none, or the signature could stand alone on its page.
    if one in [kept for kept in paper.paragraphs if kept.text][-2:]:
        paragraph.paragraph_format.keep_with_next = True
