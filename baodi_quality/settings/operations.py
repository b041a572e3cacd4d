"""Running the portal: backups, the trail's second place, metrics, e-mail and the log."""

from baodi_quality.settings.environment import DATA_DIR, env

# Where heads of the trail are added on a second machine (a mounted folder that is only added to); empty: nowhere.
TRAIL_ANCHOR = env("TRAIL_ANCHOR", default="")
# Where backup sets lie: on another disk, where there is one.
BACKUP_DIR = env("BACKUP_DIR", default="") or str(DATA_DIR / "backups")
# PostgreSQL's own programs write and restore them; empty: those on the PATH.
PG_BIN = env("PG_BIN", default="")
# A file with the key under which sets are sealed, kept apart from them; empty: they are not.
BACKUP_KEY_FILE = env("BACKUP_KEY_FILE", default="")
# With which Prometheus asks for /metrics; without it there are none.
METRICS_TOKEN = env("METRICS_TOKEN", default="")

# Reminders by e-mail: smtp+tls://user:password@host:587 and the like (django-environ); without it they go to the log.
globals().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", default="portal@localhost")
# Who gets a mail of what nobody had foreseen (500).
ADMINS = [(address, address) for address in env.list("ADMINS", default=[])]
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = "[质量兴区] "
# The portal's own address, such as https://portal.example, for the links in e-mails; without it they have none.
PORTAL_URL = env("PORTAL_URL", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "baodi_quality.logs.LineFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "mail": {"class": "baodi_quality.logs.FaultMailHandler", "level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # In place of Django's own handler, whose mails hold what people typed.
        "django": {"handlers": []},
        # Whoever asks has the answer; a traceback at every probe would hide why.
        "health_check": {"level": "ERROR"},
        # Refusals stand in the line of their request already.
        "django.request": {"level": "ERROR", "handlers": ["mail"]},
        # That a task was taken; its end is told.
        "celery.worker.strategy": {"level": "WARNING"},
    },
}
