"""Reading sheets about enterprises: parse and validate, write nothing."""
