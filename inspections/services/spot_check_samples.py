"""Samples of what an import would do, in the sheet's own words."""

from typing import Any

from inspections.imports.spot_check_batches import Batch, SpotCheckSheet, in_words
from inspections.imports.spot_check_columns import BATCH_KEYS, TITLES
from inspections.models import SpotCheck

SHOWN_OF_NEW = ("stage", "sampled_on", "producer_name", "sampled_name", "sample_name", "first_result")


def new_samples(sheet: SpotCheckSheet, numbers: list[str]) -> list[dict[str, Any]]:
    """Return what identifies the new batches with these numbers."""
    return [new_sample(number, sheet.batches[number]) for number in numbers]


def new_sample(number: str, batch: Batch) -> dict[str, Any]:
    """Return what identifies a new batch."""
    words = {key: in_words(key, batch.get(key)) for key in SHOWN_OF_NEW}
    return {"number": number, "line": batch.line, "items": "、".join(batch.items), **words}


def changed_samples(sheet: SpotCheckSheet, numbers: list[str]) -> list[dict[str, Any]]:
    """Return, of the batches with these numbers, each changed column with its old and its new content."""
    stored = SpotCheck.objects.filter(number__in=numbers).select_related("producer", "sampled_enterprise", "township")
    rows = {row.number: row for row in stored.prefetch_related("failing_items", "township__names")}
    return [
        {
            "number": number,
            "line": sheet.batches[number].line,
            "changes": changes(rows[number], sheet.batches[number], sheet),
        }
        for number in numbers
    ]


def changes(stored: SpotCheck, batch: Batch, sheet: SpotCheckSheet) -> list[tuple[str, str, str]]:
    """Return heading, old and new content of each column that changes."""
    found = [
        (TITLES[key], in_words(key, old), in_words(key, new))
        for key in BATCH_KEYS
        if key in sheet.present and key not in {"number", "township"}
        for old, new in [(getattr(stored, key) or None, batch.get(key))]
        if old != new
    ]
    return (
        found + changed_place(stored, batch, sheet) + changed_match(stored, batch) + changed_items(stored, batch, sheet)
    )


def changed_place(stored: SpotCheck, batch: Batch, sheet: SpotCheckSheet) -> list[tuple[str, str, str]]:
    """Return the township's change; another name of the same one is none."""
    if "township" not in sheet.present or stored.township_id == batch.township:
        return []
    old = stored.township.name_on(stored.sampled_on) if stored.township else ""
    return [(TITLES["township"], old, batch.get("township") or "")]


def changed_match(stored: SpotCheck, batch: Batch) -> list[tuple[str, str, str]]:
    """Return that the producer or the unit was found in the register where it was not before, or is another one."""
    pairs = (
        ("producer_name", stored.producer_id, stored.producer, batch.producer),
        ("sampled_name", stored.sampled_enterprise_id, stored.sampled_enterprise, batch.sampled),
    )
    return [
        (TITLES[key], old.name if old else "", MATCHED % (batch.get(key) or batch.get("producer_uscc") or ""))
        for key, old_id, old, new_id in pairs
        if new_id is not None and new_id != old_id
    ]


MATCHED = "%s（已匹配企业库）"


def changed_items(stored: SpotCheck, batch: Batch, sheet: SpotCheckSheet) -> list[tuple[str, str, str]]:
    """Return the change of the failing items, all of them in one."""
    if "item" not in sheet.present:
        return []
    old = [item_words(row.item, row.measured, row.limit) for row in stored.failing_items.all()]
    new = [item_words(item, measured, limit) for item, (measured, limit, _) in batch.items.items()]
    return [(TITLES["item"], "；".join(old), "；".join(new))] if old != new else []


def item_words(item: str, measured: str, limit: str) -> str:
    """Return a failing item with its finding."""
    return " ".join(part for part in (item, measured, f"({limit})" if limit else "") if part)
