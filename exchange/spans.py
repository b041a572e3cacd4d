"""Rows that hold from a day until another, of which no two of a kind may overlap."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from exchange.formats.errors import ErrorCode
from exchange.loaders import Row
from exchange.resources import SheetResource
from exchange.results import INVALID, RowDraft


def refuse_overlaps(resource: SheetResource, drafts: Sequence[RowDraft], kind: Sequence[str], code: ErrorCode) -> None:
    """Refuse drafts whose span reaches into another one with the same values in the columns ``kind``.

    The rows of the register are among them, as the import leaves them; it must have loaded all ``siblings``.
    """
    same, since, until = [resource.at[name] for name in kind], resource.at["since"], resource.at["until"]
    # By key: a draft takes the place of the stored row that it changes.
    rows: dict[int, tuple[Row, RowDraft | None]] = {
        pk: (stored.row, None)
        for pk, stored in resource.context.rows(resource._meta.key).by_pk.items()
        if not stored.withdrawn
    }
    rows |= {
        draft.object_id: (draft.row, draft) for draft in drafts if draft.import_type != INVALID and draft.object_id
    }
    spans: dict[tuple[Any, ...], list[tuple[Row, RowDraft | None]]] = defaultdict(list)
    for row, draft in rows.values():
        spans[tuple(row[place] for place in same)].append((row, draft))
    for found in spans.values():
        # Sorted by their first day: where any two overlap, two neighbours do.
        for (first, by), (second, then) in pairwise(sorted(found, key=lambda span: span[0][since])):
            blamed = then or by
            # Both ends belong to a span, so one that begins on the other's last day overlaps it.
            if blamed and (first[until] is None or first[until] >= second[since]):
                resource.refuse(blamed, code, "since", since=first[since].isoformat())
