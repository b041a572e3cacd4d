"""Figures about enterprises and what they make and hold; each rule is one of indicators.md."""

import datetime as dt
from typing import Any

from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.places import township_annotator
from enterprises.models import BrandAward, Certificate, Enterprise, Product, ProductStandard
from enterprises.naming import name_annotator
from enterprises.querysets import has
from targets.registry import Column, Population, Span, measure

PROGRAMMES = dict(BrandAward.Programme.choices)
SYSTEM_SCHEMES = {
    scheme.value: scheme.label
    for scheme in (
        Certificate.Scheme.ISO9001,
        Certificate.Scheme.ISO14001,
        Certificate.Scheme.OHSAS18001,
    )
}

ENTERPRISE_SLICES = {"township": "place", "industry": "industry_id", "size": "size"}
PRODUCT_SLICES = {"township": "place", "industry": "enterprise__industry_id", "size": "enterprise__size"}
AWARD_SLICES = {
    "township": "place",
    "industry": "product__enterprise__industry_id",
    "size": "product__enterprise__size",
}

ENTERPRISE_COLUMNS = (
    Column(_("enterprise"), "name_then", "name"),
    Column(_("unified social credit code"), "uscc"),
    Column(_("township"), "place_name", "place_now", "place"),
    Column(_("industry"), "industry__name"),
    Column(_("founded on"), "founded_on"),
    Column(_("closed on"), "closed_on"),
)
PRODUCT_COLUMNS = (
    Column(_("product"), "name"),
    Column(_("model or specification"), "model"),
    Column(_("enterprise"), "name_then", "enterprise__name"),
    Column(_("township"), "place_name", "place_now", "place"),
    Column(_("in production since"), "launched_on"),
    Column(_("production ended on"), "ended_on"),
)
AWARD_COLUMNS = (
    Column(_("product"), "product__name"),
    Column(_("enterprise"), "name_then", "product__enterprise__name"),
    Column(_("township"), "place_name", "place_now", "place"),
    Column(_("year of the round"), "year"),
    Column(_("granted on"), "granted_on"),
)


@measure("new-brand-awards", _("products newly granted a brand title"), Span.PERIOD, {"programme": PROGRAMMES})
def new_brand_awards(*, day: dt.date, indicator_id: int, programme: str) -> Population:
    """Count the products that were granted the title for the first time."""
    return Population(
        rows=BrandAward.objects.newly_granted(programme),
        sliced=township_annotator("product__enterprise__township", "granted_on"),
        named=name_annotator("product__enterprise", "granted_on"),
        # The day of the grant, not the year of the round: a round decided later counts when it is decided.
        dated_by="granted_on",
        slices=AWARD_SLICES,
        columns=AWARD_COLUMNS,
    )


@measure("certified-enterprises", _("enterprises with any valid certificate"), Span.DAY)
def certified_enterprises(*, day: dt.date, indicator_id: int) -> Population:
    """Count the enterprises that hold any valid certificate, of those in operation."""
    return holders_population(Enterprise.objects.in_operation(day), Certificate.objects.valid(day), day)


@measure(
    "key-enterprises-certified", _("key enterprises with a valid certificate"), Span.DAY, {"scheme": SYSTEM_SCHEMES}
)
def key_enterprises_certified(*, day: dt.date, indicator_id: int, scheme: str) -> Population:
    """Count the key enterprises that hold a valid certificate of the scheme, of the key enterprises in operation."""
    return holders_population(
        Enterprise.objects.in_operation(day).key(day), Certificate.objects.valid(day).of_scheme(scheme), day
    )


@measure("service-enterprises-certified", _("key service enterprises with a valid ISO 9001 certificate"), Span.DAY)
def service_enterprises_certified(*, day: dt.date, indicator_id: int) -> Population:
    """Count the key service enterprises that hold a valid ISO 9001 certificate, of those in operation."""
    return holders_population(
        Enterprise.objects.in_operation(day).key(day).serving(),
        Certificate.objects.valid(day).of_scheme(Certificate.Scheme.ISO9001),
        day,
        {"service_industry": "service_industry__code"},
    )


@measure("iso9000-enterprises", _("enterprises with a valid ISO 9000 certificate"), Span.DAY)
def iso9000_enterprises(*, day: dt.date, indicator_id: int) -> Population:
    """Count the enterprises in operation that hold a valid ISO 9000-family certificate, each once."""
    holders = has(Certificate.objects.valid(day).of_scheme(Certificate.Scheme.ISO9001), "enterprise")
    return Population(
        # EXISTS counts each enterprise once, however many certificates it holds.
        rows=Enterprise.objects.in_operation(day).filter(holders),
        sliced=township_annotator("township", day),
        named=name_annotator("", day),
        slices=ENTERPRISE_SLICES,
        columns=ENTERPRISE_COLUMNS,
    )


@measure("ccc-products-certified", _("catalogue products with a valid CCC certificate"), Span.DAY)
def ccc_products_certified(*, day: dt.date, indicator_id: int) -> Population:
    """Count the products with a valid CCC certificate, of those in the catalogue and in production."""
    certificates = Certificate.objects.valid(day).of_scheme(Certificate.Scheme.CCC)
    return product_population(
        Product.objects.in_production(day).filter(in_ccc_catalogue=True), day, has(certificates, "products")
    )


@measure("adopting-products", _("main industrial products to an international standard"), Span.DAY)
def adopting_products(*, day: dt.date, indicator_id: int) -> Population:
    """Count the main industrial products in production to a valid international or advanced foreign standard."""
    adopting = has(ProductStandard.objects.valid(day).adopting(), "product")
    return product_population(Product.objects.in_production(day).filter(adopting, is_main_industrial=True), day)


@measure("products-without-standard", _("products in production without a valid standard"), Span.DAY)
def products_without_standard(*, day: dt.date, indicator_id: int) -> Population:
    """Count the products in production with no valid standard behind them (无标生产); with nothing in production, no data."""
    produced = Product.objects.in_production(day)
    # Products are none without standard where there are no products: no data, and not 0.
    return product_population(produced.exclude(has(ProductStandard.objects.valid(day), "product")), day, among=produced)


@measure("products-with-standard", _("products in production with a valid standard"), Span.DAY)
def products_with_standard(*, day: dt.date, indicator_id: int) -> Population:
    """Count the products with a valid standard, of those in production."""
    return product_population(
        Product.objects.in_production(day), day, has(ProductStandard.objects.valid(day), "product")
    )


def holders_population(
    enterprises: QuerySet[Any], certificates: QuerySet[Any], day: dt.date, more_slices: dict[str, str] | None = None
) -> Population:
    """Return the enterprises, those with one of the certificates being counted."""
    return Population(
        rows=enterprises,
        sliced=township_annotator("township", day),
        named=name_annotator("", day),
        counted=Q(has(certificates, "enterprise")),
        slices=ENTERPRISE_SLICES | (more_slices or {}),
        columns=ENTERPRISE_COLUMNS,
    )


def product_population(
    rows: QuerySet[Any], day: dt.date, counted: Exists | None = None, among: QuerySet[Any] | None = None
) -> Population:
    """Return the products; without a condition they are a plain count."""
    return Population(
        rows=rows,
        sliced=township_annotator("enterprise__township", day),
        named=name_annotator("enterprise", day),
        counted=None if counted is None else Q(counted),
        slices=PRODUCT_SLICES,
        columns=PRODUCT_COLUMNS,
        among=among,
    )
