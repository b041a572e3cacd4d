"""What the registers answer about a step by themselves, so that nobody judges what they know; asked for a day."""

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple, TypedDict

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.models import BrandAward, Certificate, Designation, Enterprise, ProductStandard, Site, SiteMember
from enterprises.querysets import has, open_on
from targets.models import Milestone


class Answer(TypedDict):
    """Whether the registers bear a step out on a day: how many rows do, of how many that have to."""

    day: str
    holds: bool
    found: int
    wanted: int


class Check(NamedTuple):
    """A question to the registers: its words, and what answers it with what was found and what is wanted."""

    words: str | Promise
    count_proofs: Callable[[dt.date], tuple[int, int]]


def fostered(day: dt.date) -> QuerySet[Any]:
    """Return the designations of enterprises fostered to be well known that hold on ``day``."""
    return Designation.objects.of_kind(Designation.Kind.FOSTERED).in_force(day)


def count_listed(day: dt.date) -> tuple[int, int]:
    """Return how many enterprises are fostered with a basis; one is wanted at least."""
    return fostered(day).exclude(basis="").values("enterprise").distinct().count(), 1


def count_awarded(day: dt.date) -> tuple[int, int]:
    """Return how many fostered enterprises hold a brand title; ten are wanted."""
    titles = BrandAward.objects.filter(open_on(day, "granted_on", "expires_on"))
    makers = Enterprise.objects.filter(pk__in=fostered(day).values("enterprise"))
    return makers.filter(has(titles, "product__enterprise")).count(), 10


def count_certified(day: dt.date) -> tuple[int, int]:
    """Return how many members of parks hold a valid ISO 9001 certificate, of all that are larger than micro enterprises.

    Size classes are what the registers know; whether a unit lies above the size of industrial statistics they do not.
    """
    parks = SiteMember.objects.filter(open_on(day, "since", "until"), site__kind=Site.Kind.PARK)
    members = Enterprise.objects.in_operation(day).filter(pk__in=parks.values("enterprise"))
    members = members.exclude(size=Enterprise.Size.MICRO)
    valid = Certificate.objects.valid(day).of_scheme(Certificate.Scheme.ISO9001)
    return members.filter(has(valid, "enterprise")).count(), members.count()


def count_with_standards(day: dt.date) -> tuple[int, int]:
    """Return how many bases have a member with a product standard in force, of all bases."""
    bases = Site.objects.filter(open_on(day, "founded_on", "ended_on"), kind=Site.Kind.BASE)
    members = SiteMember.objects.filter(
        open_on(day, "since", "until"), enterprise__in=ProductStandard.objects.valid(day).values("product__enterprise")
    )
    return bases.filter(pk__in=members.values("site")).count(), bases.count()


CHECKS = {
    "fostered-listed": Check(_("enterprises fostered to be well known, designated with a basis"), count_listed),
    "fostered-awarded": Check(_("fostered enterprises with a brand title that is valid"), count_awarded),
    "park-members-certified": Check(
        _("members of parks, micro enterprises aside, with a valid ISO 9001 certificate"), count_certified
    ),
    "bases-with-standards": Check(_("bases whose members have a product standard in force"), count_with_standards),
}
"""By the key that a milestone names."""


def ask_registers(milestone: Milestone, day: dt.date) -> Answer | None:
    """Return what the registers say about a step on ``day``; None where there is nothing to ask them."""
    if milestone.question not in CHECKS:
        return None
    found, wanted = CHECKS[milestone.question].count_proofs(day)
    # All of nothing proves nothing.
    return Answer(day=f"{day}", holds=found >= max(wanted, 1), found=found, wanted=wanted)
