"""Which body owes what for a quarter: from the duties in force in it, through mergers, to those who exist to report."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from departments.models import Body, DutyAssignment
from departments.succession import successor_on
from reporting.models import CollectiveMembership, Report, ReportItem, ReportUnlock, ReportValue
from reporting.querysets import ReportQuerySet
from targets.models import Quarter
from targets.together import fetch_together, hold_children


class ObligationRows:
    """Bodies, duties as they are borne, members of collective designations, and items: read once for any number of quarters (1 query).

    The rows ``beside`` them are fetched in the same statement.
    """

    def __init__(self, *beside: QuerySet[Any]) -> None:
        # Which body bore which duty from when to when: duty, body, first and last day.
        self.assignments = DutyAssignment.objects.order_by().values_list("duty_id", "body_id", "since", "until")
        # Who belonged to which collective designation: that, the member, first and last day.
        self.memberships = CollectiveMembership.objects.values_list("collective_id", "member_id", "since", "until")
        # Every item with the bodies that it names, in the order of the plan.
        self.items = ReportItem.objects.select_related("duty").order_by("duty__position", "position")
        bodies, named = Body.objects.all(), ReportItem.bodies.through.objects.values_list("reportitem_id", "body_id")
        fetch_together(self.assignments, self.memberships, self.items, bodies, named, *beside)
        self.bodies = {body.pk: body for body in bodies}
        bodies_of: dict[int, list[Body]] = defaultdict(list)
        for item, body in named:
            bodies_of[item].append(self.bodies[body])
        for one in self.items:
            hold_children(one, "bodies", bodies_of[one.pk])


@dataclass(frozen=True)
class ReportingObligations:
    """Who bears which duty in a quarter, and so who owes which items, from ``rows`` that several quarters may share.

    A duty in force on any day of the quarter is reported on. It is reported by the body that exists on the day after the
    quarter, when the report falls due: a body merged on the quarter's last day leaves its report to its successor.
    """

    quarter: Quarter
    rows: ObligationRows = field(default_factory=ObligationRows, compare=False)

    @property
    def bodies(self) -> dict[int, Body]:
        """Every body."""
        return self.rows.bodies

    @cached_property
    def bearers(self) -> dict[int, set[int]]:
        """The bodies that report on each duty; a duty that nobody ever bore is missing."""
        found: dict[int, set[int]] = defaultdict(set)
        for duty, body, since, until in self.rows.assignments:
            # A duty that was borne at any other time gets an empty set, so that `reporters` does not fall back on the
            # bodies named.
            found[duty] |= self.list_reporters([body, *self.members[body]]) if self.overlaps(since, until) else set()
        return dict(found)

    @cached_property
    def members(self) -> dict[int, list[int]]:
        """The members of each collective designation in the quarter."""
        found: dict[int, list[int]] = defaultdict(list)
        for collective, member, since, until in self.rows.memberships:
            if self.overlaps(since, until):
                found[collective].append(member)
        return found

    @cached_property
    def items(self) -> dict[Body, list[ReportItem]]:
        """The items that each body owes, in the order of the plan; bodies that owe nothing are missing."""
        owed: dict[int, list[ReportItem]] = defaultdict(list)
        for item in self.rows.items:
            # In force on any day of the quarter: what began or ended within it is reported on.
            for body in self.reporters(item) if item.holds_within(*self.span) else ():
                owed[body].append(item)
        order = sorted(owed, key=lambda pk: self.bodies[pk].position)
        return {self.bodies[pk]: owed[pk] for pk in order}

    @property
    def span(self) -> tuple[dt.date, dt.date]:
        """The quarter's first and last day."""
        return self.quarter.starts_on, self.quarter.ends_on

    def list_bodies(self, item: ReportItem) -> list[Body]:
        """Return who reports on the item, in their order; nobody where it is not in force in the quarter."""
        if not item.holds_within(*self.span):
            return []
        return sorted((self.bodies[pk] for pk in self.reporters(item)), key=lambda body: body.position)

    def reporters(self, item: ReportItem) -> set[int]:
        """Return who reports on the item: those who bear its duty, or some of them; for a duty of nobody, those named."""
        named = self.list_reporters(body.pk for body in item.bodies.all())
        bearers = self.bearers.get(item.duty_id)
        if bearers is None:
            return named
        # Whom the item names and whom the duty binds; a named body without the duty owes nothing.
        return bearers & named if item.bodies.all() else bearers

    def overlaps(self, since: dt.date, until: dt.date | None) -> bool:
        """Say whether a span shares a day with the quarter."""
        return since <= self.quarter.ends_on and (until is None or until >= self.quarter.starts_on)

    def list_reporters(self, bodies: Iterable[int]) -> set[int]:
        """Return who exists to report in place of these bodies; a collective designation is nobody."""
        # Reports fall due after the quarter, so whoever exists then writes them.
        day = self.quarter.ends_on + dt.timedelta(days=1)
        found = {successor_on(self.bodies[pk], day, self.bodies) for pk in bodies}
        return {body.pk for body in found if body is not None and body.kind != Body.Kind.COLLECTIVE}


@dataclass(frozen=True)
class Offer:
    """How the duties now in force differ from those that an open report was made from."""

    added: list[ReportItem]
    ended: list[ReportValue]
    resumed: list[ReportValue]

    def __bool__(self) -> bool:
        return bool(self.added or self.ended or self.resumed)


def find_offer(report: Report) -> Offer:
    """Return what a change of duties offers to an open report; nothing is taken from it without asking."""
    # Those set aside too, as a duty that comes back resumes them.
    values = report.values.select_related("item__duty").in_order()
    obligations = ReportingObligations(report.quarter, ObligationRows(values))
    owed = {item.pk: item for item in obligations.items.get(report.body, [])}
    present = {value.item_id for value in values}
    return Offer(
        added=[item for pk, item in owed.items() if pk not in present],
        ended=[value for value in values if value.item_id not in owed and not value.set_aside],
        resumed=[value for value in values if value.item_id in owed and value.set_aside],
    )


def list_unlocked_reports(quarter: Quarter) -> ReportQuerySet:
    """Return the accepted reports that are unlocked: what was accepted stands meanwhile."""
    return Report.objects.of_quarter(quarter.pk).filter(unlocks__state=ReportUnlock.State.GRANTED)


def list_outstanding_bodies(quarter: Quarter) -> list[Body]:
    """Return the bodies with a report that is owed and was not accepted, and those for which none was made, in order."""
    reports = Report.objects.of_quarter(quarter.pk)
    made = set(reports.values_list("body_id", flat=True))
    # Their accepted version stands meanwhile, so nothing is outstanding.
    open_ = reports.owed().exclude(state=Report.State.ACCEPTED).exclude(pk__in=list_unlocked_reports(quarter))
    unmade = [body for body in ReportingObligations(quarter).items if body.pk not in made]
    bodies = {*Body.objects.filter(pk__in=open_.values("body")), *unmade}
    return sorted(bodies, key=lambda body: (body.position, body.pk))
