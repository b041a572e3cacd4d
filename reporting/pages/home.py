"""A body's home (F39): what it owes and by when, what came back and why, and the one thing to do next."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accounts.models import Role, User
from notifications.models import InboxMessage
from reporting.access import list_own_bodies
from reporting.deadlines import body_due_at, days_left, is_overdue
from reporting.models import Report, ReportStep
from reporting.querysets import ReportQuerySet
from reporting.transitions import Action
from targets import clock

PAST = 8
"""How many reports that are through are listed: those of two years."""
UNREAD = 5


@dataclass(frozen=True)
class PendingReport:
    """A report that waits for the body or for the office; ``filled`` of ``items`` hold something."""

    report: Report
    filled: int
    items: int
    returned: ReportStep | None

    @property
    def due(self) -> dt.datetime | None:
        """By when the body has to act."""
        return body_due_at(self.report)

    @property
    def days_left(self) -> int | None:
        """The days until then; negative when it has passed."""
        return days_left(self.report, clock.today())

    @property
    def is_overdue(self) -> bool:
        """Whether the body should have acted by now."""
        return is_overdue(self.report, clock.now())

    @property
    def is_complete(self) -> bool:
        """Whether every item holds something, or nothing needs to."""
        return self.report.is_nil or self.filled == self.items

    @property
    def awaits_signature(self) -> bool:
        """Whether the head can sign it: the liaison handed it over, or nothing is blank in what did not come back."""
        if self.report.handed_over_at is not None:
            return True
        return self.is_complete and self.returned is None and self.report.state != Report.State.SIGNED


@dataclass(frozen=True)
class BodyHome:
    """What one person of a body sees first."""

    user: User

    @cached_property
    def reports(self) -> ReportQuerySet:
        """The reports of the body and of those merged into it."""
        return Report.objects.filter(body__in=list_own_bodies(self.user)).with_names()

    @cached_property
    def owed(self) -> list[PendingReport]:
        """The reports that wait for the body, the most urgent first; those of closed quarters are past."""
        # What was not handed in before a closing cannot be any more.
        rows = self.reports.owed().with_the_body().filter(quarter__closed_at=None)
        counted: Any = rows.with_item_counts()
        pending = [PendingReport(row, row.filled, row.items, self._returns.get(row.pk)) for row in counted]
        return sorted(pending, key=lambda one: one.due or one.report.due_at)

    @cached_property
    def _returns(self) -> dict[int, ReportStep]:
        steps = ReportStep.objects.filter(report__in=self.reports, report__return_due_at__isnull=False)
        rows = steps.filter(action=Action.RETURN).select_related("by").prefetch_related("comments__item")
        # The last return of each report overwrites the ones before in the dictionary.
        return {step.report_id: step for step in rows.order_by("pk")}

    def list_waiting_for_me(self) -> list[PendingReport]:
        """Return what waits for the person's own hand: a head's signature, or what a liaison has to fill in or submit."""
        if self.user.role == Role.HEAD:
            return [one for one in self.owed if one.awaits_signature]
        return [one for one in self.owed if not one.report.handed_over_at]

    @property
    def next(self) -> PendingReport | None:
        """The one thing to do next: for a head what waits for their signature, for a liaison what to submit or to fill in."""
        if self.user.role == Role.HEAD:
            first = [one for one in self.owed if one.report.handed_over_at]
            then = [one for one in self.owed if one.report.state != Report.State.SIGNED]
        else:
            first = [one for one in self.owed if one.report.state == Report.State.SIGNED]
            then = [one for one in self.owed if not one.report.handed_over_at]
        # Where nothing waits for one's own hand, the next is what waits for the other.
        return next(iter(first or then or self.owed), None)

    @cached_property
    def waiting(self) -> list[Report]:
        """The reports that the office has before it."""
        return list(self.reports.awaiting_review())

    @cached_property
    def past(self) -> list[Report]:
        """The newest of the reports that are through."""
        return list(self.reports.filter(state=Report.State.ACCEPTED).order_by("-quarter")[:PAST])

    @cached_property
    def unread(self) -> list[InboxMessage]:
        """The newest messages that were not opened."""
        return list(InboxMessage.objects.newest_unread(self.user, UNREAD))
