"""The cover of a pack as a Word document on A4: what it speaks of, the figures, what is in it, and how it is verified."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from docx.shared import Mm

from bulletin.archives import pack_anew
from exchange.formats.english import read_heading
from packs.contents import Contents
from reporting.documents.word import start_document
from targets.texts import clean_text

FIGURES = ("编号", "指标", "数值", "应达到", "状态")
FIGURE_WIDTHS = (16, 58, 42, 22, 18)
MEMBERS = ("文件", "内容", "行数")
MEMBER_WIDTHS = (64, 72, 20)
FACT_WIDTHS = (32, 124)
VERIFYING = (
    gettext_lazy(
        "The portal made this pack of its records alone: the same records give the same files, byte for byte."
    ),
    gettext_lazy(
        "It is verified without the portal: run “python3 verify.py” in the unpacked folder, or “sha256sum -c SHA256SUMS”; "
        "whichever byte was changed, its file is named."
    ),
    gettext_lazy(
        "The fingerprint of the manifest that the verification prints must be the one on the page of the pack in the portal; "
        "the portal records who made and fetched the pack, and when."
    ),
)


@dataclass(frozen=True)
class Listed:
    """A file of the pack as the cover lists it; ``rows`` is empty for what is no table."""

    name: str
    title: str
    rows: str = ""


def make_cover(contents: Contents, listed: Sequence[Listed]) -> bytes:
    """Return the document in the language in force; the same contents give the same bytes."""
    document = start_document(clean_text(f"{contents.title}　{read_heading('证据包')}"))
    # The library's template names its own author.
    document.core_properties.author = _("Quality programme office of Baodi District")
    write_table(document, FACT_WIDTHS, contents.facts)
    headings = iter(["一、数值", "二、目录", "三、核验"] if contents.figures else ["一、目录", "二、核验"])
    if contents.figures:
        document.add_heading(read_heading(next(headings)), level=1)
        write_table(document, FIGURE_WIDTHS, [[read_heading(one) for one in FIGURES], *contents.figures])
    document.add_heading(read_heading(next(headings)), level=1)
    members = ((one.name, one.title, one.rows) for one in listed)
    write_table(document, MEMBER_WIDTHS, [[read_heading(one) for one in MEMBERS], *members])
    document.add_heading(read_heading(next(headings)), level=1)
    for words in VERIFYING:
        document.add_paragraph(str(words))
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
