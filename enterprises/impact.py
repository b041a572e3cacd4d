"""What rows of this app mean to the figures, measure by measure.

An enterprise takes along what apps above slice by it: they say so in their ``dependents.py``.
"""

from dataclasses import replace

from django.db.models import Min

from enterprises.dependents import dependents, quarters_of
from enterprises.models import (
    BrandAward,
    Certificate,
    CertificateEvent,
    Designation,
    Enterprise,
    Product,
    ProductStandard,
)
from enterprises.querysets import ProductStandardQuerySet
from registers.impact import EventImpact, Impact, Impacts, SpanImpact, event_impact

OPERATING_MEASURES = ("certified-enterprises", "key-enterprises-certified")
"""Figures about enterprises in operation."""
PRODUCT_MEASURES = (
    "adopting-products",
    "ccc-products-certified",
    "products-with-standard",
    "products-without-standard",
)
KEY, SERVING, CCC = "key-enterprises-certified", "service-enterprises-certified", "ccc-products-certified"
SCHEME_MEASURES = {
    Certificate.Scheme.ISO9001: ("iso9000-enterprises", KEY, SERVING),
    Certificate.Scheme.ISO14001: (KEY,),
    Certificate.Scheme.OHSAS18001: (KEY,),
    Certificate.Scheme.CCC: (CCC,),
    Certificate.Scheme.PRODUCT: (),
}


def enterprise_impact(enterprise: Enterprise) -> Impacts:
    """Return the impact of the enterprise, and of all that is sliced by its township, industry and size."""
    slices = enterprise.township_id, enterprise.industry_id, enterprise.size
    impacts = operation_impact(enterprise)
    # Products and ISO 9001 certificates count whether the enterprise is in operation or not.
    launched = Product.objects.filter(enterprise=enterprise).aggregate(first=Min("launched_on"))["first"]
    systems = Certificate.objects.filter(enterprise=enterprise).of_scheme(Certificate.Scheme.ISO9001)
    issued = systems.aggregate(first=Min("issued_on"))["first"]
    if launched:
        # Open at the end: what is made and certified later is sliced by the enterprise as well.
        impacts |= dict.fromkeys(PRODUCT_MEASURES, SpanImpact(launched, None, slices))
    if issued:
        impacts["iso9000-enterprises"] = SpanImpact(issued, None, slices)
    for measure, dependent in dependents.items():
        if quarters := dependent.quarters(enterprise):
            impacts[measure] = EventImpact(frozenset(quarters), dependent.slices(enterprise))
    return impacts


def operation_impact(enterprise: Enterprise) -> dict[str, Impact]:
    """Return the impact of the enterprise's span of operation; asks the database for nothing."""
    slices = enterprise.township_id, enterprise.industry_id, enterprise.size
    span = SpanImpact(enterprise.founded_on, enterprise.closed_on, slices)
    impacts: dict[str, Impact] = dict.fromkeys(OPERATING_MEASURES, span)
    if enterprise.service_industry_id:
        # The service industry slices this one figure only.
        impacts[SERVING] = replace(span, facts=(*slices, enterprise.service_industry_id))
    return impacts


def designation_impact(designation: Designation, *, is_serving: bool) -> Impacts:
    """Return the impact of a designation, of an enterprise of the plan's service industries or not.

    No figure asks who is a backbone enterprise.
    """
    if designation.kind != Designation.Kind.KEY:
        return {}
    # A fact, so that a designation that moves to another enterprise makes both spans stale.
    span = SpanImpact(designation.since, designation.until, (designation.enterprise_id,))
    return dict.fromkeys([KEY, SERVING] if is_serving else [KEY], span)


def product_impact(product: Product) -> dict[str, Impact]:
    """Return the impact of the product by itself; asks the database for nothing."""
    span = SpanImpact(product.launched_on, product.ended_on, (product.enterprise_id,))
    impacts: dict[str, Impact] = {"products-with-standard": span, "products-without-standard": span}
    if product.in_ccc_catalogue:
        impacts[CCC] = span
    if product.is_main_industrial:
        impacts["adopting-products"] = span
    return impacts


def standard_impact(standard: ProductStandard) -> Impacts:
    """Return the impact of a standard; its number and level are words that no figure counts."""
    span = SpanImpact(standard.valid_from, standard.valid_until, (standard.product_id,))
    # Without and with are two sides of one count, so both move.
    impacts = {"products-with-standard": span, "products-without-standard": span}
    if standard.adoption in ProductStandardQuerySet.ADOPTING:
        impacts["adopting-products"] = span
    return impacts


def award_impact(award: BrandAward) -> Impacts:
    """Return the impact of an award.

    A product counts once, with its first award: an earlier one recorded late takes the place of a later one, so the
    quarters of all awards of the product under the programme belong to it.
    """
    rounds = BrandAward.objects.filter(product_id=award.product_id, programme=award.programme)
    # Of the state before the change and of that after it, as the caller asks for both.
    quarters = frozenset(quarters_of(rounds, "granted_on"))
    facts = award.product_id, award.programme, award.kind, award.granted_on
    return {"new-brand-awards": EventImpact(quarters, facts)}


def own_award_impact(award: BrandAward) -> Impacts:
    """Return the impact of the award by itself; a re-evaluation counts in no figure."""
    if award.kind != BrandAward.Kind.NEW:
        return {}
    return {"new-brand-awards": event_impact(award.granted_on, programme=award.programme)}


def certificate_impact(certificate: Certificate, products: tuple[object, ...] = ()) -> Impacts:
    """Return the impact of a certificate that covers these ``products``; asks the database for nothing."""
    facts = certificate.enterprise_id, certificate.scheme
    impacts = scheme_impact(certificate.scheme, SpanImpact(certificate.issued_on, certificate.expires_on, facts))
    if products:
        # The products are facts: a certificate that covers another one moves the figure of products.
        impacts[CCC] = SpanImpact(certificate.issued_on, certificate.expires_on, (*facts, *products))
    return impacts


def own_certificate_impact(certificate: Certificate) -> Impacts:
    """Return the impact of the certificate by itself (uses its enterprise's designations).

    On key enterprises only where its enterprise ever was one, on service industries where it belongs to one.
    """
    enterprise = certificate.enterprise
    is_key = any(one.kind == Designation.Kind.KEY for one in enterprise.designations.all())
    applies = {KEY: is_key, SERVING: is_key and bool(enterprise.service_industry_id)}
    return {
        measure: impact for measure, impact in certificate_impact(certificate).items() if applies.get(measure, True)
    }


def status_impact(event: CertificateEvent, scheme: str) -> Impacts:
    """Return the impact of an event of a certificate of this scheme; a surveillance audit leaves the status as it is."""
    # An audit says that all goes on as it did.
    if event.kind == CertificateEvent.Kind.AUDITED:
        return {}
    return scheme_impact(scheme, SpanImpact(event.happened_on, None, (event.certificate_id, event.kind)))


def scheme_impact(scheme: str, span: SpanImpact) -> dict[str, Impact]:
    """Return the span on every measure that certificates of the scheme can move.

    Where a measure asks for one scheme at a time, it matters for that scheme alone.
    """
    measures = ("certified-enterprises", *SCHEME_MEASURES[Certificate.Scheme(scheme)])
    impacts: dict[str, Impact] = dict.fromkeys(measures, span)
    if KEY in impacts:
        impacts[KEY] = replace(span, parameters=(("scheme", scheme),))
    return impacts
