"""The bodies of a plan: who sits in the lead group, who bears duties without a seat."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from departments.models import Body, DutyAssignment, IndicatorOwnership, LeadGroupSeat
from targets import clock
from targets.models import Plan

Post = LeadGroupSeat.Post


@dataclass(frozen=True)
class Bearer:
    """A body with the parts it has in duties today; prefetched by `bodies_with_parts`."""

    body: Body
    day: dt.date

    @property
    def full_name(self) -> str:
        """The full name in use on the day."""
        return self.body.full_name_on(self.day)

    @property
    def parts(self) -> list[DutyAssignment]:
        """The parts in duties, in the order of the plan; sub-items go without saying where their duty is listed."""
        return [part for part in self.body.assignments.all() if part.duty.parent_id is None]

    @property
    def has_own_clause(self) -> bool:
        """Whether a clause names the body, rather than the office having inferred it."""
        return any(not part.inferred for part in self.body.assignments.all())


@dataclass(frozen=True)
class Member:
    """A seat of a body in the lead group."""

    seat: LeadGroupSeat
    bearer: Bearer


@dataclass(frozen=True)
class LeadGroup:
    """The lead group of a plan on one day, and the bodies outside it that bear duties."""

    heads: list[LeadGroupSeat]
    members: list[Member]
    outside: list[Bearer]
    unnamed: list[Bearer]


def bodies_with_parts(day: dt.date) -> QuerySet[Body]:
    """Return the bodies with their names, people and parts on ``day`` (4 queries)."""
    parts = DutyAssignment.objects.on(day).select_related("duty__clause").order_by("duty__position")
    owned = IndicatorOwnership.objects.on(day)
    people = User.objects.filter(is_active=True)
    # One query each for all bodies, on the day that the page speaks of.
    held: list[Any] = [Prefetch("assignments", parts), Prefetch("ownerships", owned), Prefetch("users", people)]
    return Body.objects.order_by("position").prefetch_related("names", *held)


def build_lead_group(plan: Plan) -> LeadGroup:
    """Return the lead group of the plan as it is today (6 queries)."""
    today = clock.today()
    seats = list(plan.seats.on(today).select_related("body").order_by("position"))
    bearers = {body.pk: Bearer(body, today) for body in bodies_with_parts(today)}
    seated = {seat.body_id for seat in seats}
    others = [b for b in bearers.values() if b.body.pk not in seated and b.parts]
    return LeadGroup(
        heads=[seat for seat in seats if seat.post != Post.MEMBER],
        members=[Member(seat, bearers[seat.body_id]) for seat in seats if seat.post == Post.MEMBER and seat.body_id],
        outside=[b for b in others if b.body.kind != Body.Kind.COLLECTIVE],
        unnamed=[b for b in others if b.body.kind == Body.Kind.COLLECTIVE],
    )


@dataclass(frozen=True)
class ListedBody:
    """A body in the list of all bodies."""

    bearer: Bearer
    is_member: bool


def list_bodies(day: dt.date) -> list[ListedBody]:
    """Return every body with whether it sits in a lead group on ``day`` (6 queries)."""
    seated = set(LeadGroupSeat.objects.on(day).values_list("body_id", flat=True))
    return [ListedBody(Bearer(body, day), body.pk in seated) for body in bodies_with_parts(day)]
