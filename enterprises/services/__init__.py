"""All writing of enterprises and of what they make and hold."""

from enterprises.services.awards import brand_award_save
from enterprises.services.certificates import certificate_event_save, certificate_save
from enterprises.services.enterprises import (
    designation_save,
    enterprise_save,
    former_name_save,
    research_institution_save,
)
from enterprises.services.products import product_save, product_standard_save

__all__ = [
    "brand_award_save",
    "certificate_event_save",
    "certificate_save",
    "designation_save",
    "enterprise_save",
    "former_name_save",
    "product_save",
    "product_standard_save",
    "research_institution_save",
]
