"""All writing of enterprises and of what they make and hold, where more than one row is written; else `row_save`."""

from enterprises.services.certificates import certificate_save
from enterprises.services.enterprises import enterprise_save

__all__ = ["certificate_save", "enterprise_save"]
