"""Starts the portal and its services on a machine that has nothing but Python; knows nothing of Django at import."""
