"""Pages of messages and notices."""
