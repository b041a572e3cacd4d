"""What the tests of amendments begin with: an indicator like B5, its figures, and an amendment as the office types it."""

import datetime as dt
from decimal import Decimal

from accounts.models import Role
from plans.amending.versions import Version, find_version
from plans.models import Amendment
from plans.services import Draft, amendment_approve, amendment_propose
from targets.models import Indicator, Quarter
from targets.services import figures_recompute
from tests.factories import make_indicator, make_plan, make_spot_check, make_user

REASON = "国家质检总局调整抽检合格率考核要求，原目标已不适应。"
WORDS = {"ground": "policy", "reason": REASON, "basis": "津质监〔2014〕12号"}


def make_pass_rate() -> Indicator:
    """Make B5 of a plan for 2013 to 2015 with one failed batch among 20 in 2014Q2, and among 25 until 2014Q3."""
    plan = make_plan(starts_on=dt.date(2013, 1, 1))
    indicator = make_indicator(
        "spot-check-pass-rate", plan, code="B5", parameters={"stage": "production"}, target=95, tolerance=1
    )
    make_spot_check(stage="production", sampled_on=dt.date(2014, 5, 2), first_result="failed")
    for _number in range(19):
        make_spot_check(stage="production", sampled_on=dt.date(2014, 5, 2))
    for _number in range(5):
        make_spot_check(stage="production", sampled_on=dt.date(2014, 8, 2))
    figures_recompute()
    return indicator


def draft_of(indicator: Indicator, day: dt.date, words: dict[str, str] | None = None, **fields: object) -> Draft:
    """Return what is in force on a day, with some fields changed, as a draft."""
    before = find_version(indicator, day)[1]
    version = Version(before.fields | fields, before.points, before.steps, before.owners)
    return Draft(version, day, **WORDS | (words or {}))


def propose(indicator: Indicator, day: dt.date, words: dict[str, str] | None = None, **fields: object) -> Amendment:
    """Let the office propose."""
    draft = draft_of(indicator, day, words, **fields or {"target": Decimal(96)})
    return amendment_propose(indicator=indicator, draft=draft, user=make_user())


def approve(row: Amendment) -> Amendment:
    """Let a leader approve."""
    return amendment_approve(amendment=row, user=make_user(Role.LEADER), words="同意")


def lights(indicator: Indicator) -> dict[str, str]:
    """Return the lights that count, by quarter."""
    return {Quarter.at(one.quarter_id).code: one.status for one in indicator.attainments.judged()}
