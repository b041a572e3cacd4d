"""The entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "baodi_quality.settings")
# Only of the web server: a page gives its thread back, while a worker's statement may take as long as it needs.
os.environ.setdefault("STATEMENT_SECONDS", "60")
os.environ.setdefault("LOCK_SECONDS", "30")

served = get_wsgi_application()

# Only now is Django loaded.
from baodi_quality.charsets import CharsetGuard  # noqa: E402
from baodi_quality.uploads import UploadGuard  # noqa: E402

application = UploadGuard(CharsetGuard(served))
