"""A small plan with the indicators that a test asks for, and figures computed by the real engine."""

import datetime as dt
from decimal import Decimal
from typing import Any

from departments.models import Body, IndicatorOwnership
from targets.models import Clause, Goal, Indicator, IndicatorDefinition, Plan
from tests.factories import make_quarters, serial

MARKET = {"measure": "spot-check-pass-rate", "parameters": {"stage": "market"}, "window": "year_to_date"}
UNSTANDARDISED = {
    "measure": "products-without-standard",
    "window": "quarter_end",
    "rule": "at_most",
    "target": 0,
    "baseline": 40,
}
AWARDS = {"measure": "new-brand-awards", "parameters": {"programme": "tianjin"}, "window": "plan_to_date", "target": 20}
STEPS = {"measure": "milestones-signed", "window": "quarter_end", "target": 100}


def make_plan() -> Plan:
    """Make the plan of 2010-2015 with one group of goals."""
    make_quarters()
    plan = Plan.objects.create(
        code="2010-2015",
        title="质量兴区工作实施方案",
        starts_on=dt.date(2010, 1, 1),
        ends_on=dt.date(2015, 12, 31),
        document="…",
    )
    clause = Clause.objects.create(plan=plan, path="2.1", position=1, kind="goal", text="市场商品抽检合格率达95%以上")
    Goal.objects.create(plan=plan, clause=clause, code="B", position=1, name="产品质量目标", quote=clause.text)
    return plan


def make_indicator(plan: Plan, code: str, kind: str = "ratio", unit: str = "%", **definition: Any) -> Indicator:
    """Make an indicator under the plan's group, defined since the plan began."""
    group = plan.goals.get(code="B")
    n = next(serial)
    goal = Goal.objects.create(
        plan=plan, clause=group.clause, parent=group, code=f"G{n}", position=100 + n, name=code, quote=group.quote
    )
    indicator = Indicator.objects.create(
        plan=plan, goal=goal, code=code, position=n, name=f"指标{code}", kind=kind, unit=unit
    )
    defaults = {
        "effective_from": plan.starts_on,
        "description": "口径说明",
        "rule": "at_least",
        "target": 95,
        "tolerance": 1,
        "parameters": {},
        "reason": "方案设定",
    }
    fields = defaults | (definition or MARKET)
    for name in ("target", "baseline", "tolerance"):
        fields[name] = None if fields.get(name) is None else Decimal(fields[name])
    IndicatorDefinition.objects.create(indicator=indicator, **fields)
    return indicator


def make_owner(indicator: Indicator, name: str = "工商分局") -> Body:
    """Let a body answer for an indicator since the plan began."""
    n = next(serial)
    body, _ = Body.objects.get_or_create(name=name, defaults={"code": f"body-{n}", "kind": "government", "position": n})
    IndicatorOwnership.objects.create(indicator=indicator, body=body, part="lead", since=indicator.plan.starts_on)
    return body
