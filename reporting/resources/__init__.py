"""The sheet of accepted quarterly reports as an import-export resource, so that the years before the portal can be brought in."""

from reporting.resources.reports import ReportResource

__all__ = ["ReportResource"]
