"""Reading the items of supervision that a quarter tells of, and who is named."""

import datetime as dt
from collections import defaultdict

from django.db.models import Q

from bulletin.facts import SupervisedItem
from departments.models import Part
from departments.naming import body_name_on
from supervision.models import Supervision, SupervisionPart, SupervisionProposal
from targets.models import Quarter

FIRMS_MATTERS: dict[str, str] = {
    Supervision.Source.PROJECT: "不合格竣工工程",
    Supervision.Source.RECTIFICATION: "逾期未完成的整改",
}
"""What items that would name a firm or a project are told as, by where they come from; all others by their title."""
ENDED = {"ended", "merged", "struck"}


def read_supervision(quarter: Quarter, day: dt.date) -> list[SupervisedItem]:
    """Return the items of supervision that were in hand on ``day``, or begun or closed in the quarter (2 queries, 3 where any was).

    The colour is the one that the log has on the day.
    """
    items = Supervision.objects.issued().filter(assigned_on__lte=day).exclude(state="void")
    items = items.filter(Q(closed_on=None) | Q(closed_on__gte=quarter.starts_on))
    leads = SupervisionPart.objects.filter(role=Part.LEAD, supervision__in=items.order_by())
    leads = leads.select_related("supervision").prefetch_related("colours")
    leads = leads.annotate(body_told=body_name_on("body", day)).order_by("supervision__year", "supervision__serial")
    found, named = [], read_named(quarter, day)
    for lead in leads:
        row = lead.supervision
        is_closed = row.closed_on is not None and row.closed_on <= day
        logged = [one for one in lead.colours.all() if one.since <= day and (one.until is None or one.until > day)]
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
                colour=logged[-1].colour if logged else "",
                named="、".join(named[row.pk]),
            )
        )
    return found


def read_named(quarter: Quarter, day: dt.date) -> dict[int, list[str]]:
    """Return by item the bodies of which a leader agreed in the quarter, by ``day``, that the circular names them (1 query)."""
    rows = SupervisionProposal.objects.filter(
        kind=SupervisionProposal.Kind.NAMING,
        state=SupervisionProposal.State.AGREED,
        decided_on__gte=quarter.starts_on,
        decided_on__lte=day,
    )
    found: dict[int, list[str]] = defaultdict(list)
    for item, name in rows.values_list("colour__part__supervision", body_name_on("colour__part__body", day)):
        # A part may have been red more than once.
        if name not in found[item]:
            found[item].append(name)
    return found
