"""Enterprises and what they make and hold."""

from .awards import BrandAward
from .certificates import Certificate, CertificateEvent, CertificateStatus
from .enterprises import Designation, Enterprise, ResearchInstitution
from .industries import Industry, IndustrySupervision, ServiceIndustry
from .merges import ComparedEnterprise, DistinctEnterprises, EnterpriseMerge, FormerName, LikelyPair
from .products import Product, ProductStandard

__all__ = [
    "BrandAward",
    "Certificate",
    "CertificateEvent",
    "CertificateStatus",
    "ComparedEnterprise",
    "Designation",
    "DistinctEnterprises",
    "Enterprise",
    "EnterpriseMerge",
    "FormerName",
    "Industry",
    "IndustrySupervision",
    "LikelyPair",
    "Product",
    "ProductStandard",
    "ResearchInstitution",
    "ServiceIndustry",
]
