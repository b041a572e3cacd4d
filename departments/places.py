"""Under which township, and under which name of it, a row counts and is shown on a day.

A township that was merged stays the one that its rows name; from the day of the merging on they belong to its successor.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from departments.models import Township, TownshipName
from targets import clock

TownshipMove = tuple[int, dt.date, Township]
"""A township's key, the first day on which it belongs to another, and the other."""

place_measures: set[str] = set()
"""Keys of the measures that are sliced by township; rooms above add theirs."""


def annotate_township(rows: QuerySet[Any], path: str, day: dt.date | str) -> QuerySet[Any]:
    """Annotate ``place``, the code of the township that a row belongs to on a day, and ``place_name``, its name then.

    ``place_now`` is the name of the township that the row's own belongs to today. ``path`` leads to the row's township;
    ``day`` is a day, or the name of the row's column that holds one.
    """
    moves, today = list_township_moves(), clock.today()
    moment: Any = OuterRef(day) if isinstance(day, str) else day
    return rows.annotate(
        place=township_column(path, day, "code", moves),
        place_key=township_column(path, day, "id", moves),
        place_key_now=township_column(path, today, "id", moves),
        place_name=Coalesce(township_name_on("place_key", moment), township_column(path, day, "name", moves)),
        place_now=Coalesce(township_name_on("place_key_now", today), township_column(path, today, "name", moves)),
    )


def township_annotator(path: str, day: dt.date | str) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
    """Return what annotates rows as `annotate_township` does."""
    return lambda rows: annotate_township(rows, path, day)


def township_name_on(key: str, moment: Any) -> Subquery:
    """Return the name recorded for a day of the township whose key a column of the row holds."""
    names = TownshipName.objects.filter(township=OuterRef(key), since__lte=moment)
    return Subquery(names.filter(Q(until=None) | Q(until__gte=moment)).values("name")[:1])


def township_column(path: str, day: dt.date | str, column: str, moves: list[TownshipMove]) -> Combinable:
    """Return a column of the township that a row belongs to on the day; plainly that of its own where none was merged."""
    conditions = [(since(path, key, day, first), place) for key, first, place in moves]
    whens = [When(met, then=Value(getattr(place, column))) for met, place in conditions if met is not None]
    own, kind = F(f"{path}__{column}"), {field.name: field for field in Township._meta.concrete_fields}[column]
    return Case(*whens, default=own, output_field=kind) if whens else own


def since(path: str, key: int, day: dt.date | str, first: dt.date) -> Q | None:
    """Return the condition that a row of a township is dated ``first`` or later; None where its day is earlier."""
    if isinstance(day, str):
        return Q(**{path: key, f"{day}__gte": first})
    return Q(**{path: key}) if day >= first else None


def list_township_moves() -> list[TownshipMove]:
    """Return every move there was, the latest day first (1 query)."""
    ended = Township.objects.exclude(successor=None).select_related("successor")
    by_key = {row.pk: row for row in ended}
    steps = [(row.pk, *step) for row in ended for step in chain(row, by_key)]
    return sorted(steps, key=lambda step: step[1], reverse=True)


def chain(township: Township, ended: dict[int, Township]) -> Iterator[tuple[dt.date, Township]]:
    """Yield the days from which a township belonged to another, and the other; a successor may have been merged itself."""
    current: Township | None = township
    while current is not None and current.successor is not None and current.until is not None:
        yield current.until + dt.timedelta(days=1), current.successor
        current = ended.get(current.successor.pk)


def township_condition(path: str, township: Township, dated_by: str = "") -> Q:
    """Return the condition that a row belongs to a township on the row's day; ``dated_by`` is the column that holds it.

    Rows without a day belong to it today, whether recorded under it or under one that became part of it; under one that
    has ended they stay to be found.
    """
    own = Q(**{path: township})
    joined = [(key, first) for key, first, place in list_township_moves() if place.pk == township.pk]
    if not dated_by:
        return own | Q(**{f"{path}__in": [key for key, _first in joined]})
    for key, first in joined:
        own |= Q(**{path: key, f"{dated_by}__gte": first})
    return own & Q(**{f"{dated_by}__lte": township.until}) if township.until and township.successor_id else own


def township_names_on(day: dt.date) -> dict[str, str]:
    """Return the names of all townships on a day, by code (1 query)."""
    return dict(Township.objects.values_list("code", Coalesce(township_name_on("pk", day), "name")))
