"""What is counted in some quarter and sliced by an enterprise's township, industry or size.

Rooms above register here, each in its own ``dependents.py``, so that an enterprise that moves marks the figures of
its spot checks without this room knowing of them.
"""

from collections.abc import Callable

from django.db.models import QuerySet

from targets.models.quarters import quarter_id

from .models import BrandAward, Enterprise

Finder = Callable[[Enterprise], set[int]]

sliced_by_enterprise: dict[str, Finder] = {}
"""For each PERIOD measure: how to find the quarters in which an enterprise's rows count."""


def sliced(measure: str) -> Callable[[Finder], Finder]:
    """Register the decorated function, called with an enterprise, under the key of a measure."""

    def register(find: Finder) -> Finder:
        sliced_by_enterprise[measure] = find
        return find

    return register


def quarters_of(rows: QuerySet, dated_by: str) -> set[int]:
    """Return the quarters that own the rows' days."""
    return {quarter_id(month) for month in rows.dates(dated_by, "month")}


@sliced("new-brand-awards")
def award_quarters(enterprise: Enterprise) -> set[int]:
    """Return the quarters in which its products were granted titles."""
    return quarters_of(BrandAward.objects.filter(product__enterprise=enterprise), "granted_on")
