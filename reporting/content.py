"""What a report says, in the canonical form that is kept with each step and sealed on acceptance."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext as _

from reporting.models import Report, ReportValue
from targets.wordings import chinese_words

Content = dict[str, Any]


def build_content(report: Report) -> Content:
    """Return everything that the report states, plain enough to be read without the portal (3 queries).

    A nil report states nothing but its statement.
    """
    values = report.values.reported().select_related("item__duty__clause").in_order().prefetch_related("files__file")
    # Values that were typed before the statement stay stored; the report states none of them.
    return build_content_from(report, [] if report.is_nil else values)


def build_content_from(report: Report, values: Iterable[ReportValue]) -> Content:
    """Return the content that these values give the report; they come with their items, clauses and files."""
    return {
        "body": report.body.code,
        # The name of the quarter, which stays readable when the body has another one.
        "body_name": report.body_name,
        "quarter": report.quarter.code,
        "nil": report.nil_statement,
        "values": [build_value_content(value) for value in values],
    }


def build_value_content(value: ReportValue) -> Content:
    """Return what the report says on one item, with the words under which it was asked for."""
    item = value.item
    return {
        "item": item.code,
        "duty": item.duty.code,
        # The words of the question, as the office may reword items later.
        "clause": item.duty.clause.citation,
        "summary": chinese_words(item.duty.summary),
        "label": chinese_words(item.label),
        "unit": chinese_words(item.unit),
        "text": value.text,
        "figure": format_amount(value.figure, item.decimals),
        "explanation": value.explanation,
        "known": format_amount(value.known, item.decimals),
        "register_agreement": value.register_agreement,
        "dispute": value.dispute,
        "files": [
            {"name": row.file.name, "sha256": row.file.checksum, "speaks_for": str(row.file.speaks_for or "")}
            for row in value.files.all()
            # A file that was taken out is no part of what is stated.
            if row.taken_out_at is None
        ],
    }


def format_amount(amount: Decimal | None, decimals: int) -> str | None:
    """Return an amount with the item's decimals, such as 12.50, or with all it has where it has more; never 1E+3."""
    if amount is None:
        return None
    shown = amount.quantize(Decimal(1).scaleb(-decimals))
    # normalize() alone writes 1000 as 1E+3.
    return f"{shown if shown == amount else amount.normalize():f}"


def content_checksum(content: Content) -> str:
    """Return the SHA-256 of the one text that stands for a content: keys sorted, no spaces, Chinese as it is."""
    # One text for one content, whatever order the database or JSON gives its keys.
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


STATED = ("text", "figure", "explanation", "register_agreement", "dispute", "files")
"""What a body says of an item; the rest is how it was asked."""


@dataclass(frozen=True)
class TextPiece:
    """Some characters of a narrative: kept, put in or left out."""

    text: str
    change: str = ""


@dataclass(frozen=True)
class ItemComparison:
    """What was said of an item, beside what was said of it before; either is None where the item was not asked for."""

    now: Content | None
    before: Content | None

    @property
    def asked(self) -> Content:
        """The words under which the item was asked for."""
        return self.now or self.before or {}

    @property
    def differs(self) -> bool:
        """Whether anything else is said now."""
        return any(get_stated(self.now, name) != get_stated(self.before, name) for name in STATED)

    @property
    def pieces(self) -> list[TextPiece]:
        """The narrative with what came in and what went out."""
        return list(diff_texts(get_stated(self.before, "text") or "", get_stated(self.now, "text") or ""))


def get_stated(content: Content | None, name: str) -> Any:
    """Return one thing that is said of an item; None for nothing."""
    # Empty and missing are the same silence, else every item of an older form would differ.
    return (content or {}).get(name) or None


def compare_items(now: Content, before: Content | None) -> list[ItemComparison]:
    """Return the items in their order, those that are no longer asked for at the end; without ``before`` nothing differs."""
    values = {value["item"]: value for value in now["values"]}
    if before is None:
        return [ItemComparison(value, value) for value in values.values()]
    earlier = {value["item"]: value for value in before["values"]}
    # earlier| The order of today's form, and at the end what it no longer asks.
    return [ItemComparison(values.get(item), earlier.get(item)) for item in values | earlier]


def diff_texts(before: str, now: str) -> Iterator[TextPiece]:
    """Yield the stretches of a text that stayed, went out (``del``) and came in (``ins``)."""
    # The heuristic for long texts takes frequent characters for junk, and in Chinese all are frequent.
    for kind, start, end, other_start, other_end in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if kind == "equal":
            yield TextPiece(before[start:end])
            continue
        if end > start:
            yield TextPiece(before[start:end], "del")
        if other_end > other_start:
            yield TextPiece(now[other_start:other_end], "ins")


def report_title(report: Report) -> str:
    """Return a report's name in a message: its body and its quarter."""
    return _("%(body)s, %(quarter)s") % {"body": report.body_name, "quarter": report.quarter}
