"""Settings, addresses, Celery, demonstration data and bench: the only app that may touch every app."""

from baodi_quality.celery import app as celery_app

__all__ = ["celery_app"]
