"""One report for the paper file: what it says, and places for signatures and the seal. It is Chinese, whoever prints it."""

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import groupby
from typing import Any, ClassVar

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from reporting.content import Content, build_content
from reporting.documents.word import set_widths, start_document, write_row
from reporting.models import Report
from targets.texts import clean_text
from targets.wordings import in_chinese

WIDTHS = (Mm(64), Mm(22), Mm(28), Mm(42))


@dataclass(frozen=True)
class PaperDuty:
    """What a report says on one duty: narratives as text, figures as the lines of a table."""

    heading: str
    narratives: list[Content]
    figures: list[Content]


@dataclass(frozen=True)
class ReportPaper:
    """A report as it is printed, signed, sealed and filed; page and Word document say the same."""

    report: Report
    columns: ClassVar[tuple[str, ...]] = ("填报项", "单位", "本季度", "说明")
    blank: ClassVar[str] = "未填报"
    places: ClassVar[tuple[str, ...]] = (
        "填报人（签字）：",
        "负责人（签字）：",
        "单位（盖章）：",
        "日期：　　　　年　　月　　日",
    )
    """Where people sign and seal."""

    @property
    @in_chinese
    def title(self) -> str:
        """The title under which it is filed."""
        return f"{self.report.body_name}{self.report.quarter.label}质量兴区工作季度报告"

    @property
    def nil(self) -> str:
        """The statement of a nil report; empty for any other."""
        return f"零报告：{self.report.nil_statement}" if self.report.is_nil else ""

    @cached_property
    def duties(self) -> list[PaperDuty]:
        """What it says, duty by duty (3 queries); nothing of a nil report."""
        values = build_content(self.report)["values"]
        by_duty = groupby(values, key=lambda value: f"{value['clause']}　{value['summary']}")
        return [
            PaperDuty(
                heading,
                [value for value in found if not value["unit"]],
                [value for value in found if value["unit"]],
            )
            for heading, found in ((heading, list(group)) for heading, group in by_duty)
        ]


@in_chinese
def paper_document(paper: ReportPaper) -> bytes:
    """Return the Word document on A4."""
    document = start_document(clean_text(paper.title))
    if paper.nil:
        document.add_paragraph(clean_text(paper.nil))
    for duty in paper.duties:
        document.add_heading(clean_text(duty.heading), level=1)
        for value in duty.narratives:
            paragraph = document.add_paragraph()
            paragraph.add_run(clean_text(f"{value['label']}：")).bold = True
            paragraph.add_run(clean_text(value["text"] or paper.blank))
        if duty.figures:
            write_figures(document, duty.figures)
    write_places(document, paper.places)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def write_figures(document: Any, figures: list[Content]) -> None:
    """Write the figures of a duty as a table of fixed columns."""
    table = document.add_table(rows=1, cols=len(WIDTHS), style="Table Grid")
    write_row(table.rows[0], ReportPaper.columns)
    for value in figures:
        write_row(
            table.add_row(), (value["label"], value["unit"], value["figure"] or ReportPaper.blank, value["explanation"])
        )
    for row in table.rows:
        row.cells[3].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.LEFT
    set_widths(table, WIDTHS)


def write_places(document: Any, places: tuple[str, ...]) -> None:
    """Leave room to sign and to seal, two places beside each other, kept on one page."""
    document.add_paragraph()
    table = document.add_table(rows=2, cols=2)
    for cell, place in zip((cell for row in table.rows for cell in row.cells), places, strict=True):
        cell.text = place
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        cell.add_paragraph().paragraph_format.space_after = Mm(14)
