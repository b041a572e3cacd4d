"""The cover of a pack as a Word document on A4: what it speaks of, the figures, what is in it, and how it is verified."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx.shared import Mm

from bulletin.archives import pack_anew
from packs.contents import Contents
from reporting.documents.word import start_document
from targets.texts import clean_text

FIGURES = ("编号", "指标", "数值", "应达到", "状态")
FIGURE_WIDTHS = (16, 58, 42, 22, 18)
MEMBERS = ("文件", "内容", "行数")
MEMBER_WIDTHS = (64, 72, 20)
FACT_WIDTHS = (32, 124)
VERIFYING = (
    "本包由系统按登记数据自动生成，内容只取决于所登记的数据：数据相同，生成的文件逐字节相同。",
    "核验不需要本系统：在解开的文件夹中运行“python3 verify.py”，或运行“sha256sum -c SHA256SUMS”；任何一个字节被改动，都会指出是哪个文件。",
    "核验给出的清单指纹，应与系统中证据包页面所示的一致；谁于何时生成、下载，由系统记录。",
)


@dataclass(frozen=True)
class Listed:
    """A file of the pack as the cover lists it; ``rows`` is empty for what is no table."""

    name: str
    title: str
    rows: str = ""


def make_cover(contents: Contents, listed: Sequence[Listed]) -> bytes:
    """Return the document; the same contents give the same bytes."""
    document = start_document(clean_text(f"{contents.title}　证据包"))
    # The library's template names its own author.
    document.core_properties.author = "质量兴区办公室"
    write_table(document, FACT_WIDTHS, contents.facts)
    if contents.figures:
        document.add_heading("一、数值", level=1)
        write_table(document, FIGURE_WIDTHS, [FIGURES, *contents.figures])
    document.add_heading(f"{'二' if contents.figures else '一'}、目录", level=1)
    write_table(document, MEMBER_WIDTHS, [MEMBERS, *((one.name, one.title, one.rows) for one in listed)])
    document.add_heading(f"{'三' if contents.figures else '二'}、核验", level=1)
    for words in VERIFYING:
        document.add_paragraph(words)
    return write_bytes(document)


def write_table(document: Any, widths: Sequence[int], lines: Sequence[Sequence[Any]]) -> None:
    """Write lines as a table of fixed columns."""
    table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.autofit = False
    for line in lines:
        for cell, width, words in zip(table.add_row().cells, widths, line, strict=True):
            cell.width = Mm(width)
            cell.text = clean_text(str(words))


def write_bytes(document: Any) -> bytes:
    """Return the file without any day of its making."""
    raw = BytesIO()
    document.save(raw)
    return pack_anew(raw.getvalue())
