"""The form of brand awards."""

from django.utils.translation import gettext_lazy

from enterprises.models import (
    BrandAward,
    Product,
)
from registers.fields import RowField
from registers.forms import RegisterForm


class BrandAwardForm(RegisterForm):
    """A brand award of one year's round."""

    anchor = "product"
    past_dates = ("granted_on",)
    groups = ((gettext_lazy("Award"), ("product", "programme", "year", "kind", "granted_on", "expires_on")),)
    wide = frozenset({"product"})
    product = RowField(Product)

    class Meta:
        model = BrandAward
        fields = ("product", "programme", "year", "kind", "granted_on", "expires_on")
