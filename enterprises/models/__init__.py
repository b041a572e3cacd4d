"""Enterprises and what they make and hold."""

from .awards import BrandAward
from .certificates import Certificate, CertificateEvent, CertificateStatus
from .enterprises import Designation, Enterprise, ResearchInstitution
from .industries import Industry, IndustrySupervision, ServiceIndustry
from .merges import DistinctEnterprises, EnterpriseMerge, FormerName
from .products import Product, ProductStandard

__all__ = [
    "BrandAward",
    "Certificate",
    "CertificateEvent",
    "CertificateStatus",
    "Designation",
    "DistinctEnterprises",
    "Enterprise",
    "EnterpriseMerge",
    "FormerName",
    "Industry",
    "IndustrySupervision",
    "Product",
    "ProductStandard",
    "ResearchInstitution",
    "ServiceIndustry",
]
