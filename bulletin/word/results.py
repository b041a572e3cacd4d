"""The circular of a yearly assessment's results as a Word file."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from bulletin.papers import PaperFrame
from bulletin.results import HEADING, WORDS
from bulletin.word.building import Built, begin_paper, end_paper
from bulletin.word.tables import NONE, Annex, AnnexTable

HEAD = ("名次", "单位", "得分", "等次", "名次区间", "备注")
WIDTHS = (900, 3145, 1300, 1000, 1200, 1300)


@dataclass(frozen=True, kw_only=True)
class ResultPaper(PaperFrame):
    """A circular of results ready to be printed: its text, a paragraph a line, and the lines of its table."""

    text: str
    content: dict[str, Any]
    day: dt.date


def build_results(paper: ResultPaper) -> Built:
    """Return the Word file; the same paper gives the same bytes."""
    writer = begin_paper(paper, day=paper.issued_on or paper.day)
    lines = paper.text.splitlines()
    for number, line in enumerate(lines):
        is_heading = bool(HEADING.match(line))
        paragraph = writer.add("一级标题" if is_heading else "正文段落", line, key="results.text")
        # The last two stay with the signature (7.3.5.5).
        if number >= len(lines) - 2:
            paragraph.paragraph_format.keep_with_next = True
    return end_paper(writer, paper, [Annex(WORDS["annex"], [list_results(paper.content)])])


def list_results(content: dict[str, Any]) -> AnnexTable:
    """Return the table of all who were assessed, the best first, who is not ranked last."""
    lines = content["lines"]
    capped = {one["name"] for one in content["vetoes"]}
    rows = [
        [
            NONE if line["rank"] is None else f"{line['rank']}", line["name"], line["total"] or NONE,
            WORDS["grades"].get(line["grade"], NONE), line["interval"].replace("–", "～") or NONE, describe_remark(line, capped),
        ]
        for line in lines
    ]  # fmt: skip
    return AnnexTable("附件结果", HEAD, WIDTHS, rows, [f"results.{number}" for number in range(1, len(rows) + 1)])


def describe_remark(line: dict[str, Any], capped: set[str]) -> str:
    """Return what is remarked on one who was assessed."""
    if line["name"] in capped:
        return str(WORDS["capped"])
    if line["rank"] is None:
        return str(WORDS["not_ranked"])
    return str(WORDS["honoured"]) if line["honoured"] else ""
