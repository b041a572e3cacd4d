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

type_of_content = dict[str, Any]


def content_of(report: Report) -> type_of_content:
    """Return everything that the report states, plain enough to be read without the portal (3 queries).

    A nil report states nothing but its statement.
    """
    values = report.values.reported().select_related("item__duty__clause").in_order().prefetch_related("files__file")
    return content_with(report, [] if report.is_nil else values)


def content_with(report: Report, values: Iterable[ReportValue]) -> type_of_content:
    """Return the content that these values give the report; they come with their items, clauses and files."""
    return {
        "body": report.body.code,
        "body_name": report.body_name,
        "quarter": report.quarter.code,
        "nil": report.nil_statement,
        "values": [value_content(value) for value in values],
    }


def value_content(value: ReportValue) -> type_of_content:
    """Return what the report says on one item, with the words under which it was asked for."""
    item = value.item
    return {
        "item": item.code,
        "duty": item.duty.code,
        "clause": item.duty.clause.citation,
        "summary": item.duty.summary,
        "label": item.label,
        "unit": item.unit,
        "text": value.text,
        "figure": plain(value.figure, item.decimals),
        "explanation": value.explanation,
        "known": plain(value.known, item.decimals),
        "stance": value.stance,
        "dispute": value.dispute,
        "files": [
            {"name": row.file.name, "sha256": row.file.checksum, "speaks_for": str(row.file.speaks_for or "")}
            for row in value.files.all()
            if row.taken_out_at is None
        ],
    }


def plain(amount: Decimal | None, decimals: int) -> str | None:
    """Return an amount with the item's decimals, such as 12.50, or with all it has where it has more; never 1E+3."""
    if amount is None:
        return None
    shown = amount.quantize(Decimal(1).scaleb(-decimals))
    return f"{shown if shown == amount else amount.normalize():f}"


def canonical(content: type_of_content) -> str:
    """Return the one text that stands for a content: keys sorted, no spaces, Chinese as it is."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def checksum(content: type_of_content) -> str:
    """Return the SHA-256 of the canonical text."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


SAID = ("text", "figure", "explanation", "stance", "dispute", "files")
"""What a body says of an item; the rest is how it was asked."""


@dataclass(frozen=True)
class Stretch:
    """Some signs of a narrative: kept, put in or left out."""

    text: str
    change: str = ""


@dataclass(frozen=True)
class ItemBeside:
    """What was said of an item, beside what was said of it before; either is None where the item was not asked for."""

    now: type_of_content | None
    before: type_of_content | None

    @property
    def asked(self) -> type_of_content:
        """The words under which the item was asked for."""
        return self.now or self.before or {}

    @property
    def differs(self) -> bool:
        """Whether anything else is said now."""
        return any(said(self.now, name) != said(self.before, name) for name in SAID)

    @property
    def stretches(self) -> list[Stretch]:
        """The narrative with what came in and what went out."""
        return list(text_changes(said(self.before, "text") or "", said(self.now, "text") or ""))


def said(content: type_of_content | None, name: str) -> Any:
    """Return one thing that is said of an item; None for nothing."""
    return (content or {}).get(name) or None


def items_beside(now: type_of_content, before: type_of_content | None) -> list[ItemBeside]:
    """Return the items in their order, those that are no longer asked for at the end; without ``before`` nothing differs."""
    values = {value["item"]: value for value in now["values"]}
    if before is None:
        return [ItemBeside(value, value) for value in values.values()]
    earlier = {value["item"]: value for value in before["values"]}
    return [ItemBeside(values.get(item), earlier.get(item)) for item in values | earlier]


def text_changes(before: str, now: str) -> Iterator[Stretch]:
    """Yield the stretches of a text that stayed, went out (``del``) and came in (``ins``)."""
    for kind, start, end, other_start, other_end in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Stretch(before[start:end])
            continue
        if end > start:
            yield Stretch(before[start:end], "del")
        if other_end > other_start:
            yield Stretch(now[other_start:other_end], "ins")


def name_of(report: Report) -> str:
    """Return a report's name in a message: its body and its quarter."""
    return _("%(body)s, %(quarter)s") % {"body": report.body_name, "quarter": report.quarter}
