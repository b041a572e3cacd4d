"""A report's form as a workbook: downloaded, filled in in Excel, and taken back into the draft, never further."""

from reporting.formsheet.upload import Taken, form_take
from reporting.formsheet.writing import form_workbook

__all__ = ["Taken", "form_take", "form_workbook"]
