"""Django's PostgreSQL with a limit where it has none."""
