"""The rows of the plan that invented rows hang on."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from baodi_quality.demo import LAST_DAY
from baodi_quality.demo.causes import DESKS
from baodi_quality.demo.places import WEIGHTS
from baodi_quality.demo.trades import SERVICES, TRADES
from departments.models import Body, Township
from enterprises.models import Industry, ServiceIndustry
from inspections.models import Law
from targets.models import Plan

VERSION = "GB/T 4754-2011"
PLAN = "2010-2015"
LAWS = {cause.law for desk in DESKS.values() for cause in desk.causes}


class PlanMissing(LookupError):
    """The plan has not been loaded, so there is nothing to hang invented rows on."""


@dataclass(frozen=True)
class References:
    """The plan; places by their code of 2010; divisions by their code; service industries and laws by name; bodies in order."""

    plan: Plan
    townships: dict[str, Township]
    divisions: dict[str, Industry]
    service_industries: dict[str, ServiceIndustry]
    laws: dict[str, Law]
    bodies: list[Body]

    def body(self, code: str) -> Body:
        """Return the body with this code."""
        return next(body for body in self.bodies if body.code == code)


def read_references() -> References:
    """Read what the plan loads; PlanMissing where any of it is not there."""
    plan = Plan.objects.filter(code=PLAN).first()
    codes = {trade.division for trade in TRADES} | {division for division, _, _ in SERVICES.values()}
    townships = {place.code: place for place in Township.objects.filter(code__in=WEIGHTS)}
    divisions = {row.code: row for row in Industry.objects.filter(version=VERSION, code__in=codes)}
    services = {row.name: row for row in ServiceIndustry.objects.filter(name__in=SERVICES)}
    laws = {row.name: row for row in Law.objects.filter(name__in=LAWS)}
    # By number: one missing township or law would break off a load of minutes in its middle.
    found = [len(rows) for rows in (townships, divisions, services, laws)]
    if plan is None or found != [len(WEIGHTS), len(codes), len(SERVICES), len(LAWS)]:
        raise PlanMissing
    return References(plan, townships, divisions, services, laws, list_bodies_with_people(LAST_DAY))


def list_bodies_with_people(day: dt.date) -> list[Body]:
    """Return the bodies that exist on ``day`` and can have people: a collective name such as 各有关部门 cannot."""
    there = (Q(since=None) | Q(since__lte=day)) & (Q(until=None) | Q(until__gte=day))
    return list(Body.objects.filter(there).exclude(kind=Body.Kind.COLLECTIVE).order_by("position"))
