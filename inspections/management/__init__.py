"""Commands about inspections."""
