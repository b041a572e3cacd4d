"""Invented enforcement cases."""

import datetime as dt
from decimal import Decimal
from random import Random

from baodi_quality.demo import FIRST_DAY, LAST_DAY, MARK
from baodi_quality.demo.causes import DESKS, Cause
from baodi_quality.demo.days import draw_day
from baodi_quality.demo.places import WEIGHTS
from baodi_quality.demo.references import References
from departments.models import Body
from inspections.models import EnforcementCase

ENDINGS = ["penalised"] * 44 + ["dropped"] * 5 + ["transferred"]
GOODS_KNOWN, PLACE_KNOWN = 0.7, 0.85


def list_years() -> list[tuple[int, dt.date, dt.date, float]]:
    """Return the years with their first and last day, and the part of a year that they are."""
    spans = [
        (dt.date(year, 1, 1), min(dt.date(year, 12, 31), LAST_DAY)) for year in range(FIRST_DAY.year, LAST_DAY.year + 1)
    ]
    return [(first.year, first, last, ((last - first).days + 1) / 365) for first, last in spans]


def cases_invent(random: Random, refs: References) -> list[EnforcementCase]:
    """Return some 340 cases, numbered by body and year in the order in which they were opened."""
    rows = []
    for code, desk in DESKS.items():
        for year, first, last, part in list_years():
            # Numbers are given in the order of the days.
            days = sorted(draw_day(random, first, last) for _ in range(round(desk.cases * part)))
            known = [cause for cause in desk.causes if cause.first_year <= year]
            rows += [
                build_case(
                    random,
                    refs,
                    refs.body(code),
                    random.choice(known),
                    day,
                    f"津宝{desk.mark}案〔{year}〕{serial:03d}号",
                )
                for serial, day in enumerate(days, start=1)
            ]
    return sorted(rows, key=lambda row: row.opened_on)


def build_case(
    random: Random, refs: References, body: Body, cause: Cause, day: dt.date, number: str
) -> EnforcementCase:
    """Return an unsaved case; one that would end after the last day is still open."""
    row = EnforcementCase(
        number=number, body=body, law=refs.laws[cause.law], subject=cause.subject, opened_on=day, note=MARK,
        township=refs.townships[random.choice(list(WEIGHTS))] if random.random() < PLACE_KNOWN else None,
    )  # fmt: skip
    fine = round_amount(cause.fine * random.lognormvariate(0, 0.5))
    if random.random() < GOODS_KNOWN:
        row.goods_value = round_amount(float(fine) * random.uniform(0.3, 1.8))
    # Drawn in any case, so that the rows after it do not change with the last day.
    closed, outcome = day + dt.timedelta(days=random.randrange(12, 95)), random.choice(ENDINGS)
    if closed <= LAST_DAY:
        row.closed_on, row.outcome = closed, outcome
        row.fine = fine if outcome == "penalised" else None
    return row


def round_amount(amount: float) -> Decimal:
    """Return an amount in 10,000 yuan, rounded to whole hundreds of yuan."""
    # Through whole hundreds of yuan: from a float the Decimal would carry its binary tail.
    return Decimal(max(round(amount * 100), 1)) / 100
