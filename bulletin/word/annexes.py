"""Writing the annexes of a paper: each table below its chart or caption."""

import re
from collections.abc import Sequence
from io import BytesIO

from docx.shared import Mm

from bulletin import charts
from bulletin.facts import IndicatorFacts
from bulletin.word.tables import NONE, Annex, AnnexTable
from bulletin.word.writing import PaperWriter, add_row, add_table

MOST_UPRIGHT, MOST_ACROSS = 200, 130
"""Millimetres of a page that a picture may take below its caption: of the 225 upright, of the 156 laid across."""
NUMERIC = re.compile(r"[≥≤]?[\d./～]+|\d+年\d+月\d+日")


def write_annex(writer: PaperWriter, annex: Annex) -> None:
    """Write the tables of an annex, each below its chart or caption."""
    for table in annex.tables:
        if table.drawn:
            write_chart(writer, table.chart, table.drawn, most=MOST_ACROSS if annex.is_wide else MOST_UPRIGHT)
        if table.caption:
            writer.add("图题", table.caption, key=table.caption_key)
        write_table(writer, table)


def write_chart(writer: PaperWriter, name: str, drawn: Sequence[IndicatorFacts], *, most: int) -> None:
    """Write the picture of a group with the words that say what it shows, for readers and for those who hear it read."""
    codes = "、".join(f"{one.code} {one.name}" for one in drawn)
    writer.add("图题", f"{name}走势（实线为实际值，虚线为应完成值）")
    paragraph = writer.add("图")
    picture = paragraph.add_run().add_picture(BytesIO(charts.draw_group(drawn)), width=Mm(156))
    if picture.height > Mm(most):
        # The page would hold it alone, or not at all, and its caption would stand on the page before.
        picture.width, picture.height = picture.width * Mm(most) // picture.height, Mm(most)
    picture._inline.docPr.set("descr", f"{name}各指标近年走势图：{codes}。数值见下表。")
    picture._inline.docPr.set("name", f"{name}走势图")


def write_table(writer: PaperWriter, table: AnnexTable) -> None:
    """Write a table whose head stands again on every page; columns of numbers stand to the right."""
    widths = table.fitted.widths
    written = add_table(writer, widths)
    add_row(written, widths, [("表头", text) for text in table.head], is_head=True)
    numeric = {column for column in range(len(widths)) if is_numeric([cells[column] for cells in table.rows])}
    for number, (cells, key) in enumerate(zip(table.rows, table.keys, strict=True), 1):
        styled = []
        for column, text in enumerate(cells):
            styled.append(("表格数字" if column in numeric else "表格文字", text))
            writer.note(f"{table.place}表第{number}行第{column + 1}列", text, f"{key}.{column}")
        add_row(written, widths, styled)
    writer.add("尾行")


def is_numeric(texts: Sequence[str]) -> bool:
    """Say whether a column holds numbers, days or nothing; a name may have digits in it, or before it."""
    return all(text == NONE or NUMERIC.fullmatch(text) for text in texts)
