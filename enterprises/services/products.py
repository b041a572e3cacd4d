"""Writing products and the standards they are made to."""

from django.utils.translation import gettext as _

from enterprises.dependents import quarters_of
from enterprises.models import Product, ProductStandard
from enterprises.querysets import ProductStandardQuerySet
from registers.impact import Footprint, Happened, Held, Trace
from registers.rows import changed_save, traced

STANDARD_MEASURES = ("adopting-products", "products-with-standard", "products-without-standard")


def product_save(*, product: Product) -> Product:
    """Write a product and mark the figures that its span of production or its standing in a catalogue moves."""
    with traced(product, product_footprint, subject(product)) as stored:
        changed_save(product, stored)
    return product


def product_standard_save(*, standard: ProductStandard) -> ProductStandard:
    """Write a standard behind a product and mark the figures about standards from the day on which it differs."""
    with traced(standard, standard_footprint, standard_subject(standard)) as stored:
        changed_save(standard, stored)
    return standard


def subject(product: Product) -> str:
    """Return how a figure's history names the product."""
    return _("Product %(name)s") % {"name": product}


def standard_subject(standard: ProductStandard) -> str:
    """Return how a figure's history names the standard."""
    return _("Standard %(number)s of product %(name)s") % {"number": standard.number, "name": standard.product}


def product_footprint(product: Product) -> Footprint:
    """Return the product's traces, and that of its awards, which are sliced by its enterprise."""
    footprint = product_traces(product)
    if quarters := quarters_of(product.awards.all(), "granted_on"):
        footprint["new-brand-awards"] = Happened(frozenset(quarters), (product.enterprise_id,))
    return footprint


def product_traces(product: Product) -> dict[str, Trace]:
    """Return the traces of the product itself; asks the database for nothing."""
    made = Held(product.launched_on, product.ended_on, (product.enterprise_id,))
    footprint: dict[str, Trace] = {"products-with-standard": made, "products-without-standard": made}
    if product.in_ccc_catalogue:
        footprint["ccc-products-certified"] = made
    if product.is_main_industrial:
        footprint["adopting-products"] = made
    return footprint


def standard_footprint(standard: ProductStandard) -> Footprint:
    """Return the standard's traces; its number and level are words that no figure counts."""
    held = Held(standard.valid_from, standard.valid_until, (standard.product_id,))
    footprint = {"products-with-standard": held, "products-without-standard": held}
    if standard.adoption in ProductStandardQuerySet.ADOPTING:
        footprint["adopting-products"] = held
    return footprint
