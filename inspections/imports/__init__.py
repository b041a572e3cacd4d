"""Reading sheets about inspections: parse and validate, write nothing."""
