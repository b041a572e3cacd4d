"""Heads and feet of the two kinds of paper: 版头, signature and 版记 of a circular; 报头 and 报尾 of a brief."""

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, Twips

from bulletin.facts import label_day
from bulletin.letterhead import LETTERHEAD
from bulletin.papers import PaperFrame
from bulletin.word.styles import CHARACTER, MARK_MOST_POINTS, MARK_WIDTH_POINTS, RED, TYPE_WIDTH
from bulletin.word.titles import balance_title, measure
from bulletin.word.writing import PaperWriter, add_row, add_table, set_indent, set_right_tab, set_rule

MARK_TOP = 1984
"""The mark's upper edge lies 35 mm below that of the type area (7.2.4)."""
TITLE_MARK = "_title"
BLANK_DAY = "　　年　月　日"


def write_circular_head(writer: PaperWriter, paper: PaperFrame) -> None:
    """Write the mark in red on one line, the number two blank lines below it, and the red rule 4 mm below that."""
    mark = LETTERHEAD["mark"]
    # As large as the line takes, for the name of the office may be long.
    points = min(MARK_MOST_POINTS, MARK_WIDTH_POINTS // len(mark))
    paragraph = writer.add("发文机关标志", mark)
    paragraph.runs[0].font.size = Pt(points)
    # What the line keeps above the ink of its characters is taken off, so that the ink stands where the table has it.
    line = round(points * 20 * 1.3)
    paragraph.paragraph_format.line_spacing = Twips(line)
    paragraph.paragraph_format.space_before = Twips(MARK_TOP - round(points * 20 * 0.21))
    number = writer.add("发文字号", paper.number or f"{LETTERHEAD['code']}〔　　〕　号", key="paper.number")
    set_rule(number, "bottom", color=RED, eighths=12, space=6)


def write_brief_head(writer: PaperWriter, paper: PaperFrame) -> None:
    """Write the name of the brief in red, its issue, who made it and when, and the red rule."""
    writer.add("简报名称", LETTERHEAD["brief"]["name"])
    writer.add("简报期号", paper.number or "第　期", key="paper.number")
    day = label_day(paper.issued_on) if paper.issued_on else BLANK_DAY
    line = writer.add("编发单位和日期", f"{LETTERHEAD['issuer']}\t{day}", key="paper.day")
    set_right_tab(line, TYPE_WIDTH - CHARACTER)
    set_rule(writer.add("红色分隔线"), "bottom", color=RED, eighths=12, space=4)


def write_title(writer: PaperWriter, paper: PaperFrame) -> None:
    """Write the title in balanced lines, and to whom it goes."""
    marks = [TITLE_MARK, paper.stamp] if paper.stamp else []
    writer.add("公文标题", "\n".join(balance_title(paper.title)), key="paper.title", marks=marks)
    if paper.is_circular:
        writer.add("主送机关", paper.addressees + "：", key="paper.addressees")


def write_signature(writer: PaperWriter, paper: PaperFrame) -> None:
    """Write issuer and day (7.3.5).

    With a seal the day stands four characters from the right and the issuer centred above it; without one the issuer stands
    two from the right and the day begins two characters after it.
    """
    issuer, day = LETTERHEAD["issuer"], label_day(paper.issued_on) if paper.issued_on else BLANK_DAY
    wide, narrow = round(measure(issuer) * CHARACTER), round(measure(day) * CHARACTER)
    first, second = writer.add("署名", issuer), writer.add("成文日期", day, key="paper.day")
    if paper.has_seal:
        right = 4 * CHARACTER
        set_indent(second, right=right)
        set_indent(first, right=max(0, right + (narrow - wide) // 2))
    else:
        left = 2 * CHARACTER
        right = 2 * CHARACTER if wide >= narrow + left else 2 * CHARACTER + narrow + left - wide
        set_indent(first, right=right)
        set_indent(second, right=right + wide - left - narrow)


def write_annex_list(writer: PaperWriter, annexes: list[str]) -> None:
    """Name the annexes one blank line below the text, without end marks (7.3.4)."""
    for number, title in enumerate(annexes, 1):
        style = "附件说明" if number == 1 else "附件说明续"
        writer.add(style, f"{'附件：' if number == 1 else ''}{number}.{title}", key="paper.annex")


def write_imprint(writer: PaperWriter, paper: PaperFrame) -> None:
    """Write the imprint at the foot of the last page: copies, and who printed it when (7.4)."""
    rules = (
        f'<w:tblBorders {nsdecls("w")}><w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
        '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
        '<w:insideH w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:tblBorders>'
    )
    table = add_table(writer, [TYPE_WIDTH], rules)
    pin_to_foot(table)
    if paper.copies:
        write_copies(writer, table, paper)
    day = label_day(paper.issued_on) if paper.issued_on else BLANK_DAY
    line = write_foot_line(writer, table, f"{LETTERHEAD['issuer']}\t{day}印发", key="paper.printed")
    set_right_tab(line, TYPE_WIDTH - 280)
    writer.add("尾行")


def write_letter_foot(writer: PaperWriter, paper: PaperFrame) -> None:
    """Write whom a letter goes to besides, without rules and without who printed it (10.1); nothing where it goes to nobody."""
    if not paper.copies:
        return
    table = add_table(writer, [TYPE_WIDTH], f"<w:tblBorders {nsdecls('w')}/>")
    pin_to_foot(table)
    write_copies(writer, table, paper)
    writer.add("尾行")


def write_copies(writer: PaperWriter, table: Any, paper: PaperFrame) -> None:
    """Write to whom copies go."""
    write_foot_line(writer, table, f"抄送：{paper.copies}。", key="paper.copies", hanging=3)


def write_brief_foot(writer: PaperWriter, paper: PaperFrame) -> None:
    """Write to whom the brief goes, below a black rule on the last page, and how many were printed."""
    rules = (
        f'<w:tblBorders {nsdecls("w")}><w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
        '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/></w:tblBorders>'
    )
    words = LETTERHEAD["brief"]
    table = add_table(writer, [TYPE_WIDTH], rules)
    pin_to_foot(table)
    for mark, name in (("报", "report_to"), ("送", "send_to"), ("发", "give_to")):
        write_foot_line(writer, table, f"{mark}：{words[name]}", key=f"paper.{name}", hanging=2)
    write_foot_line(writer, table, f"共印{words['copies_printed']}份", key="paper.printed", style="报尾份数")
    writer.add("尾行")


def write_foot_line(
    writer: PaperWriter, table: Any, text: str, *, key: str, hanging: int = 0, style: str = "版记"
) -> Any:
    """Add a line to the foot; what runs over stands below its first name."""
    paragraph = add_row(table, [TYPE_WIDTH], [(style, text)])
    writer.note("版记", text, key)
    if hanging:
        set_indent(paragraph, left=280 * (1 + hanging), right=280, hanging=280 * hanging)
    return paragraph


def pin_to_foot(table: Any) -> None:
    """Pin a table to the lower edge of the type area."""
    place = parse_xml(
        f'<w:tblpPr {nsdecls("w")} w:vertAnchor="margin" w:horzAnchor="margin" w:tblpXSpec="center" w:tblpYSpec="bottom"/>'
    )
    # First: the schema orders the properties of a table, and Word refuses files that do not keep to it.
    table._tbl.tblPr.insert(0, place)
