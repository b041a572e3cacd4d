"""The sheets of this app as import-export resources, in the order in which they depend on one another."""

from enterprises.resources.certificates import CertificateEventResource, CertificateProductResource, CertificateResource
from enterprises.resources.enterprise_parts import DesignationResource, FormerNameResource, ResearchInstitutionResource
from enterprises.resources.enterprises import EnterpriseResource
from enterprises.resources.products import AwardResource, ProductResource, ProductStandardResource
from enterprises.resources.sites import SiteLevelResource, SiteMemberResource, SiteResource

RESOURCES = (
    EnterpriseResource,
    FormerNameResource,
    DesignationResource,
    ResearchInstitutionResource,
    ProductResource,
    ProductStandardResource,
    AwardResource,
    CertificateResource,
    CertificateProductResource,
    CertificateEventResource,
    SiteResource,
    SiteLevelResource,
    SiteMemberResource,
)

__all__ = [
    "RESOURCES",
    "AwardResource",
    "CertificateEventResource",
    "CertificateProductResource",
    "CertificateResource",
    "DesignationResource",
    "EnterpriseResource",
    "FormerNameResource",
    "ProductResource",
    "ProductStandardResource",
    "ResearchInstitutionResource",
    "SiteLevelResource",
    "SiteMemberResource",
    "SiteResource",
]
