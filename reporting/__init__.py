"""Quarterly reporting: who owes what, the way of a report, what its figures mean (docs/reporting.md)."""
