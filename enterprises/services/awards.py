"""Writing brand awards."""

from enterprises.dependents import quarters_of
from enterprises.models import BrandAward
from registers.impact import Footprint, Happened
from registers.rows import changed_save, traced


def brand_award_save(*, award: BrandAward) -> BrandAward:
    """Write a brand award and mark the quarters in which it, or a later one of its product, counts as the first."""
    with traced(award, award_footprint, subject(award)) as stored:
        changed_save(award, stored)
    return award


def subject(award: BrandAward) -> str:
    """Return how a figure's history names the award."""
    return f"{award} {award.product}"


def award_footprint(award: BrandAward) -> Footprint:
    """Return the award's trace.

    A product counts once, with its first award: an earlier one recorded late takes the place of a later one, so
    the quarters of all awards of the product under the programme belong to the trace.
    """
    rounds = BrandAward.objects.filter(product_id=award.product_id, programme=award.programme)
    quarters = frozenset(quarters_of(rounds, "granted_on"))
    return {"new-brand-awards": Happened(quarters, (award.product_id, award.programme, award.kind, award.granted_on))}
