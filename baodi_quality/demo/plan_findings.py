"""Invented findings of the office on the plan's own steps, and where a goal no longer applies."""

import datetime as dt

from baodi_quality.demo import LAST_DAY, MARK
from targets.models import Applicability, Indicator, Milestone, MilestoneSignOff, Plan

SINCE = dt.date(2012, 10, 1)
BASIS = (
    "中国名牌产品自2007年以后未再评选；原国家质检总局2008年7月9日通知将有效期延长为五年，2007年获评产品的有效期于2012年9月届满，"
    f"此后不再有有效的中国名牌产品，本指标无法推进（{MARK}）。"
)
BEHIND = {"A5"}
"""Indicators whose newest step is still waited for."""


def inapplicable_spans(plan: Plan) -> list[Applicability]:
    """Return the span since which A1 cannot move, unless the office has recorded one itself."""
    waiting = Indicator.objects.filter(plan=plan, code="A1", inapplicable_spans=None)
    return [Applicability(indicator=indicator, since=SINCE, basis=BASIS) for indicator in waiting]


def sign_offs(plan: Plan) -> list[MilestoneSignOff]:
    """Return the sign-offs of the steps that were due, a few days early, with the evidence they rest on."""
    rows = []
    for indicator in Indicator.objects.filter(plan=plan).order_by("position"):
        due = list(
            Milestone.objects.filter(indicator=indicator, due_on__lte=LAST_DAY, sign_offs=None).order_by("position")
        )
        rows += [sign_off(step) for step in (due[:-1] if indicator.code in BEHIND else due)]
    return rows


def sign_off(step: Milestone) -> MilestoneSignOff:
    """Return an unsaved sign-off."""
    day = step.due_on - dt.timedelta(days=12 + step.position)
    evidence = f"“{step.name}”：办公室查阅台账、现场核查并形成验收记录，材料存档（{MARK}）。"
    return MilestoneSignOff(milestone=step, signed_on=day, evidence=evidence)
