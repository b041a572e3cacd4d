"""What the circular of a yearly assessment tells: the final results as plain values, and the text that the templates make of them."""

import re
from typing import Any

from assessment.models import Scheme, SheetStep
from assessment.pages.ranking import RankedSheet, Ranking
from bulletin.letterhead import LETTERHEAD
from bulletin.papers import find_numbers, match_in_order
from targets.numerals import write_numeral
from targets.wordings import in_chinese

WORDS: dict[str, Any] = LETTERHEAD["results"]
HEADING = re.compile("[一二三四五六七八九十]+、")
"""What a heading of the text begins with."""


@in_chinese
def collect_results(scheme: Scheme) -> dict[str, Any]:
    """Return the final results of a scheme, the best first, with vetoes, corrections and who owes a remedy; plain JSON."""
    ranking = Ranking(scheme, list(scheme.sheets.with_names()))
    owes = ranking.to_remedy
    corrections = SheetStep.objects.filter(sheet__scheme=scheme, action="correct").select_related(
        "sheet__body", "sheet__township"
    )
    return {
        "year": scheme.year,
        "scheme": scheme.title,
        "lines": [describe_line(line) for line in ranking.lines],
        "vetoes": [
            {
                "name": f"{line.result.sheet.subject}",
                "ground": veto.ground,
                "document": veto.document,
                "cap": veto.cap,
                "items": [item.title for item in veto.items.all()],
            }
            for line in ranking.lines
            for veto in line.result.confirmed
        ],
        "corrections": [{"name": f"{step.sheet.subject}", "text": step.reason} for step in corrections],
        "owes": sorted(owes),
        "remedies": [f"{line.result.sheet.subject}" for line in ranking.lines if line.result.sheet.pk in owes],
    }


def describe_line(line: RankedSheet) -> dict[str, Any]:
    """Return one who was assessed: rank, interval, total, grade and honour."""
    sheet = line.result.sheet
    return {
        "name": f"{sheet.subject}", "group": sheet.group, "rank": line.rank, "interval": line.interval,
        "total": line.result.shown_total, "grade": line.result.grade, "honoured": sheet.is_honoured,
    }  # fmt: skip


def write_text(content: dict[str, Any]) -> str:
    """Return the text, a paragraph a line: opening, sections that have anything to tell under numerals, closing."""
    lines, ranked = content["lines"], [line for line in content["lines"] if line["rank"] is not None]
    out = [line["name"] for line in lines if line["rank"] is None]
    by_grade = {
        word: [line["name"] for line in ranked if line["grade"] == grade] for grade, word in WORDS["grades"].items()
    }
    sections = {
        "overview": [
            WORDS["overview"].format(count=len(lines), ranked=len(ranked), out=len(out)),
            *([WORDS["out"].format(names="、".join(out))] if out else []),
        ],
        "grades": [
            WORDS["grade"].format(word=word, count=len(names), names="、".join(names))
            for word, names in by_grade.items()
            if names
        ],
        "honours": [
            WORDS["honour"].format(year=content["year"], count=len(names), names="、".join(names))
            for names in [[line["name"] for line in lines if line["honoured"]]]
            if names
        ],
        "vetoes": [
            WORDS["veto"].format(
                name=one["name"], ground=one["ground"].rstrip("。"), document=f"（{one['document']}）" if one["document"] else "",
                cap=WORDS["grades"].get(one["cap"], one["cap"]), items=WORDS["voided"].format(items="、".join(one["items"])) if one.get("items") else "",
            )
            for one in content["vetoes"]
        ],
        "corrections": [WORDS["correction"].format(**one) for one in content["corrections"]],
        "remedies": [
            WORDS["remedy"].format(names="、".join(names)) for names in [content["remedies"]] if names
        ],
    }  # fmt: skip
    told = [(WORDS["titles"][key], rows) for key, rows in sections.items() if rows]
    opening = WORDS["opening"].format(year=content["year"], scheme=content["scheme"], count=len(lines))
    text = [opening]
    for number, (title, rows) in enumerate(told, start=1):
        text += [f"{write_numeral(number)}、{title}", *rows]
    return "\n".join([*text, WORDS["closing"]])


def find_other_numbers(text: str, written: str) -> list[str]:
    """Return the numbers of a text as a person worded it that the results do not give it."""
    known, told = ([number for _start, number in find_numbers(words)] for words in (written, text))
    found = match_in_order(known, told)
    return [number for place, number in enumerate(told) if place not in found]
