"""Under which name an enterprise is told beside a row, in queries; `Enterprise.name_on` says it of one enterprise."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, NullIf

from enterprises.models import FormerName


def name_on(path: str, day: dt.date | str) -> Combinable:
    """Return the name that the enterprise at the end of ``path`` (empty: the row itself) bore on a day.

    ``day`` is a day, or the name of the row's column that holds one.
    """
    moment: Any = OuterRef(day) if isinstance(day, str) else day
    # The first name that ends on the day or later was borne on it; spans follow one another.
    borne = FormerName.objects.filter(enterprise=OuterRef(path or "pk"), until__gte=moment).order_by("until", "pk")
    return Coalesce(Subquery(borne.values("name")[:1]), F(f"{path}__name" if path else "name"))


def name_annotator(path: str, day: dt.date | str) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
    """Return what annotates rows with ``name_then``, the name that the enterprise at the end of ``path`` bore on the day."""
    return lambda rows: rows.annotate(name_then=name_on(path, day))


def recorded_name(recorded: str, path: str, day: str) -> Combinable:
    """Return the name that a row's own column has recorded, else the one that the enterprise bore on the row's day."""
    # What a protocol says stays as it was said, even when the enterprise bore another name.
    return Coalesce(NullIf(recorded, Value("")), name_on(path, day))


def recorded_name_today(recorded: str, path: str, day: str) -> Combinable:
    """Return today's name of the enterprise that `recorded_name` tells; what was recorded otherwise stays as it was said."""
    is_registered = Q(**{recorded: ""}) | Q(**{recorded: name_on(path, day)})
    return Case(When(is_registered, then=F(f"{path}__name")), default=F(recorded))
