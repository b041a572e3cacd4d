"""What the office sends on paper: the notice, the coloured sheets, the sheet of an extension and that of the closing.

They are Chinese, whoever takes them out.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any, NamedTuple

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from exchange.formats.english import read_heading
from reporting.documents.word import BODY, HEADING, TITLE, set_font, set_paper, set_widths
from supervision.access import list_proposals
from supervision.deadlines import get_term_end
from supervision.models import Colour, Supervision, SupervisionColour, SupervisionProposal, SupervisionStep
from supervision.models.colours import SEVERITY
from targets import clock
from targets.wordings import in_chinese

OFFICE = "宝坻区质量兴区办公室"
COLOUR_NAMES = {"blue": "蓝色", "yellow": "黄色", "orange": "橙色", "red": "红色"}
SHEET_WIDTHS = (Mm(34), Mm(122))

Pair = tuple[str, str]


class Paper(NamedTuple):
    """A kind of paper: its name, when there is one, and the pairs of heading and content that it says."""

    name: str
    is_due: Callable[[Supervision], bool]
    read: Callable[[Supervision], list[Pair]]


@in_chinese
def write_paper(item: Supervision, paper: Paper) -> bytes:
    """Return a paper as a Word document on A4: title, number, a table of what it says, signature and day."""
    document = Document()
    set_paper(document)
    set_font(document.styles["Normal"], BODY, 14)
    write_line(document, paper.name, TITLE, 22, WD_ALIGN_PARAGRAPH.CENTER)
    write_line(document, item.number, BODY, 14, WD_ALIGN_PARAGRAPH.CENTER)
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for heading, content in paper.read(item):
        cells = table.add_row().cells
        for cell, text, face in zip(cells, (heading, content), (HEADING, BODY), strict=True):
            cell.text = ""
            set_font(cell.paragraphs[0].add_run(text), face, 12)
    set_widths(table, SHEET_WIDTHS)
    document.add_paragraph()
    write_line(document, f"{OFFICE}\n{write_day(clock.today())}", BODY, 14, WD_ALIGN_PARAGRAPH.RIGHT)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def write_line(document: Any, text: str, face: str, points: int, place: Any) -> None:
    """Write one paragraph."""
    paragraph = document.add_paragraph()
    paragraph.alignment = place
    set_font(paragraph.add_run(text), face, points)


def write_day(day: dt.date | None) -> str:
    """Return a day as papers write it."""
    return f"{day:%Y年%-m月%-d日}" if day else "—"


def list_head(item: Supervision) -> list[Pair]:
    """Return what every paper says first."""
    return [
        ("督办事项", item.title),
        ("牵头单位", item.lead.body.name_on(clock.today())),
        ("协办单位", "、".join(part.body.name_on(clock.today()) for part in item.supports) or "无"),
    ]


def number_points(points: Sequence[str]) -> str:
    """Return the points of the closing standard, numbered."""
    return "\n".join(f"{place}. {point}" for place, point in enumerate(points, 1))


def read_notice(item: Supervision) -> list[Pair]:
    """Return what the notice says."""
    moved = f"（原定{write_day(item.first_due_on)}）" if item.due_on != item.first_due_on else ""
    return [
        *list_head(item),
        ("督办要求", item.task),
        ("办结标准", number_points(item.points)),
        ("办理期限", write_day(item.due_on) + moved),
        ("签收期限", write_day(item.lead.sign_due_on)),
        ("紧急程度", str(item.get_urgency_display())),
        ("审批", f"{item.approved_by}　{write_day(item.assigned_on)}"),
    ]


def find_colour(item: Supervision) -> SupervisionColour | None:
    """Return the lead's colour as it is logged, where it has one that is sent as a sheet."""
    return next((row for row in item.lead.colours.all() if row.until is None and row.colour in COLOUR_NAMES), None)


def read_colour(item: Supervision) -> list[Pair]:
    """Return what the coloured sheet says."""
    colour = find_colour(item)
    assert colour is not None
    last = item.steps.filter(action=SupervisionStep.Action.FEEDBACK).order_by("-pk").first()
    return [
        *list_head(item),
        ("预警颜色", f"{COLOUR_NAMES[colour.colour]}（自{write_day(colour.since)}）"),
        ("变色原因", colour.words),
        ("办理期限", write_day(item.due_on)),
        ("最近反馈", f"{write_day(last.at.astimezone().date())}　{last.text}" if last else "未反馈"),
        ("答复要求", f"请于{write_day(colour.answer_due_on)}前书面说明原因、措施和完成时间。"),
    ]


def read_urging(item: Supervision) -> list[Pair]:
    """Return what the notice that urges says: what is behind, and by when to explain it, propose measures and report."""
    colour = find_colour(item)
    assert colour is not None
    term = get_term_end("notice_answer", colour.since)
    return [
        *list_head(item),
        ("办理期限", write_day(item.due_on)),
        ("督促事由", f"{COLOUR_NAMES[colour.colour]}预警（自{write_day(colour.since)}）：{colour.words}"),
        ("对照办结标准", number_points(item.points)),
        ("督促要求", f"请于{write_day(term)}前书面说明原因，提出整改措施、完成时间和责任人，并报送整改结果。"),
        ("逾期后果", "逾期未说明或整改不力的，预警升级，并按规定提请领导决定约谈或通报。"),
    ]


def find_agreed(item: Supervision, kind: str) -> SupervisionProposal | None:
    """Return the newest proposal of a kind that a leader agreed to."""
    return next((one for one in reversed(list_proposals(item)) if (one.kind, one.state) == (kind, "agreed")), None)


def read_agreed(item: Supervision, kind: str) -> tuple[SupervisionProposal, list[Pair]]:
    """Return what a leader agreed to, and what its paper says of the matter."""
    agreed = find_agreed(item, kind)
    assert agreed is not None
    part = agreed.colour.part
    return agreed, [
        ("督办事项", f"{item.number}　{item.title}"),
        ("责任单位", part.body.name_on(clock.today())),
        ("办理期限", write_day(part.due_on)),
        ("主要问题", f"自{write_day(agreed.colour.since)}起红色督办：{agreed.colour.words}"),
    ]


def read_naming(item: Supervision) -> list[Pair]:
    """Return what the circular on the item says."""
    agreed, pairs = read_agreed(item, SupervisionProposal.Kind.NAMING)
    last = item.steps.filter(action=SupervisionStep.Action.FEEDBACK).order_by("-pk").first()
    return [
        *pairs,
        ("进展情况", f"{write_day(last.at.astimezone().date())}　{last.text}" if last else "未反馈"),
        ("通报意见", agreed.text),
        ("批准", f"{agreed.decided_by}　{write_day(agreed.decided_on)}"),
        ("工作要求", "请责任单位对照办结标准抓紧办理，各有关单位引以为戒。"),
    ]


def read_talk(item: Supervision) -> list[Pair]:
    """Return what the summons to a talk says."""
    agreed, pairs = read_agreed(item, SupervisionProposal.Kind.TALK)
    return [
        *pairs,
        ("约谈对象", f"{agreed.colour.part.body.name_on(clock.today())}主要负责人"),
        ("约谈安排", agreed.text),
        ("批准", f"{agreed.decided_by}　{write_day(agreed.decided_on)}"),
        ("准备材料", "未按期办结的原因、整改措施和完成时间（书面）。"),
    ]


def read_extension(item: Supervision) -> list[Pair]:
    """Return what the sheet of the newest extension says."""
    row = list(item.extensions.all())[-1]
    decision = (
        f"{row.get_state_display()}　{row.decided_by or ''}　{write_day(row.decided_on) if row.decided_on else ''}"
    )
    return [
        *list_head(item),
        ("原定期限", write_day(item.first_due_on)),
        ("申请时期限", write_day(row.due_before)),
        ("申请延至", write_day(row.until)),
        ("申请理由", row.reason),
        ("申请时间", write_day(row.asked_on) + ("" if row.in_time else "（逾时申请）")),
        ("审批意见", decision),
        ("批准延至", write_day(row.decided_until)),
    ]


def read_closing(item: Supervision) -> list[Pair]:
    """Return what the closing sheet says: each point of the standard with its answer, and who verified it."""
    asked = item.steps.filter(action=SupervisionStep.Action.ASK_CLOSE).order_by("-pk").first()
    verified = item.steps.filter(action=SupervisionStep.Action.VERIFY).order_by("-pk").first()
    late = item.lead.late_days
    answers = [
        f"{place}. {point}\n　　{answer}" for place, (point, answer) in enumerate(asked.answers if asked else [], 1)
    ]
    return [
        *list_head(item),
        ("办理期限", write_day(item.due_on)),
        ("对照办结标准", "\n".join(answers)),
        ("证明材料", "、".join(file.name for file in asked.files.all()) if asked else ""),
        ("办结情况", f"逾期{late}个工作日办结" if late else "按期办结"),
        ("退回次数", str(item.lead.returns)),
        ("复核意见", f"{verified.text}　{item.verified_by}　{write_day(item.closed_on)}" if verified else ""),
    ]


PAPERS = {
    "notice": Paper("督办通知单", lambda item: item.serial is not None, read_notice),
    "colour": Paper("督办单", lambda item: find_colour(item) is not None, read_colour),
    "urging": Paper(
        "绩效督促通知单",
        lambda item: (colour := find_colour(item)) is not None and SEVERITY[Colour(colour.colour)] >= 2,
        read_urging,
    ),
    "talk": Paper("约谈通知书", lambda item: find_agreed(item, SupervisionProposal.Kind.TALK) is not None, read_talk),
    "naming": Paper(
        "督办情况通报", lambda item: find_agreed(item, SupervisionProposal.Kind.NAMING) is not None, read_naming
    ),
    "extension": Paper("延期审批单", lambda item: bool(item.extensions.all()), read_extension),
    "closing": Paper("办结报告单", lambda item: item.closed_on is not None, read_closing),
}


def name_paper(item: Supervision, kind: str) -> Paper:
    """Return the paper of a kind; a coloured sheet bears its colour in its name."""
    paper = PAPERS[kind]
    colour = find_colour(item) if kind == "colour" else None
    return paper._replace(name=COLOUR_NAMES[colour.colour] + paper.name) if colour else paper


def list_papers(item: Supervision) -> list[tuple[str, str]]:
    """Return the kinds of the papers that there are of an item, and what their reader calls them."""
    return [(kind, read_heading(name_paper(item, kind).name)) for kind, paper in PAPERS.items() if paper.is_due(item)]
