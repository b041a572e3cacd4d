"""Enterprises and what they make and hold."""

from enterprises.models.awards import BrandAward
from enterprises.models.certificates import Certificate, CertificateEvent, CertificateStatus
from enterprises.models.enterprises import Designation, Enterprise, ResearchInstitution
from enterprises.models.industries import Industry, IndustrySupervision, ServiceIndustry
from enterprises.models.merges import (
    ComparedEnterprise,
    DistinctEnterprises,
    EnterpriseComparison,
    EnterpriseMerge,
    FormerName,
    LikelyPair,
)
from enterprises.models.products import Product, ProductStandard
from enterprises.models.scores import BaseChecklist, BaseScore
from enterprises.models.sites import Site, SiteLevel, SiteMember

__all__ = [
    "BaseChecklist",
    "BaseScore",
    "BrandAward",
    "Certificate",
    "CertificateEvent",
    "CertificateStatus",
    "ComparedEnterprise",
    "Designation",
    "DistinctEnterprises",
    "Enterprise",
    "EnterpriseComparison",
    "EnterpriseMerge",
    "FormerName",
    "Industry",
    "IndustrySupervision",
    "LikelyPair",
    "Product",
    "ProductStandard",
    "ResearchInstitution",
    "ServiceIndustry",
    "Site",
    "SiteLevel",
    "SiteMember",
]
