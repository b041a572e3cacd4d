"""Writing spot checks with their failing items, one at a time; sheets come in through their own module."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from inspections.models import FailingItem, SpotCheck
from registers.impact import Footprint, happened
from registers.rows import changed_save, traced


def spot_check_save(*, spot_check: SpotCheck, failing_items: Sequence[FailingItem] | None = None) -> SpotCheck:
    """Write a spot check, and its failing items in their order where they are given; mark the quarters it moves."""
    with traced(spot_check, spot_check_footprint, spot_check_subject(spot_check)) as stored:
        changed_save(spot_check, stored)
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


def spot_check_subject(spot_check: SpotCheck) -> str:
    """Return how a figure's history names the batch."""
    return _("Spot check %(number)s") % {"number": spot_check.number}


def spot_check_footprint(spot_check: SpotCheck) -> Footprint:
    """Return the batch's trace; without a final result it counts on neither side and leaves none."""
    if spot_check.outcome == SpotCheck.Outcome.PENDING:
        return {}
    facts = (spot_check.outcome, spot_check.township_id, spot_check.category, spot_check.producer_id)
    return {"spot-check-pass-rate": happened(spot_check.sampled_on, *facts, stage=spot_check.stage)}
