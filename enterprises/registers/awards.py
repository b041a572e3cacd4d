"""The register of brand awards."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from accounts.models import User
from enterprises import impact
from enterprises.filters import AwardFilter
from enterprises.forms import (
    BrandAwardForm,
)
from enterprises.models import (
    BrandAward,
)
from enterprises.resources import (
    AwardResource,
)
from enterprises.tables import AwardTable
from registers.impact import Impacts
from registers.registry import Register, register


@register
class BrandAwardRegister(Register):
    """Brand awards; they stand on the pages of their products."""

    noun, resource = "award", AwardResource
    lead = gettext_lazy("Top Brand titles; only a new application counts towards the goals, a re-evaluation does not.")
    form, table, filters = BrandAwardForm, AwardTable, AwardFilter

    def rows(self, user: User) -> QuerySet[BrandAward]:
        rows = BrandAward.objects.select_related("product__enterprise")
        return rows.prefetch_related("product__enterprise__former_names").order_by("-granted_on", "pk")

    def subject(self, row: BrandAward) -> str:
        return f"{row} {row.product}"

    def impact(self, row: BrandAward) -> Impacts:
        return impact.award_impact(row)

    def own_impact(self, row: BrandAward) -> Impacts:
        return impact.own_award_impact(row)
