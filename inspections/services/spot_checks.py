"""Writing spot checks with their failing items, one at a time; sheets come in through their own module."""

from collections.abc import Iterable, Sequence

from accounts.models import User
from exchange.models import RowChange
from inspections.models import FailingItem, SpotCheck
from registers.rows import change_row, save_changes


def spot_check_save(
    *, spot_check: SpotCheck, failing_items: Sequence[FailingItem] | None = None, user: User | None = None
) -> SpotCheck:
    """Write a spot check, and its failing items in their order where they are given; mark the quarters it moves."""
    # The items change within, so that a refused item takes the row back as well.
    with change_row(spot_check, user) as stored:
        save_changes(spot_check, stored)
        before = list_texts(spot_check.failing_items.all()) if failing_items is not None else []
        if failing_items is not None and list_texts(failing_items) != before:
            if stored:
                RowChange.objects.create(
                    register=spot_check._meta.label_lower, row=spot_check.pk, changed_by=user,
                    parts=[before, list_texts(failing_items)],
                )  # fmt: skip
            spot_check.failing_items.all().delete()
            FailingItem.objects.bulk_create(
                FailingItem(
                    spot_check=spot_check, position=place, item=row.item, measured=row.measured, limit=row.limit
                )
                for place, row in enumerate(failing_items, 1)
            )
    return spot_check


def list_texts(items: Iterable[FailingItem]) -> list[tuple[str, str, str]]:
    """Return what the items say, in their order."""
    return [(row.item, row.measured, row.limit) for row in items]
