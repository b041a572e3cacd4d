"""Pages of quarterly reporting."""
