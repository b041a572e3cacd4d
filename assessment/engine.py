"""Reckoning: who is assessed, and the points of every item of a scheme for all of them; reads only.

The number of queries depends on the sources that the items name, not on how many are assessed.
"""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from assessment.models import Scheme, SchemeItem
from assessment.registry import Facts, Frame
from departments.models import Body, DutyAssignment, LeadGroupSeat, Township


class Reckoned(NamedTuple):
    """What was reckoned of one item: its facts and points; no points where it does not apply or is still open."""

    item: SchemeItem
    facts: Facts
    points: Fraction | None
    applies: bool = True


def list_items(scheme: Scheme) -> list[SchemeItem]:
    """Return the items in their order (1 query)."""
    rows = SchemeItem.objects.filter(section__scheme=scheme).select_related("section")
    return list(rows.order_by("section__position", "position"))


def list_subjects(scheme: Scheme, day: dt.date) -> list[Body | Township]:
    """Return who is assessed, on the year's last day that has come (1 query).

    Of bodies, those of the government with a seat or a duty; judicial organs and media are no subordinate departments.
    """
    day = min(day, dt.date(scheme.year, 12, 31))
    stands = Q(until=None) | Q(until__gte=day)
    if not scheme.is_of_bodies:
        return list(Township.objects.filter(stands, kind=Township.Kind.DIVISION).order_by("position"))
    has_part = Q(Exists(LeadGroupSeat.objects.on(day).filter(body=OuterRef("pk"))))
    has_part |= Q(Exists(DutyAssignment.objects.on(day).filter(body=OuterRef("pk"))))
    began = Q(since=None) | Q(since__lte=day)
    rows = Body.objects.filter(stands, began, has_part, kind=Body.Kind.GOVERNMENT)
    return list(rows.order_by("position"))


def reckon_scheme(
    scheme: Scheme,
    day: dt.date,
    subjects: Sequence[Body | Township] | None = None,
    items: Iterable[SchemeItem] | None = None,
) -> dict[int, list[Reckoned]]:
    """Return what each item comes to for each of those assessed, by their key, as known on ``day``."""
    subjects = list_subjects(scheme, day) if subjects is None else subjects
    frame = Frame(scheme.year, day, tuple(subjects))
    # Items may share a source; the same facts are reckoned by the parameters of each.
    read: dict[str, dict[int, Facts]] = {}
    places = {subject.pk: place for place, subject in enumerate(subjects)}
    columns = []
    for item in list_items(scheme) if items is None else items:
        source, way, maximum = item.fact_source, item.way, item.exact_maximum
        facts: dict[int, Facts] | None = None
        if source is not None:
            key = json.dumps([source.key, item.source_parameters], sort_keys=True)
            if key not in read:
                read[key] = source.read(frame, item.source_parameters)
            facts = read[key]
        parameters, earn = item.parameters, way.earn
        # Where people give the facts there are none yet, which leaves the item open; a source that says nothing of a body has
        # nothing to hold it against, so the item does not apply. Most cells are such: they share one row.
        out = (
            Reckoned(item, {}, None, applies=False)
            if facts is not None
            else Reckoned(item, {}, earn({}, parameters, maximum))
        )
        column = [out] * len(places)
        for pk, own in (facts or {}).items():
            applies = own.get("applies") is not False
            column[places[pk]] = Reckoned(item, own, earn(own, parameters, maximum) if applies else None, applies)
        columns.append(column)
    return {pk: [column[place] for column in columns] for pk, place in places.items()}
