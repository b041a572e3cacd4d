"""All writing of enterprises and of what they make and hold, where more than one row is written; else `row_save`."""

from enterprises.services.bases import base_score_add, checklist_amend
from enterprises.services.certificates import certificate_save
from enterprises.services.enterprises import enterprise_save

__all__ = ["base_score_add", "certificate_save", "checklist_amend", "enterprise_save"]
