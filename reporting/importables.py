"""What sheets bring in of past reports."""

from exchange.imports.catalogue import offer
from reporting.resources import ReportResource

offer(ReportResource)
