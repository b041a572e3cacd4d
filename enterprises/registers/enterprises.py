"""The registers of enterprises and of what is recorded on their pages."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from enterprises import impact
from enterprises.filters import EnterpriseFilter
from enterprises.forms import (
    DesignationForm,
    EnterpriseForm,
    FormerNameForm,
    ResearchInstitutionForm,
)
from enterprises.models import (
    Designation,
    Enterprise,
    EnterpriseMerge,
    FormerName,
    ResearchInstitution,
)
from enterprises.resources import (
    EnterpriseResource,
)
from enterprises.tables import EnterpriseTable
from registers.impact import Impacts
from registers.registry import Register, register
from registers.withdrawals import blocks_undoing
from targets.causes import Code


@register
class EnterpriseRegister(Register):
    """Enterprises."""

    noun, resource = "enterprise", EnterpriseResource
    lead = gettext_lazy("Who makes, sells or serves in the district, with designations as key and backbone.")
    form, table, filters = EnterpriseForm, EnterpriseTable, EnterpriseFilter
    links = (("enterprises:duplicates", gettext_lazy("Possible duplicates")),)
    # In the order in which they are withdrawn; a child of its own, such as a standard, goes with its product.
    children = ("designations", "research_institutions", "former_names", "memberships", "products", "certificates")

    def rows(self, user: User) -> QuerySet[Enterprise]:
        return Enterprise.objects.select_related("industry")

    def choices(self) -> QuerySet[Enterprise]:
        return Enterprise.objects.select_related("township")

    def hint(self, row: Enterprise) -> str:
        return f"{row.township} {row.uscc or row.org_code or row.registration_number or ''}".strip()

    def subject(self, row: Enterprise) -> str:
        return _("Enterprise %(name)s") % {"name": row.name}

    def impact(self, row: Enterprise) -> Impacts:
        return impact.enterprise_impact(row)

    def own_impact(self, row: Enterprise) -> Impacts:
        return impact.operation_impact(row)


@blocks_undoing(Enterprise)
def merged_into(enterprise: Enterprise) -> Iterator[str]:
    """Yield the record that the enterprise became part of."""
    merge = EnterpriseMerge.objects.filter(merged_id=enterprise.pk, undone_at=None).first()
    if merge:
        yield _("The record was merged into %(name)s.") % {"name": merge.kept}


@register
class DesignationRegister(Register):
    """Designations of enterprises."""

    noun, path, title, form = "designation", "designations", gettext_lazy("Designations"), DesignationForm

    def subject(self, row: Designation) -> str:
        words = {"name": row.enterprise.name, "kind": row.get_kind_display()}
        return _("Designation of %(name)s (%(kind)s)") % words

    def find_code(self, row: Designation, stored: Designation | None) -> Code:
        return Code.DESIGNATION

    def impact(self, row: Designation) -> Impacts:
        return impact.designation_impact(row, is_serving=bool(row.enterprise.service_industry_id))


@register
class ResearchInstitutionRegister(Register):
    """Research institutions of enterprises; no figure counts them."""

    noun, path, title = "research-institution", "research-institutions", gettext_lazy("Research institutions")
    form = ResearchInstitutionForm

    def subject(self, row: ResearchInstitution) -> str:
        return _("Research institution %(name)s") % {"name": row.name}


@register
class FormerNameRegister(Register):
    """Former names of enterprises; no figure counts them."""

    noun, path, title, form = "former-name", "former-names", gettext_lazy("Former names"), FormerNameForm

    def subject(self, row: FormerName) -> str:
        return _("Former name of %(enterprise)s: %(name)s") % {"enterprise": row.enterprise.name, "name": row.name}
