"""Writing spot checks with their failing items, one at a time; sheets come in through their own module."""

from collections.abc import Sequence

from inspections.models import FailingItem, SpotCheck
from registers.rows import change_row, save_changes


def spot_check_save(*, spot_check: SpotCheck, failing_items: Sequence[FailingItem] | None = None) -> SpotCheck:
    """Write a spot check, and its failing items in their order where they are given; mark the quarters it moves."""
    with change_row(spot_check) as stored:
        save_changes(spot_check, stored)
        if failing_items is not None:
            failing_items_replace(spot_check, failing_items)
    return spot_check


def failing_items_replace(spot_check: SpotCheck, items: Sequence[FailingItem]) -> None:
    """Let these be the failing items, numbered from 1; nothing is written where they are the same already."""
    if content(list(spot_check.failing_items.all())) == content(items):
        return
    spot_check.failing_items.all().delete()
    FailingItem.objects.bulk_create(
        FailingItem(spot_check=spot_check, position=place, item=row.item, measured=row.measured, limit=row.limit)
        for place, row in enumerate(items, 1)
    )


def content(items: Sequence[FailingItem]) -> list[tuple[str, str, str]]:
    """Return what the items say, in their order."""
    return [(row.item, row.measured, row.limit) for row in items]
