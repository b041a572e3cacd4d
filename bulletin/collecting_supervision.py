"""Reading the items of supervision that a quarter tells of, and who is named."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q

from bulletin.facts import SupervisedItem
from departments.models import Part
from departments.naming import body_name_on
from supervision.models import Supervision, SupervisionColour, SupervisionPart, SupervisionProposal
from targets.models import Quarter

FIRMS_MATTERS: dict[str, str] = {
    Supervision.Source.PROJECT: "不合格竣工工程",
    Supervision.Source.RECTIFICATION: "逾期未完成的整改",
}
"""What items that would name a firm or a project are told as, by where they come from; all others by their title."""
ENDED = {"ended", "merged", "struck"}


class SupervisionRows(NamedTuple):
    """What is read of the items of supervision that a quarter tells of."""

    # Parts with the name of their body.
    leads: Iterable[Any]
    colours: Iterable[SupervisionColour]
    named: Iterable[tuple[Any, ...]]


def find_supervision(quarter: Quarter, day: dt.date) -> SupervisionRows:
    """Return the rows of the items that were in hand on ``day``, or begun or closed in the quarter, ready to be fetched."""
    items = Supervision.objects.issued().filter(assigned_on__lte=day).exclude(state="void")
    items = items.filter(Q(closed_on=None) | Q(closed_on__gte=quarter.starts_on))
    leads = SupervisionPart.objects.filter(role=Part.LEAD, supervision__in=items.order_by())
    # Of those that a leader agreed in the quarter, by the day, to name in the circular.
    named = SupervisionProposal.objects.filter(
        kind=SupervisionProposal.Kind.NAMING,
        state=SupervisionProposal.State.AGREED,
        decided_on__gte=quarter.starts_on,
        decided_on__lte=day,
    )
    return SupervisionRows(
        leads.select_related("supervision")
        .annotate(body_told=body_name_on("body", day))
        .order_by("supervision__year", "supervision__serial"),
        SupervisionColour.objects.filter(part__in=leads.order_by()),
        named.values_list("colour__part__supervision", body_name_on("colour__part__body", day)),
    )


def tell_supervision(rows: SupervisionRows, day: dt.date) -> list[SupervisedItem]:
    """Return the items as a quarter tells them; the colour is the one that the log has on the day."""
    named, logged = group_named(rows.named), find_colours(rows.colours, day)
    found = []
    for lead in rows.leads:
        row = lead.supervision
        is_closed = row.closed_on is not None and row.closed_on <= day
        found.append(
            SupervisedItem(
                number=row.number,
                matter=FIRMS_MATTERS.get(row.source_kind, row.title),
                body=lead.body_told,
                due_on=lead.due_on.isoformat(),
                assigned_on=row.assigned_on.isoformat() if row.assigned_on else "",
                closed_on=row.closed_on.isoformat() if row.closed_on and is_closed else "",
                in_time=not lead.late_days,
                is_open=not is_closed and row.state not in ENDED,
                colour=logged.get(lead.pk, ""),
                named="、".join(named[row.pk]),
            )
        )
    return found


def find_colours(rows: Iterable[SupervisionColour], day: dt.date) -> dict[int, str]:
    """Return the colour of each part on a day, the last that the log has of it."""
    return {one.part_id: one.colour for one in rows if one.since <= day and (one.until is None or one.until > day)}


def group_named(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[str]]:
    """Return by item the bodies that the circular names."""
    found: dict[int, list[str]] = defaultdict(list)
    for item, name in rows:
        # A part may have been red more than once.
        if name not in found[item]:
            found[item].append(name)
    return found
