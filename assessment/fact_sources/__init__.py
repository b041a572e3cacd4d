"""Where the facts come from, each source registered by its module."""

from assessment.fact_sources import closures, indicators, reports, supervision, townships

__all__ = ["closures", "indicators", "reports", "supervision", "townships"]
