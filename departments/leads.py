"""Which bodies are in the lead for the indicators of a plan."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from departments.models import IndicatorOwnership, Part
from departments.naming import body_name_on
from targets.models import Plan


def find_leads(plan: Plan, day: dt.date, moment: dt.datetime | None) -> QuerySet[IndicatorOwnership, tuple[Any, ...]]:
    """Return indicator and body of each lead on ``day``, as it was known at a moment, None being now; by the name of that day."""
    rows = IndicatorOwnership.everything.known_at(moment).on(day).filter(indicator__plan=plan, part=Part.LEAD)
    return rows.values_list("indicator_id", body_name_on("body", day))


def group_leads(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[str]]:
    """Return the names of the bodies by indicator."""
    found: dict[int, list[str]] = defaultdict(list)
    for indicator, name in rows:
        found[indicator].append(name)
    return dict(found)
