"""Settings, addresses, Celery and the dashboard: the only room that may touch every app."""

from baodi_quality.celery import app as celery_app

__all__ = ["celery_app"]
