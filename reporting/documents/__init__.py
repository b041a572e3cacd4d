"""The summary of a quarter as documents that the office sends round."""

from reporting.documents.word import summary_document
from reporting.documents.workbook import summary_workbook

__all__ = ["summary_document", "summary_workbook"]
