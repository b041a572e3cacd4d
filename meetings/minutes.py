"""The minutes of a meeting as a Word document on A4: a paper that is filed, so Chinese, whoever takes it out."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils.timezone import localdate
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from meetings.agenda import group_agenda
from meetings.models import Meeting, MeetingDecision
from reporting.documents.word import BODY, HEADING, set_font, set_widths, start_document, write_row
from targets.numerals import write_numeral
from targets.wordings import in_chinese

COLUMNS = ("序号", "议定事项", "责任单位", "完成时限", "督办事项")
WIDTHS = (Mm(13), Mm(56), Mm(24), Mm(35), Mm(28))


@in_chinese
def minutes_document(meeting: Meeting) -> bytes:
    """Return the minutes: who met when, what was on the agenda as it was frozen, what was decided, who does it by when."""
    document = start_document(f"{meeting.title}纪要")
    facts = {
        "时间": f"{meeting.held_on:%Y年%-m月%-d日}",
        "地点": meeting.place,
        "主持": meeting.chair,
        "出席": "、".join(meeting.attendees.split()),
        "缺席": "、".join(meeting.absent.split()),
    }
    for label, text in facts.items():
        if text:
            write_fact(document, label, text)
    groups = group_agenda(meeting)
    document.add_heading("会议议题", level=1)
    for number, group in enumerate(groups, start=1):
        document.add_paragraph(f"（{write_numeral(number)}）{group.title}")
        for place, entry in enumerate(group.entries, start=1):
            document.add_paragraph(f"{place}．{entry.label}" + (f"：{entry.words}。" if entry.words else "。"))
    document.add_heading("议定事项", level=1)
    decisions = list(meeting.decisions.with_item().order_by("position"))
    if decisions:
        write_decisions(document, decisions, meeting)
    else:
        document.add_paragraph("会议未作决定。")
    closing = document.add_paragraph(
        f"宝坻区质量兴区办公室\n{localdate(meeting.filed_at or meeting.frozen_at):%Y年%-m月%-d日}"
    )
    closing.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def write_fact(document: Any, label: str, text: str) -> None:
    """Write a line of the head, its label in the face of headings."""
    paragraph = document.add_paragraph()
    set_font(paragraph.add_run(f"{label}："), HEADING, 14)
    paragraph.add_run(text)


def write_decisions(document: Any, decisions: Sequence[MeetingDecision], meeting: Meeting) -> None:
    """Write the table of decisions with the items of supervision that carry them out."""
    table = document.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    write_row(table.rows[0], COLUMNS)
    for row in decisions:
        body = row.body.name_on(meeting.held_on)
        number = (row.supervision.number or str(row.supervision.get_state_display())) if row.supervision else ""
        day = f"{row.due_on:%Y年%-m月%-d日}"
        write_row(table.add_row(), (str(row.position), f"{row.title}：{row.text}", body, day, number))
    set_widths(table, WIDTHS)
    for line in table.rows:
        for cell in line.cells:
            for paragraph in cell.paragraphs:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
                for run in paragraph.runs:
                    set_font(run, BODY, 12)
