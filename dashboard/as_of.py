"""The day as which a page shows the figures: today, or a past day as it was known then."""

import datetime as dt
from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils import timezone

from plans.choosing import find_plan_in_force
from targets import clock
from targets.models import Plan
from targets.models.quarters import quarter_bounds
from targets.request_values import get_day, get_quarter


@dataclass(frozen=True)
class AsOf:
    """What was known when: ``past`` is the past day asked for, None for what is known now."""

    past: dt.date | None = None

    @property
    def day(self) -> dt.date:
        """The day on which the page stands."""
        return self.past or clock.today()

    @property
    def moment(self) -> dt.datetime | None:
        """The end of the past day; None for now."""
        if self.past is None:
            return None
        # What became known in the course of the day was known by its end.
        return timezone.make_aware(dt.datetime.combine(self.past, dt.time.max))

    @property
    def query(self) -> str:
        """What links between pages carry on."""
        return f"&as_of={self.past}" if self.past else ""


def parse_as_of(request: HttpRequest) -> AsOf:
    """Read the day from ``?as_of=2014-09-30``; from today on it is what is known now, and 404 where it is no day."""
    day = get_day(request, "as_of")
    # Today is what is known now, or a page of today would hide what was computed since.
    return AsOf(day if day and day < clock.today() else None)


def get_plan_day(request: HttpRequest) -> dt.date:
    """Return the day whose plan the address asks for: the last of its quarter, or the day on which the page stands.

    The figures of an ended plan stay under the addresses of its quarters when the next one is in force.
    """
    day, quarter = parse_as_of(request).day, get_quarter(request)
    return min(day, quarter_bounds(quarter)[1]) if quarter else day


def find_asked_plan(request: HttpRequest) -> Plan | None:
    """Return the plan that the address asks for, as it was known on its day; None where there was none."""
    return find_plan_in_force(get_plan_day(request), parse_as_of(request).moment)


def get_asked_plan(request: HttpRequest) -> Plan:
    """Return the plan that the address asks for; 404 where there was none."""
    plan = find_asked_plan(request)
    if plan is None:
        raise Http404
    return plan
