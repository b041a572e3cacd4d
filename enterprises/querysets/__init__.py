"""All reading of enterprises, products, certificates and awards."""

from enterprises.querysets.certificates import CertificateQuerySet
from enterprises.querysets.conditions import contains, every_word, has, has_number, open_on
from enterprises.querysets.enterprises import (
    DesignationQuerySet,
    EnterpriseQuerySet,
    LikelyPairQuerySet,
    SiteQuerySet,
)
from enterprises.querysets.products import BrandAwardQuerySet, ProductQuerySet, ProductStandardQuerySet

__all__ = [
    "BrandAwardQuerySet",
    "CertificateQuerySet",
    "DesignationQuerySet",
    "EnterpriseQuerySet",
    "LikelyPairQuerySet",
    "ProductQuerySet",
    "ProductStandardQuerySet",
    "SiteQuerySet",
    "contains",
    "every_word",
    "has",
    "has_number",
    "open_on",
]
