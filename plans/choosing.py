"""Which plan a page speaks of: the one that was in force on its day."""

import datetime as dt

from django.db.models import Q
from django.http import Http404

from targets.models import Plan


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
