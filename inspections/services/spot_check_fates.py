"""The fates of a sheet's batches, in the sheet's own words."""

from collections.abc import Iterator

from exchange.imports.preview import CHANGED, NEW, WRONG, Change, MergePreview, chunked, summary
from inspections.imports.spot_check_batches import Batch, SpotCheckSheet, in_words
from inspections.imports.spot_check_columns import BATCH_KEYS, TITLES
from inspections.models import SpotCheck
from inspections.services import spot_check_staging as staging

SHOWN_OF_NEW = ("stage", "sampled_on", "sample_name", "producer_name", "sampled_name", "first_result")
MATCHED = "%s（已匹配企业库）"


def batch_fates(sheet: SpotCheckSheet) -> Iterator[MergePreview]:
    """Yield the fate of each batch: those that could be told apart in the order of the sheet, then those with a problem."""
    for chunk in chunked(staging.told_fates()):
        changed = changes_of(sheet, [number for number, fate in chunk if fate == CHANGED])
        for number, fate in chunk:
            batch = sheet.batches[number]
            words = new_words(batch) if fate == NEW else ""
            yield MergePreview(sheet.sheet, batch.line, fate, number, words, changed.get(number, []))
    for number, batch in sheet.batches.items():
        if batch.wrong:
            yield MergePreview(sheet.sheet, batch.line, WRONG, number)


def new_words(batch: Batch) -> str:
    """Return what a new batch says."""
    said = [(TITLES[key], in_words(key, batch.get(key))) for key in SHOWN_OF_NEW]
    return summary([*said, (TITLES["item"], "、".join(batch.items))])


def changes_of(sheet: SpotCheckSheet, numbers: list[str]) -> dict[str, list[Change]]:
    """Return, of the batches with these numbers, each changed column with its old and its new content."""
    stored = SpotCheck.objects.filter(number__in=numbers).select_related("producer", "sampled_enterprise", "township")
    rows = stored.prefetch_related("failing_items", "township__names")
    return {row.number: changes(row, sheet.batches[row.number], sheet) for row in (rows if numbers else [])}


def changes(stored: SpotCheck, batch: Batch, sheet: SpotCheckSheet) -> list[Change]:
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


def changed_place(stored: SpotCheck, batch: Batch, sheet: SpotCheckSheet) -> list[Change]:
    """Return the township's change; another name of the same one is none."""
    if "township" not in sheet.present or stored.township_id == batch.township:
        return []
    old = stored.township.name_on(stored.sampled_on) if stored.township else ""
    return [(TITLES["township"], old, batch.get("township") or "")]


def changed_match(stored: SpotCheck, batch: Batch) -> list[Change]:
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


def changed_items(stored: SpotCheck, batch: Batch, sheet: SpotCheckSheet) -> list[Change]:
    """Return the change of the failing items, all of them in one."""
    if "item" not in sheet.present:
        return []
    old = [item_words(row.item, row.measured, row.limit) for row in stored.failing_items.all()]
    new = [item_words(item, measured, limit) for item, (measured, limit, _) in batch.items.items()]
    return [(TITLES["item"], "；".join(old), "；".join(new))] if old != new else []


def item_words(item: str, measured: str, limit: str) -> str:
    """Return a failing item with its finding."""
    return " ".join(part for part in (item, measured, f"({limit})" if limit else "") if part)
