"""What sheets bring in of past reports."""

from exchange.imports.catalogue import exports, imports
from reporting.imports import REPORTS, reports_export

imports[REPORTS.key] = REPORTS
exports[REPORTS.key] = reports_export()
