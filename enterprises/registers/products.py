"""The registers of products and the standards they are made to."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from enterprises import impact
from enterprises.dependents import quarters_of
from enterprises.filters import ProductFilter
from enterprises.forms import (
    ProductForm,
    ProductStandardForm,
)
from enterprises.models import (
    Product,
    ProductStandard,
)
from enterprises.resources import (
    ProductResource,
)
from enterprises.tables import ProductTable
from registers.impact import EventImpact, Impacts
from registers.registry import Register, register
from targets.causes import Code


@register
class ProductRegister(Register):
    """Products."""

    noun, resource = "product", ProductResource
    lead = gettext_lazy("What the enterprises make, and to which standards.")
    form, table, filters = ProductForm, ProductTable, ProductFilter
    children = ("standards", "awards")

    def rows(self, user: User) -> QuerySet[Product]:
        return Product.objects.select_related("enterprise").prefetch_related("standards").order_by("-launched_on", "pk")

    def choices(self) -> QuerySet[Product]:
        return Product.objects.select_related("enterprise")

    def hint(self, row: Product) -> str:
        return row.enterprise.name

    def subject(self, row: Product) -> str:
        return _("Product %(name)s") % {"name": row}

    def impact(self, row: Product) -> Impacts:
        impacts = impact.product_impact(row)
        if quarters := quarters_of(row.awards.all(), "granted_on"):
            # Its awards are sliced by its enterprise.
            # A product that passes to another enterprise takes the slices of its awards along.
            impacts["new-brand-awards"] = EventImpact(frozenset(quarters), (row.enterprise_id,))
        return impacts

    def own_impact(self, row: Product) -> Impacts:
        return impact.product_impact(row)


@register
class ProductStandardRegister(Register):
    """Standards that products are made to."""

    noun, path, title, form = "standard", "standards", gettext_lazy("Standards of products"), ProductStandardForm

    def subject(self, row: ProductStandard) -> str:
        return _("Standard %(number)s of product %(name)s") % {"number": row.number, "name": row.product}

    def find_code(self, row: ProductStandard, stored: ProductStandard | None) -> Code:
        # A standard that is given an end, or takes the place of another, is its status from a day on.
        return Code.EVENT_DATED

    def impact(self, row: ProductStandard) -> Impacts:
        return impact.standard_impact(row)
