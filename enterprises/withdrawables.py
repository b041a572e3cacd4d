"""How rows of this app are withdrawn, and what stands in the way of letting one stand again."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from enterprises.models import (
    BrandAward,
    Certificate,
    CertificateEvent,
    Designation,
    Enterprise,
    EnterpriseMerge,
    FormerName,
    Product,
    ProductStandard,
    ResearchInstitution,
)
from enterprises.services import awards, certificates, enterprises, products
from registers.impact import no_footprint
from registers.withdrawals import Kind, hinders_undoing, withdrawables

withdrawables |= {
    Enterprise: Kind(
        enterprises.enterprise_footprint,
        enterprises.subject,
        ("designations", "research_institutions", "former_names", "products", "certificates"),
    ),
    Designation: Kind(enterprises.designation_footprint, enterprises.designation_subject),
    ResearchInstitution: Kind(no_footprint, enterprises.institution_subject),
    FormerName: Kind(no_footprint, enterprises.former_name_subject),
    Product: Kind(products.product_footprint, products.subject, ("standards", "awards")),
    ProductStandard: Kind(products.standard_footprint, products.standard_subject),
    Certificate: Kind(certificates.certificate_footprint, certificates.subject, ("events",)),
    CertificateEvent: Kind(certificates.event_footprint, certificates.event_subject),
    BrandAward: Kind(awards.award_footprint, awards.subject),
}


@hinders_undoing(Enterprise)
def merged_into(enterprise: Enterprise) -> Iterator[str]:
    """Yield the record that the enterprise became part of."""
    merge = EnterpriseMerge.objects.filter(merged_id=enterprise.pk, undone_at=None).first()
    if merge:
        yield _("The record was merged into %(name)s.") % {"name": merge.kept}
