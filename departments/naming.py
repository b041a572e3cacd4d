"""Under which short name a body is told on a day, in queries; `Body.name_on` says it of one body."""

import datetime as dt
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from departments.models import Body, BodyName
from targets.wordings import wording_of


def body_name_on(path: str, day: dt.date | str) -> Combinable:
    """Return the short name that the body at the end of ``path`` (empty: the row itself) had on a day.

    ``day`` is a day, or the way to the row's column that holds one.
    """
    # A column of the row is seen from within the subquery.
    moment: Any = OuterRef(day) if isinstance(day, str) else day
    # A name without a short one leaves the present one standing.
    names = BodyName.objects.filter(body=OuterRef(path or "pk"), since__lte=moment).exclude(short_name="")
    found = names.filter(Q(until=None) | Q(until__gte=moment)).values("short_name")[:1]
    # Where no short name of the day is recorded, the present one held.
    return Coalesce(Subquery(found), wording_of(f"{path}__name" if path else "name"))


def body_names_on(day: dt.date) -> dict[str, str]:
    """Return the short names of all bodies on a day, by code (1 query)."""
    return dict(Body.objects.values_list("code", body_name_on("", day)))
