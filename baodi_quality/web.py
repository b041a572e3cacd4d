"""gunicorn's settings (``gunicorn --config python:baodi_quality.web``)."""

import logging
import os

workers = int(os.environ.get("WEB_WORKERS") or 2)
# A large upload may hold half of them (uploads.py).
threads = 4
timeout = 120
# A socket of its own for commands would be one more thing to guard.
control_socket_disable = True
# What libraries warn of at the start is a line of the log too.
logging.captureWarnings(True)
# The portal itself logs each request, with its number and person; gunicorn's own words take the same form.
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "baodi_quality.logs.LineFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": [], "propagate": False},
    },
}
