"""Facts about what a body had to bring to an end: cases, complaints and rectifications, by their terms."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from django.db import connection
from django.db.models import DateField, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from assessment.links import Place
from assessment.registry import MOST_DAYS, Facts, Frame, Parameters, fact_source, mark_not_due
from inspections.models import Rectification, RectificationStep, SpotCheck

Act = RectificationStep.Action
SETS_TERM = (Act.START, Act.CORRECT, Act.EXTEND)
ENDS_TERM = (Act.REPORT, Act.EXCUSE)

BEGAN = attrgetter("since")
BEGUN_ROWS = """
SELECT 'case', id, body_id, number, opened_on AS began, closed_on
FROM inspections_enforcementcase WHERE withdrawal_id IS NULL AND opened_on BETWEEN %s AND %s
UNION ALL
SELECT 'complaint', id, body_id, number, received_on, settled_on
FROM inspections_complaint WHERE withdrawal_id IS NULL AND received_on BETWEEN %s AND %s
ORDER BY began, 2
"""
"""By hand, as are the faults of reports: putting two querysets together takes the portal longer than both take to run."""


class Begun(NamedTuple):
    """A case or complaint: for whom it counts, what leads to it, and its days."""

    owner: int
    place: Place
    number: str
    since: dt.date
    done: dt.date | None


class Term(NamedTuple):
    """A rectification whose last term falls in the year."""

    pk: int
    stage: str
    number: str
    term: dt.date
    done: dt.date | None


@fact_source(
    "closures",
    _("cases, complaints and rectifications brought to an end in time"),
    "share",
    parameters=("case_days", "complaint_days", "production_body", "market_body"),
)
def read_closures(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return what of the body fell due in the year, and how much of it ended in time (2 queries for any number of items).

    Rectifications of batches taken from producers count for one body, those of batches from the market for another.
    """
    found: dict[int, Facts] = {}
    handlers = {stage: frame.codes.get(parameters[f"{stage}_body"]) for stage in SpotCheck.Stage.values}
    if any(handlers.values()):
        for one in frame.once(list_terms):
            if (owner := handlers[one.stage]) is not None:
                note_end(found, owner, one.term, one.done, frame, one.number, ["rectification", one.pk])
    for kind in ("case", "complaint"):
        note_begun(found, frame, frame.once(list_begun)[kind], int(parameters[f"{kind}_days"]))
    return mark_not_due(found)


def list_begun(frame: Frame) -> dict[str, list[Begun]]:
    """Return the cases and complaints of the assessed that began at most the longest term before the year, by kind (1 query)."""
    found: dict[str, list[Begun]] = {"case": [], "complaint": []}
    with connection.cursor() as cursor:
        cursor.execute(BEGUN_ROWS, [frame.first - dt.timedelta(days=MOST_DAYS), frame.year_end] * 2)
        for kind, pk, body, number, began, done in cursor.fetchall():
            # Whose they are is looked up here: asking for some forty bodies takes longer than reading the few rows of others.
            if body in frame.owners:
                found[kind].append(Begun(frame.owners[body], [kind, pk], number, began, done))
    return found


def note_begun(found: dict[int, Facts], frame: Frame, rows: Sequence[Begun], days: int) -> None:
    """Count the rows, which come by the day they began, whose term falls in the year."""
    term = dt.timedelta(days=days)
    first = bisect_left(rows, frame.first - term, key=BEGAN)
    last = bisect_right(rows, frame.year_end - term, lo=first, key=BEGAN)
    for owner, place, number, since, done in rows[first:last]:
        note_end(found, owner, since + term, done, frame, number, place)


def list_terms(frame: Frame) -> list[Term]:
    """Return the rectifications whose last term falls in the year, with when each was reported done (1 query)."""
    steps = RectificationStep.objects.filter(rectification=OuterRef("pk"))
    term = steps.filter(action__in=SETS_TERM, due_on__isnull=False).order_by("-pk").values("due_on")[:1]
    done = steps.filter(action__in=ENDS_TERM).order_by("pk").values("happened_on")[:1]
    rows = Rectification.objects.standing().exclude(state=Rectification.State.CANCELLED)
    rows = rows.annotate(term=Subquery(term, output_field=DateField()), done=Subquery(done, output_field=DateField()))
    rows = rows.filter(term__gte=frame.first, term__lte=frame.year_end).order_by("term", "pk")
    return [Term(*row) for row in rows.values_list("pk", "spot_check__stage", "notice_number", "term", "done")]


def note_end(
    found: dict[int, Facts],
    owner: int,
    term: dt.date,
    done: dt.date | None,
    frame: Frame,
    label: str,
    place: Place,
) -> None:
    """Count one thing that has to end by a day; what ends later than that, or not at all, is listed."""
    facts = found.get(owner)
    if facts is None:
        facts = found[owner] = {"part": 0, "whole": 0, "rows": []}
    if done is not None and done > frame.day:
        # As known on the day: what ended after it was still open.
        done = None
    if done is not None and done <= term:
        facts["whole"] += 1
        facts["part"] += 1
        return
    is_counted = term <= frame.last or done is not None
    facts["whole"] += is_counted
    row = {"label": label, "at": place, "term": f"{term}", "open": done is None and term >= frame.day}
    row |= {} if is_counted else {"counted": False}
    facts["rows"].append(row | ({"note": "due_ended", "done": f"{done}"} if done else {"note": "due_open"}))
