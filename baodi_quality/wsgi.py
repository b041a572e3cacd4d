"""The entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baodi_quality.settings")

served = get_wsgi_application()

# Only now is Django loaded.
from baodi_quality.uploads import UploadGuard  # noqa: E402

application = UploadGuard(served)
