"""The sheet of accepted quarterly reports: a line for each item, so that the years before the portal can be brought in."""

from reporting.imports.importing import REPORTS, reports_export

__all__ = ["REPORTS", "reports_export"]
