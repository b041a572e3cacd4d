"""Papers made by hand, ready to be printed."""

import datetime as dt
from dataclasses import replace
from typing import Any

from bulletin.facts import Facts
from bulletin.letterhead import LETTERHEAD, write_number
from bulletin.narrative import narrate
from bulletin.papers import Paper, PaperParagraph
from tests.bulletin.made_up import (
    make_awards,
    make_facts,
    make_indicator,
    make_reports,
    make_supervision,
    make_unstandardised,
)

QUARTERS = [f"{year}Q{number}" for year in (2012, 2013, 2014) for number in (1, 2, 3, 4)][:11]
SERIES = [(quarter, 900 + 3 * place, 1000, "95", "behind") for place, quarter in enumerate(QUARTERS)]


def make_full_facts() -> Facts:
    """Make a quarter with shares, counts, townships, reports and rectifications."""
    rows = [
        make_awards(
            series=[(quarter, place, None, str(place + 1), "behind") for place, quarter in enumerate(QUARTERS)]
        ),
        make_indicator(series=SERIES, townships={"口东镇": (3, 4), "新安镇": (12, 12)}),
        make_unstandardised(),
    ]
    return make_facts(*rows, reports=make_reports(), supervision=make_supervision(), overdue_rectifications=2)


def make_wide_facts() -> Facts:
    """Make a quarter whose parts no column of 156 mm takes."""
    facts = make_full_facts()
    wide = [replace(one, numerator=123_456_789_012, denominator=123_456_789_099) for one in facts.indicators[1:2]]
    return replace(facts, indicators=[facts.indicators[0], *wide, facts.indicators[2]])


def make_paper(kind: str = "circular", extra: tuple[str, ...] = (), **fields: Any) -> Paper:
    """Make an issued paper; ``extra`` are paragraphs that a person added to its first section."""
    facts = fields.get("facts") or make_full_facts()
    words = LETTERHEAD[kind]
    opening = words["opening"].format(quarter=facts.label)
    rows = [("opening", "paper.opening", opening, [("paper.quarter", facts.label, opening.index(facts.label))])]
    rows += [("overall", "", text, []) for text in extra]
    rows += [(one.section, one.key, one.text, [tuple(value) for value in one.values]) for one in narrate(facts)]
    paragraphs = [
        PaperParagraph(section, key, text, place, values, text if key else "")
        for place, (section, key, text, values) in enumerate(rows, 1)
    ]
    defaults: dict[str, Any] = {
        "kind": kind, "title": words["title"].format(issuer=LETTERHEAD["issuer"], quarter=facts.label),
        "addressees": LETTERHEAD["addressees"], "copies": LETTERHEAD["copies"], "faces": "gov", "has_seal": True,
        "facts": facts, "paragraphs": paragraphs, "number": write_number(kind, 2014, 3, 19),
        "issued_on": dt.date(2014, 10, 15),
    }  # fmt: skip
    return Paper(**defaults | fields)
