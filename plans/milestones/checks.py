"""What the registers answer about a step by themselves, so that nobody judges what they know; asked for a day."""

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple, TypedDict

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises.models import BrandAward, Certificate, Designation, Enterprise, ProductStandard, Site, SiteMember
from enterprises.querysets import has, open_on
from inspections.comparisons import compare_rates, compare_surveys, find_city_rate
from inspections.models import Survey
from inspections.words import format_points, format_rate
from targets.models import Milestone


class Answer(TypedDict):
    """Whether the registers bear a step out on a day: what was found, beside what is wanted; numbers as they are shown."""

    day: str
    holds: bool
    found: int | str
    wanted: int | str


class Proof(NamedTuple):
    """What the registers hold about a step, what it asks for, and whether that is enough."""

    found: int | str
    wanted: int | str
    holds: bool


class Check(NamedTuple):
    """A question to the registers: its words, and what answers it for a day."""

    words: str | Promise
    find_proof: Callable[[dt.date], Proof]


def count_proofs(found: int, wanted: int) -> Proof:
    """Return the proof by a number of rows; all of nothing proves nothing."""
    return Proof(found, wanted, found >= max(wanted, 1))


def fostered(day: dt.date) -> QuerySet[Any]:
    """Return the designations of enterprises fostered to be well known that hold on ``day``."""
    return Designation.objects.of_kind(Designation.Kind.FOSTERED).in_force(day)


def count_listed(day: dt.date) -> Proof:
    """Return how many enterprises are fostered with a basis; one is wanted at least."""
    return count_proofs(fostered(day).exclude(basis="").values("enterprise").distinct().count(), 1)


def count_awarded(day: dt.date) -> Proof:
    """Return how many fostered enterprises hold a brand title; ten are wanted."""
    titles = BrandAward.objects.filter(open_on(day, "granted_on", "expires_on"))
    makers = Enterprise.objects.filter(pk__in=fostered(day).values("enterprise"))
    return count_proofs(makers.filter(has(titles, "product__enterprise")).count(), 10)


def count_certified(day: dt.date) -> Proof:
    """Return how many members of parks hold a valid ISO 9001 certificate, of all that are larger than micro enterprises.

    Size classes are what the registers know; whether a unit lies above the size of industrial statistics they do not.
    """
    parks = SiteMember.objects.filter(open_on(day, "since", "until"), site__kind=Site.Kind.PARK)
    members = Enterprise.objects.in_operation(day).filter(pk__in=parks.values("enterprise"))
    members = members.exclude(size=Enterprise.Size.MICRO)
    valid = Certificate.objects.valid(day).of_scheme(Certificate.Scheme.ISO9001)
    return count_proofs(members.filter(has(valid, "enterprise")).count(), members.count())


def count_with_standards(day: dt.date) -> Proof:
    """Return how many bases have a member with a product standard in force, of all bases."""
    bases = Site.objects.filter(open_on(day, "founded_on", "ended_on"), kind=Site.Kind.BASE)
    members = SiteMember.objects.filter(
        open_on(day, "since", "until"), enterprise__in=ProductStandard.objects.valid(day).values("product__enterprise")
    )
    return count_proofs(bases.filter(pk__in=members.values("site")).count(), bases.count())


def count_surveys(topic: str, wanted: int) -> Callable[[dt.date], Proof]:
    """Return what counts the surveys of a topic that were completed by a day."""

    def find_proof(day: dt.date) -> Proof:
        return count_proofs(Survey.objects.filter(topic=topic, completed_on__lte=day).count(), wanted)

    return find_proof


def measure_awareness(day: dt.date) -> Proof:
    """Return by how many percentage points the last survey of awareness exceeds the first; more than the margin is wanted."""
    # The plan asks for three: that the second shows a gain does not make it the last.
    compared = compare_surveys(Survey.Topic.AWARENESS, day, least=3)
    if compared is None:
        return Proof("—", "—", False)
    return Proof(format_points(compared.gain), format_points(compared.margin), compared.is_risen)


def measure_pillars(day: dt.date) -> Proof:
    """Return the pass rate of pillar products in the latest year of which the city's is known; that rate is wanted."""
    city = find_city_rate(day)
    if city is None:
        return Proof("—", "—", False)
    compared = compare_rates(city)
    return Proof(format_rate(compared), f"{city.rate}%", compared.is_as_good)


CHECKS = {
    "fostered-listed": Check(_("enterprises fostered to be well known, designated with a basis"), count_listed),
    "fostered-awarded": Check(_("fostered enterprises with a brand title that is valid"), count_awarded),
    "park-members-certified": Check(
        _("members of parks, micro enterprises aside, with a valid ISO 9001 certificate"), count_certified
    ),
    "bases-with-standards": Check(_("bases whose members have a product standard in force"), count_with_standards),
    "recognition-surveyed": Check(
        _("surveys of how far well-known enterprises are recognised"), count_surveys(Survey.Topic.RECOGNITION, 1)
    ),
    "awareness-surveyed": Check(_("surveys of awareness of quality"), count_surveys(Survey.Topic.AWARENESS, 1)),
    "awareness-surveyed-again": Check(_("surveys of awareness of quality"), count_surveys(Survey.Topic.AWARENESS, 2)),
    "awareness-risen": Check(
        _("percentage points by which the last survey of awareness exceeds the first, beside the margin of error"),
        measure_awareness,
    ),
    "pillars-beside-city": Check(
        _("pass rate of pillar products, beside the city’s of the latest year published"), measure_pillars
    ),
}
"""By the key that a milestone names."""


def ask_registers(milestone: Milestone, day: dt.date) -> Answer | None:
    """Return what the registers say about a step on ``day``; None where there is nothing to ask them."""
    if milestone.question not in CHECKS:
        return None
    proof = CHECKS[milestone.question].find_proof(day)
    return Answer(day=f"{day}", holds=proof.holds, found=proof.found, wanted=proof.wanted)
