"""What waits for the office today, counted in one query."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from psycopg import ClientCursor

from accounts.models import User
from assessment.waiting import list_awaiting_leader, list_awaiting_office
from enterprises.models import Certificate, EnterpriseComparison
from exchange.models import SheetImport
from inspections.models import CompletedProject, OutsideProducer, Rectification, SpotCheck
from inspections.rectification.querysets import RectificationQuerySet
from plans.models import MilestoneRound
from reporting.models import Report, ReportCorrection, ReportUnlock
from supervision.models import Supervision
from targets.figures import format_number
from targets.models import Milestone, Plan
from targets.monitoring import failed_recomputations, last_differences
from targets.prepared import fetch_prepared

WARNING = dt.timedelta(days=30)
MOST = 10_000
"""More than this is not counted."""


@dataclass(frozen=True)
class Task:
    """Something that waits: how much of it, in words, and where it is done; no address for whom that place refuses.

    ``beside`` says what was left out of the count.
    """

    key: str
    count: int
    words: str | Promise
    url: str
    is_urgent: bool
    beside: str = ""

    @property
    def count_words(self) -> str:
        """How much it is, as far as it is counted."""
        return f"{format_number(MOST)}+" if self.count > MOST else format_number(self.count)


# key: (words, address name, query, urgent)
KINDS = {
    "reviews": (_("reports waiting for review"), "reporting:report-queue", "", False),
    "late_reports": (_("reports overdue, the bodies to be reminded"), "reporting:reminders-choose", "", True),
    "unlockings": (_("requests to unlock a report"), "reporting:report-unlockings", "", False),
    "corrections": (
        _("corrections of reports awaiting a decision"),
        "reporting:report-corrections",
        "?state=proposed",
        False,
    ),
    "imports": (_("sheets checked, waiting for confirmation"), "registers:imports", "?state=checked", False),
    "unmatched": (_("spot checks whose producer is not matched"), "inspections:unmatched-producers", "", False),
    "expiring": (_("certificates that expire within 30 days"), "enterprises:certificates", "?expiring=30", False),
    "filings": (_("completed projects whose filing is overdue"), "inspections:projects", "?filing=overdue", False),
    "rectifications": (_("rectifications that are overdue"), "inspections:rectifications", "?deadline=overdue", True),
    "to_close": (_("rectifications waiting to be closed"), "inspections:rectifications", "?state=to_close", False),
    "unrectified": (
        _("failed batches whose rectification was not ordered"),
        "inspections:spot-checks",
        "?rectification=none",
        False,
    ),
    "supervision": (_("supervision items to review or decide"), "supervision:board", "", False),
    "supervision_red": (_("supervision items in red"), "supervision:supervisions", "?colour=red", True),
    "assessment": (_("sheets of the assessment to review, decide or check"), "assessment:schemes", "", False),
    "assessment_approvals": (_("sheets of the assessment before the lead group"), "assessment:schemes", "", False),
    "rounds": (_("evidence for milestones to review"), "plans:milestones", "?state=under_way", False),
    "milestones": (_("milestones past their day, not signed off"), "plans:milestones", "?state=late", True),
    "failed": (_("recomputations that failed"), "dashboard:board", "", True),
    "comparison": (_("comparison of enterprises that broke off"), "enterprises:duplicates", "", True),
    "differences": (_("differences found by the nightly comparison"), "dashboard:board", "", True),
}
OF_THE_OFFICE = {"reporting:report-queue", "reporting:reminders-choose"}
"""Addresses that nobody but the office may enter."""


def list_tasks(plan: Plan, day: dt.date, user: User) -> list[Task]:
    """Return what waits for the office on ``day``, urgent things first; what is empty is left out (1 query).

    ``user`` is who looks: leadership and auditors see what waits, and are led only where they may go.
    """
    counts = dict(fetch_prepared(build_count_query(plan.pk, day)))
    return sorted(build_tasks(counts, user), key=lambda task: not task.is_urgent)


# Keyed by plan and day: within a day the statement is the same for everybody.
@lru_cache(maxsize=8)
def build_count_query(plan_id: int, day: dt.date) -> str:
    """Return the statement that counts what waits; put together once, since that costs more than to run it."""
    statement, values = build_statement(
        {
            "reviews": Report.objects.filter(state=Report.State.SUBMITTED),
            # By the beginning of the day: within it the statement stays the same.
            "late_reports": Report.objects.owed().overdue(make_aware(dt.datetime.combine(day, dt.time.min))),
            "unlockings": ReportUnlock.objects.filter(state=ReportUnlock.State.REQUESTED),
            "corrections": ReportCorrection.objects.filter(state=ReportCorrection.State.PROPOSED),
            "imports": SheetImport.objects.filter(state=SheetImport.State.CHECKED),
            "unmatched": SpotCheck.objects.awaiting_match(),
            "outside": OutsideProducer.objects.all(),
            "expiring": Certificate.objects.valid(day).filter(expires_on__lte=day + WARNING),
            "filings": CompletedProject.objects.filing_overdue(day),
            "rectifications": Rectification.objects.standing().overdue(day),
            "to_close": Rectification.objects.standing().filter(state__in=RectificationQuerySet.AWAITING_CLOSING),
            "unrectified": SpotCheck.objects.unrectified(),
            "supervision": Supervision.objects.awaiting_office(),
            "supervision_red": Supervision.objects.logged_red(),
            "rounds": MilestoneRound.objects.filter(state=MilestoneRound.State.SUBMITTED),
            "milestones": Milestone.objects.in_force(day).late(day).filter(indicator__plan=plan_id),
            "assessment": list_awaiting_office(),
            "assessment_approvals": list_awaiting_leader(),
            "failed": failed_recomputations(),
            "comparison": EnterpriseComparison.objects.last_failed(),
            "differences": last_differences(),
        },
        MOST + 1,
    )
    # With its values in their places, so that it is planned with them and no more.
    return ClientCursor(connection.connection).mogrify(statement, values)


def build_tasks(counts: dict[str, int], user: User) -> Iterator[Task]:
    """Yield what has something waiting."""
    for key, (words, name, query, urgent) in KINDS.items():
        if counts.get(key):
            # Leadership sees how much waits, and no link to where it may not go.
            url = reverse(name) + query if user.keeps_registers or name not in OF_THE_OFFICE else ""
            yield Task(
                key,
                counts[key],
                words,
                url,
                urgent,
                describe_left_out(counts.get("outside", 0)) if key == "unmatched" else "",
            )


def describe_left_out(producers: int) -> str:
    """Say how many producers were told to be outside of the district; empty where none was."""
    words = ngettext(
        "{count} producer from outside the district left out",
        "{count} producers from outside the district left out",
        producers,
    )
    return words.format(count=format_number(producers)) if producers else ""


def build_statement(rows: dict[str, QuerySet], most: int | None = None) -> tuple[str, tuple[Any, ...]]:
    """Return SQL, and its values, that counts each queryset up to ``most``, all in one query."""
    parts, values = [], []
    for key, rows_of_one in rows.items():
        try:
            # Past so many nobody asks how many exactly, and a million would be read at every look.
            sql, given = rows_of_one.order_by().values("pk")[:most].query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT %s, (SELECT count(*) FROM ({sql}) AS counted)")
        values += [key, *given]
    return " UNION ALL ".join(parts), tuple(values)
