"""The forms of products and the standards they are made to."""

from django.utils.translation import gettext_lazy

from enterprises.models import (
    Enterprise,
    Product,
    ProductStandard,
)
from registers.fields import RowField
from registers.forms import RegisterForm


class ProductForm(RegisterForm):
    """A product."""

    past_dates = ("launched_on",)
    groups = (
        (gettext_lazy("Product"), ("enterprise", "name", "model", "category")),
        (gettext_lazy("Kind"), ("is_main_industrial", "is_pillar", "in_ccc_catalogue")),
        (gettext_lazy("Production"), ("launched_on", "ended_on")),
    )
    wide = frozenset({"enterprise"})
    enterprise = RowField(Enterprise)

    class Meta:
        model = Product
        fields = (
            "enterprise",
            "name",
            "model",
            "category",
            "is_main_industrial",
            "is_pillar",
            "in_ccc_catalogue",
            "launched_on",
            "ended_on",
        )
        help_texts = {"ended_on": gettext_lazy("The last day of production; empty while it is made.")}


class ProductStandardForm(RegisterForm):
    """A standard that a product is made to; one that lapses gets its last day."""

    anchor = "product"
    groups = (
        (gettext_lazy("Standard"), ("product", "number", "level", "valid_from", "valid_until")),
        (gettext_lazy("Adoption of an international standard"), ("adopted_number", "adoption")),
    )
    wide = frozenset({"product"})
    product = RowField(Product)

    class Meta:
        model = ProductStandard
        fields = ("product", "number", "level", "adopted_number", "adoption", "valid_from", "valid_until")
        help_texts = {
            "valid_until": gettext_lazy("The last day on which the product is made to it; empty while it is."),
            "adopted_number": gettext_lazy("Such as ISO 6892-1:2009; empty where none is adopted."),
        }
