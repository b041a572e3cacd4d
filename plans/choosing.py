"""Which plan a page speaks of: the one that was in force on its day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.http import Http404, HttpRequest

from targets import clock
from targets.models import Plan
from targets.request_values import get_day


def plan_in_force(day: dt.date, known_at: dt.datetime | None = None) -> Plan:
    """Return the newest plan that had begun by ``day``, as it was known at a moment, None being now; 404 where there was none."""
    plan = find_plan_in_force(day, known_at)
    if plan is None:
        raise Http404
    return plan


def find_plan_in_force(day: dt.date, known_at: dt.datetime | None = None) -> Plan | None:
    """Return the newest plan that had begun by ``day``, for pages that have something to show without one.

    A plan that was approved later than ``known_at`` was none then, though it may begin on an earlier day.
    """
    rows = Plan.objects.filter(starts_on__lte=day)
    if known_at is not None:
        rows = rows.filter(Q(approved_at=None) | Q(approved_at__lte=known_at))
    # A plan that is prepared for later years must not take the pages over before its first day.
    return rows.order_by("-starts_on").defer("document").first()


@dataclass(frozen=True)
class PlanSwitch:
    """The plans that a page can speak of, and the day that its address asks for, such as ``?day=2015-12-31`` (1 query).

    ``asked`` is None where it names no day, or one to come: the page then speaks of today.
    """

    asked: dt.date | None

    @classmethod
    def of(cls, request: HttpRequest) -> "PlanSwitch":
        """Read the day from the address."""
        day = get_day(request, "day")
        return cls(day if day and day < clock.today() else None)

    @property
    def day(self) -> dt.date:
        """The day on which the page stands."""
        return self.asked or clock.today()

    @cached_property
    def begun(self) -> Sequence[Plan]:
        """The plans that have begun by today, the newest first."""
        return list(Plan.objects.filter(starts_on__lte=clock.today()).order_by("-starts_on").defer("document"))

    def find_plan(self, day: dt.date) -> Plan | None:
        """Return the plan in force on a day, as `find_plan_in_force` does without asking again."""
        return next((plan for plan in self.begun if plan.starts_on <= day), None)

    @cached_property
    def plan(self) -> Plan:
        """The plan in force on the day; 404 where there was none."""
        plan = self.find_plan(self.day)
        if plan is None:
            raise Http404
        return plan

    @property
    def choices(self) -> list[tuple[Plan, str, bool]]:
        """Each plan, what its address asks for, and whether it is the one shown; none where there is nothing to choose."""
        if len(self.begun) < 2:
            return []
        newest = self.begun[0]
        return [
            (plan, "" if plan == newest else f"day={plan.ends_on}", plan == self.find_plan(self.day))
            for plan in self.begun
        ]
