"""What a report says, in the canonical form that is kept with each step and sealed on acceptance."""

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from departments.models import Report, ReportValue

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
