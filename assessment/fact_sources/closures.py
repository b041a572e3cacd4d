"""Facts about what a body had to bring to an end: cases, complaints and rectifications, by their terms."""

import datetime as dt
from typing import Any

from django.db.models import DateField, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.registry import PENDING, Facts, Frame, Parameters, fact_source
from inspections.models import Complaint, EnforcementCase, Rectification, RectificationStep, SpotCheck

Act = RectificationStep.Action
SETS_TERM = (Act.START, Act.CORRECT, Act.EXTEND)
ENDS_TERM = (Act.REPORT, Act.EXCUSE)


@fact_source(
    "closures",
    _("cases, complaints and rectifications brought to an end in time"),
    "share",
    parameters=("case_days", "complaint_days", "production_body", "market_body"),
)
def read_closures(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return what of the body fell due in the year, and how much of it ended in time (3 queries).

    Rectifications of batches taken from producers count for one body, those of batches from the market for another.
    """
    found: dict[int, Facts] = {}
    handlers = {stage: frame.codes.get(parameters[f"{stage}_body"]) for stage in SpotCheck.Stage.values}
    for pk, stage, number, term, done in list_terms(frame):
        if (owner := handlers[stage]) is not None:
            note_end(found, owner, term, done, frame, label=number, url=reverse("inspections:rectification", args=[pk]))
    for model, begins, ends, days, address in (
        (EnforcementCase, "opened_on", "closed_on", parameters["case_days"], "inspections:case"),
        (Complaint, "received_on", "settled_on", parameters["complaint_days"], "inspections:complaint"),
    ):
        term = dt.timedelta(days=int(days))
        rows: Any = model._default_manager.filter(
            Q(**{f"{begins}__gte": frame.first - term, f"{begins}__lte": dt.date(frame.year, 12, 31) - term})
        )
        for pk, body, number, since, done in rows.order_by(begins, "pk").values_list(
            "pk", "body_id", "number", begins, ends
        ):
            if body in frame.owners:
                note_end(
                    found, frame.owners[body], since + term, done, frame, label=number, url=reverse(address, args=[pk])
                )
    return {owner: facts | ({} if facts["whole"] else {PENDING: "not_due"}) for owner, facts in found.items()}


def list_terms(frame: Frame) -> Any:
    """Return each rectification whose last term falls in the year: key, stage of the batch, number, term, and when it was reported done."""
    steps = RectificationStep.objects.filter(rectification=OuterRef("pk"))
    term = steps.filter(action__in=SETS_TERM, due_on__isnull=False).order_by("-pk").values("due_on")[:1]
    done = steps.filter(action__in=ENDS_TERM).order_by("pk").values("happened_on")[:1]
    rows = Rectification.objects.standing().exclude(state=Rectification.State.CANCELLED)
    rows = rows.annotate(term=Subquery(term, output_field=DateField()), done=Subquery(done, output_field=DateField()))
    rows = rows.filter(term__gte=frame.first, term__lte=dt.date(frame.year, 12, 31)).order_by("term", "pk")
    return rows.values_list("pk", "spot_check__stage", "notice_number", "term", "done")


def note_end(
    found: dict[int, Facts], owner: int, term: dt.date, done: dt.date | None, frame: Frame, *, label: str, url: str
) -> None:
    """Count one thing that has to end by a day; what ends later than that, or not at all, is listed."""
    facts = found.setdefault(owner, {"part": 0, "whole": 0, "rows": []})
    if done is not None and done > frame.day:
        done = None
    is_good, is_due = done is not None and done <= term, term <= frame.last or done is not None
    facts["whole"] += is_due
    facts["part"] += is_good
    if not is_good:
        row = {"label": label, "url": url, "term": f"{term}", "open": done is None and term >= frame.day}
        facts["rows"].append(row | ({"note": "due_ended", "done": f"{done}"} if done else {"note": "due_open"}))
