"""Under which short name a body is told on a day, in queries; `Body.name_on` says it of one body."""

import datetime as dt
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from .models import BodyName


def body_name_on(path: str, day: dt.date | str) -> Combinable:
    """Return the short name that the body at the end of ``path`` had on a day.

    ``day`` is a day, or the way to the row's column that holds one.
    """
    moment: Any = OuterRef(day) if isinstance(day, str) else day
    names = BodyName.objects.filter(body=OuterRef(path), since__lte=moment).exclude(short_name="")
    found = names.filter(Q(until=None) | Q(until__gte=moment)).values("short_name")[:1]
    return Coalesce(Subquery(found), F(f"{path}__name"))
