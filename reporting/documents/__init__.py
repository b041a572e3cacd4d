"""Documents of reports: the summary of a quarter that the office sends round, and one report for the paper file."""

from reporting.documents.paper import ReportPaper, paper_document
from reporting.documents.word import summary_document
from reporting.documents.workbook import summary_workbook

__all__ = ["ReportPaper", "paper_document", "summary_document", "summary_workbook"]
