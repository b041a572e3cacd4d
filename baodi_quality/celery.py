"""The Celery application; its settings are the CELERY_ ones of Django's settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baodi_quality.settings")

app = Celery("baodi_quality")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
