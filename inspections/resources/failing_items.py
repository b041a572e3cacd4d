"""The failing items of many batches at once: read, written, and told in words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import connection

from exchange.loaders import chunks
from inspections.models import FailingItem

Item = tuple[str, str, str]
"""What failed, what was found, what is allowed."""
TABLE = FailingItem._meta.db_table


def items_of(batches: Sequence[int]) -> dict[int, list[Item]]:
    """Return the stored failing items by batch, in their order."""
    found: dict[int, list[Item]] = defaultdict(list)
    for chunk in chunks(batches):
        rows = FailingItem.objects.filter(spot_check__in=chunk).order_by("spot_check", "position")
        for pk, *item in rows.values_list("spot_check_id", "item", "measured", "limit"):
            found[pk].append((item[0], item[1], item[2]))
    return found


def items_write(*, replaced: Sequence[int], items: Iterable[tuple[int, Sequence[Item]]]) -> None:
    """Delete the items of the batches ``replaced``, and write those of each batch in their order."""
    with connection.cursor() as cursor:
        if replaced:
            # Replaced whole: a line that moved up would collide with the position of another.
            cursor.execute(f"DELETE FROM {TABLE} WHERE spot_check_id = ANY(%s)", [[*replaced]])
        with cursor.copy(f'COPY {TABLE} (spot_check_id, position, item, measured, "limit") FROM STDIN') as copy:
            for pk, found in items:
                for position, item in enumerate(found, start=1):
                    copy.write_row((pk, position, *item))


def item_words(items: Iterable[Item]) -> str:
    """Return failing items with their findings."""
    return "；".join(
        " ".join(part for part in (item, measured, f"({limit})" if limit else "") if part)
        for item, measured, limit in items
    )
