"""All writing of enterprises and of what they make and hold."""

from .awards import brand_award_delete, brand_award_save
from .certificates import (
    certificate_delete,
    certificate_event_delete,
    certificate_event_save,
    certificate_save,
)
from .enterprises import designation_delete, designation_save, enterprise_delete, enterprise_save
from .products import product_delete, product_save, product_standard_delete, product_standard_save

__all__ = [
    "brand_award_delete",
    "brand_award_save",
    "certificate_delete",
    "certificate_event_delete",
    "certificate_event_save",
    "certificate_save",
    "designation_delete",
    "designation_save",
    "enterprise_delete",
    "enterprise_save",
    "product_delete",
    "product_save",
    "product_standard_delete",
    "product_standard_save",
]
