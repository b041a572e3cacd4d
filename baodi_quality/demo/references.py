"""The rows of the plan that invented rows hang on."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from departments.models import Body, Township
from enterprises.models import Industry, ServiceIndustry
from targets.models import Plan

from . import LAST_DAY
from .places import WEIGHTS
from .trades import SERVICES, TRADES

VERSION = "GB/T 4754-2011"
PLAN = "2010-2015"


class PlanMissing(LookupError):
    """The plan has not been loaded, so there is nothing to hang invented rows on."""


@dataclass(frozen=True)
class References:
    """The plan; places by their code of 2010; divisions by their code; service industries by name; bodies in order."""

    plan: Plan
    townships: dict[str, Township]
    divisions: dict[str, Industry]
    service_industries: dict[str, ServiceIndustry]
    bodies: list[Body]


def references() -> References:
    """Read what the plan loads; PlanMissing where any of it is not there."""
    plan = Plan.objects.filter(code=PLAN).first()
    codes = {trade.division for trade in TRADES} | {division for division, _, _ in SERVICES.values()}
    townships = {place.code: place for place in Township.objects.filter(code__in=WEIGHTS)}
    divisions = {row.code: row for row in Industry.objects.filter(version=VERSION, code__in=codes)}
    services = {row.name: row for row in ServiceIndustry.objects.filter(name__in=SERVICES)}
    if plan is None or (len(townships), len(divisions), len(services)) != (len(WEIGHTS), len(codes), len(SERVICES)):
        raise PlanMissing
    return References(plan, townships, divisions, services, bodies_with_people(LAST_DAY))


def bodies_with_people(day: dt.date) -> list[Body]:
    """Return the bodies that exist on ``day`` and can have people: a collective name such as 各有关部门 cannot."""
    there = (Q(since=None) | Q(since__lte=day)) & (Q(until=None) | Q(until__gte=day))
    return list(Body.objects.filter(there).exclude(kind=Body.Kind.COLLECTIVE).order_by("position"))
