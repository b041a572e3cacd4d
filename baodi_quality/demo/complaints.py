"""Invented complaints, reports and enquiries."""

import datetime as dt
from random import Random

from baodi_quality.demo import LAST_DAY, MARK
from baodi_quality.demo.cases import PLACE_KNOWN, list_years
from baodi_quality.demo.causes import DESKS, Desk
from baodi_quality.demo.days import draw_day
from baodi_quality.demo.places import WEIGHTS
from baodi_quality.demo.references import References
from departments.models import Body
from inspections.models import Complaint, EnforcementCase

OUTCOMES = {
    "complaint": ["mediated"] * 14 + ["answered"] * 2 + ["unfounded"] * 3 + ["case"],
    "report": ["answered"] * 3 + ["unfounded"] * 3 + ["case"] * 4,
    "enquiry": ["answered"],
}
TO_A_CASE = dt.timedelta(days=30)
"""A complaint that leads to a case does so within so many days."""


def complaints_invent(random: Random, refs: References, cases: list[EnforcementCase]) -> list[Complaint]:
    """Return some 650 complaints, numbered by body and year; some led to one of the cases of the same body."""
    rows = []
    for code, desk in DESKS.items():
        own = [row for row in cases if row.body.code == code]
        for year, first, last, part in list_years():
            days = sorted(draw_day(random, first, last) for _ in range(round(desk.complaints * part)))
            for serial, day in enumerate(days, start=1):
                row = build_complaint(random, refs, refs.body(code), desk, day)
                row.number = f"BDTS-{desk.mark}-{year}-{serial:03d}"
                settle_complaint(random, row, own)
                rows.append(row)
    return sorted(rows, key=lambda row: row.received_on)


def build_complaint(random: Random, refs: References, body: Body, desk: Desk, day: dt.date) -> Complaint:
    """Return an unsaved complaint that is being handled; what it is about says whether it is a report or an enquiry."""
    subject = random.choice(desk.matters)
    kind = {"举报": "report", "咨询": "enquiry"}.get(subject[:2], "complaint")
    place = refs.townships[random.choice(list(WEIGHTS))] if random.random() < PLACE_KNOWN else None
    return Complaint(body=body, kind=kind, subject=subject, received_on=day, township=place, note=MARK)


def settle_complaint(random: Random, row: Complaint, cases: list[EnforcementCase]) -> None:
    """Give the complaint its end, unless that would come after the last day."""
    outcome, day = random.choice(OUTCOMES[row.kind]), row.received_on + dt.timedelta(days=random.randrange(1, 50))
    near = [case for case in cases if row.received_on <= case.opened_on <= row.received_on + TO_A_CASE]
    if outcome == "case" and near:
        row.case, day = near[0], near[0].opened_on
    # No case of the body began in time: it came to nothing.
    elif outcome == "case":
        outcome = "unfounded"
    if day <= LAST_DAY:
        row.settled_on, row.outcome = day, outcome
