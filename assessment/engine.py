"""Reckoning: who is assessed, and the points of every item of a scheme for all of them; reads only.

The number of queries depends on the sources that the items name, not on how many are assessed.
"""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Exists, OuterRef, Q

from assessment.models import Scheme, SchemeItem
from assessment.registry import Facts, Frame
from departments.models import Body, DutyAssignment, LeadGroupSeat, Township


@dataclass(frozen=True)
class Reckoned:
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
    read: dict[str, dict[int, Facts]] = {}
    found: dict[int, list[Reckoned]] = {subject.pk: [] for subject in subjects}
    for item in list_items(scheme) if items is None else items:
        source, facts = item.fact_source, dict[int, Facts]()
        if source is not None:
            key = json.dumps([source.key, item.source_parameters], sort_keys=True)
            if key not in read:
                read[key] = source.read(frame, item.source_parameters)
            facts = read[key]
        for subject in subjects:
            own = facts.get(subject.pk) if item.way.needs_source else {}
            found[subject.pk].append(reckon_item(item, own))
    return found


def reckon_item(item: SchemeItem, facts: Facts | None) -> Reckoned:
    """Return what an item comes to; without facts it does not apply."""
    if facts is None or facts.get("applies") is False:
        return Reckoned(item, facts or {}, None, applies=False)
    return Reckoned(item, facts, item.way.earn(facts, item.parameters, item.exact_maximum))
