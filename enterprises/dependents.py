"""What is counted in some quarter and sliced by an attribute of an enterprise.

Apps above register here, each in its own ``dependents.py``, so that an enterprise that moves marks the figures of
its spot checks without this app knowing of them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from departments.places import place_measures
from departments.succession import transferable
from enterprises.models import (
    BrandAward,
    Certificate,
    Enterprise,
    FormerName,
    IndustrySupervision,
    Product,
    ProductStandard,
    ResearchInstitution,
    SiteMember,
)
from targets.models.quarters import quarter_id

Finder = Callable[[Enterprise], set[int]]


@dataclass(frozen=True)
class Dependent:
    """Rows of a PERIOD measure: how to find their quarters, and the enterprise's columns that slice them."""

    quarters: Finder
    sliced_by: tuple[str, ...]

    def slices(self, enterprise: Enterprise) -> tuple[object, ...]:
        """Return the slices in which the enterprise's rows are counted."""
        return tuple(getattr(enterprise, column) for column in self.sliced_by)


dependents: dict[str, Dependent] = {}
"""By the key of the measure."""


def register_dependent(measure: str, *sliced_by: str) -> Callable[[Finder], Finder]:
    """Register the decorated function, which finds the quarters of an enterprise's rows, under a measure's key."""

    def register(find: Finder) -> Finder:
        dependents[measure] = Dependent(find, sliced_by)
        return find

    return register


def quarters_of(rows: QuerySet, dated_by: str) -> set[int]:
    """Return the quarters that own the rows' days."""
    # Grouped by month in the database: a month lies within one quarter.
    return {quarter_id(month) for month in rows.dates(dated_by, "month")}


@register_dependent("new-brand-awards", "township_id", "industry_id", "size")
def award_quarters(enterprise: Enterprise) -> set[int]:
    """Return the quarters in which its products were granted titles."""
    return quarters_of(BrandAward.objects.filter(product__enterprise=enterprise), "granted_on")


# Here and not in departments, which must not know this app.
transferable[IndustrySupervision] = ("industry", "service_industry")
place_measures |= {
    "adopting-products",
    "ccc-products-certified",
    "certified-enterprises",
    "iso9000-enterprises",
    "key-enterprises-certified",
    "new-brand-awards",
    "products-with-standard",
    "products-without-standard",
    "service-enterprises-certified",
}

Place = tuple[type[Model], str]
"""A model and its foreign key to an enterprise, or to a product."""

related_models: dict[type[Model], list[Place]] = {
    Enterprise: [
        (Certificate, "enterprise"),
        (ResearchInstitution, "enterprise"),
        (FormerName, "enterprise"),
        (SiteMember, "enterprise"),
    ],
    Product: [(ProductStandard, "product"), (BrandAward, "product"), (Certificate.products.through, "product")],
}
"""What goes over to the record that is kept when two of one enterprise, or of one product, become one.

Products and designations of the enterprise itself are joined rather than moved, see `services.merging.joining`.
"""

enterprise_paths: dict[type[Model], str] = {Enterprise: "pk", Product: "enterprise", BrandAward: "product__enterprise"}
"""For each model that a measure counts: the way from its row to the enterprise."""
