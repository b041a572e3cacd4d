"""Under which township, and under which name of it, a row counts and is shown on a day.

A township that was merged stays the one that its rows name; from the day of the merging on they belong to its successor.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Case, CharField, F, Field, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from departments.models import Township, TownshipName
from targets import clock
from targets.read_once import once_a_page
from targets.wordings import wording_of

TownshipMove = tuple[int, dt.date, Township]
"""A township's key, the first day on which it belongs to another, and the other."""

place_measures: set[str] = set()
"""Keys of the measures that are sliced by township; apps above add theirs."""


def annotate_township(rows: QuerySet[Any], path: str, day: dt.date | str) -> QuerySet[Any]:
    """Annotate ``place``, the code of the township that a row belongs to on a day, and ``place_name``, its name then.

    ``place_now`` is the name of the township that the row's own belongs to today. ``path`` leads to the row's township;
    ``day`` is a day, or the name of the row's column that holds one.
    """
    # Read once for each query that is built, and written into it: there are a handful in a decade.
    moves, today = list_township_moves(), clock.today()
    moment: Any = OuterRef(day) if isinstance(day, str) else day
    return rows.annotate(
        # The keys are annotated first, since the subqueries for names refer to them.
        place=township_value(path, day, "code", moves),
        place_key=township_value(path, day, "id", moves),
        place_key_now=township_value(path, today, "id", moves),
        place_name=Coalesce(township_name_on("place_key", moment), township_value(path, day, "name", moves)),
        place_now=Coalesce(township_name_on("place_key_now", today), township_value(path, today, "name", moves)),
    )


def township_annotator(path: str, day: dt.date | str) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
    """Return what annotates rows as `annotate_township` does."""
    return lambda rows: annotate_township(rows, path, day)


def township_name_on(key: str, moment: Any) -> Subquery:
    """Return the name recorded for a day of the township whose key a column of the row holds."""
    names = TownshipName.objects.filter(township=OuterRef(key), since__lte=moment)
    return Subquery(names.filter(Q(until=None) | Q(until__gte=moment)).values(word=wording_of("name"))[:1])


def township_value(path: str, day: dt.date | str, column: str, moves: list[TownshipMove]) -> Combinable:
    """Return a column of the township that a row belongs to on the day; plainly that of its own where none was merged."""
    whens = []
    for key, first, place in moves:
        # As it is read, in the reader's language.
        value = Value(str(place.name) if column == "name" else getattr(place, column))
        if isinstance(day, str):
            whens.append(When(Q(**{path: key, f"{day}__gte": first}), then=value))
        elif day >= first:
            whens.append(When(Q(**{path: key}), then=value))
    own: Any = F(f"{path}__{column}")
    kind: Field[Any, Any] = {field.name: field for field in Township._meta.concrete_fields}[column]
    if column == "name":
        own, kind = wording_of(f"{path}__name"), CharField()
    # Without any merging a plain column, so that counting by township needs no CASE for each row.
    return Case(*whens, default=own, output_field=kind) if whens else own


@once_a_page
def list_township_moves() -> list[TownshipMove]:
    """Return every move there was, the latest day first (1 query); a successor may have been merged itself."""
    ended = {row.pk: row for row in Township.objects.exclude(successor=None).select_related("successor")}
    moves = []
    for key, township in ended.items():
        current: Township | None = township
        while current is not None and current.successor is not None and current.until is not None:
            moves.append((key, current.until + dt.timedelta(days=1), current.successor))
            current = ended.get(current.successor.pk)
    # The latest first: a CASE takes the first branch that holds, and a later move outdoes an earlier one.
    return sorted(moves, key=lambda move: move[1], reverse=True)


def township_condition(path: str, township: Township, dated_by: str = "", moves: list[TownshipMove] | None = None) -> Q:
    """Return the condition that a row belongs to a township on the row's day; ``dated_by`` is the column that holds it.

    Rows without a day belong to it today, whether recorded under it or under one that became part of it; under one that
    has ended they stay to be found. Who asks for several conditions reads the ``moves`` once.
    """
    own = Q(**{path: township})
    known = list_township_moves() if moves is None else moves
    joined = [(key, first) for key, first, place in known if place.pk == township.pk]
    # Without a day there is no telling whether a row dates from before the merging.
    if not dated_by:
        return own | Q(**{f"{path}__in": [key for key, _first in joined]})
    for key, first in joined:
        own |= Q(**{path: key, f"{dated_by}__gte": first})
    # After its last day its rows count with the successor, so its own list must end there.
    return own & Q(**{f"{dated_by}__lte": township.until}) if township.until and township.successor_id else own


def townships_ever_named(words: str) -> set[int]:
    """Return the keys of the townships that had the words in a name on any day, and of those that became part of them (2 queries)."""
    named = Township.objects.filter(Q(name__icontains=words) | Q(names__name__icontains=words))
    found = set(named.values_list("pk", flat=True))
    return found | {key for key, _first, place in list_township_moves() if place.pk in found}
