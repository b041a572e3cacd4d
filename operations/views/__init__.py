"""Pages of the portal's operation."""
