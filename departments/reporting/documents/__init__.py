"""The summary of a quarter as documents that the office sends round."""

from .word import summary_document
from .workbook import summary_workbook

__all__ = ["summary_document", "summary_workbook"]
