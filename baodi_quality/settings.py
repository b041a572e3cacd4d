"""All settings, read from the environment; the table in README.md explains each variable."""

from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from launcher.portal_role import SUFFIX, derive_password

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / ".data")))

DEBUG = env.bool("DEBUG", default=False)
# Without a default outside DEBUG: production refuses to start rather than run on a known key.
SECRET_KEY = env("SECRET_KEY", default="only-for-debugging") if DEBUG else env("SECRET_KEY")
# Keys of before: what was enciphered or signed under one is still read.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Addresses and networks of the proxies in front, whose word on the visitor's address is taken.
TRUSTED_PROXIES = [ip_network(address) for address in env.list("TRUSTED_PROXIES", default=[])]

# A day such as 2014-10-15 on which a demonstration or a drill stands; targets.clock is the one reader.
BUSINESS_DATE = env("BUSINESS_DATE", default="")
DEMO_PASSWORD = env("DEMO_PASSWORD", default="")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "baodi_quality.static_files.PortalStaticFilesConfig",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_otp",
    # Before accounts, which takes its list out of the admin.
    "django_otp.plugins.otp_totp",
    "import_export",
    "targets",
    "departments",
    "accounts",
    "audit",
    "evidence",
    "notifications",
    # Before exchange, whose lists of exports load forms that choose rows by the registers' pickers.
    "registers",
    "exchange",
    "enterprises",
    "inspections",
    "reporting",
    "plans",
    "meetings",
    "supervision",
    "assessment",
    "bulletin",
    "dashboard",
    "packs",
    "operations",
    "api",
    "baodi_quality",
]

MIDDLEWARE = [
    # First: whatever fails behind it has a number.
    "baodi_quality.middleware.RequestNumberMiddleware",
    # Then at once: everything after it logs, counts and locks by the visitor's address.
    "baodi_quality.addresses.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Before whatever reads a session: its key comes from a cookie.
    "baodi_quality.middleware.NulRefusingMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    # Outside the sessions and views, so that their refusals and redirects get its header too.
    "baodi_quality.middleware.PrivateAnswersMiddleware",
    "accounts.sessions.PortalSessionMiddleware",
    "baodi_quality.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "baodi_quality.middleware.CleanTextMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "baodi_quality.middleware.PortalLoginRequiredMiddleware",
    "accounts.middleware.SessionRulesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # After those that let people in: it calls the view.
    "exchange.exports.pages.PageWorkbooks",
    # Within everything that only reads or refuses, around everything that writes.
    "audit.middleware.TrailMiddleware",
    # Last, as axes asks: it turns the refused sign-in into the page of the lock.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "baodi_quality.urls"
WSGI_APPLICATION = "baodi_quality.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "baodi_quality.context_processors.portal",
            ],
        },
    },
]
FORM_RENDERER = "baodi_quality.form_renderer.QuickRenderer"

# 0: no limit, as workers need; the web server sets its own (wsgi.py), so that no page holds a thread for ever.
STATEMENT_SECONDS = env.int("STATEMENT_SECONDS", default=0)
LOCK_SECONDS = env.int("LOCK_SECONDS", default=0)
database = env.db("DATABASE_URL", default="postgres://portal@127.0.0.1:5432/portal")
if database["USER"].endswith(SUFFIX) and not database["PASSWORD"]:
    database["PASSWORD"] = derive_password(SECRET_KEY)
DATABASES = {
    "default": {
        **database,
        "ENGINE": "baodi_quality.database",
        "CONN_MAX_AGE": 60,
        # A database that was started again has cut the kept connections; the first request on each would fail.
        "CONN_HEALTH_CHECKS": True,
        # JIT turned one bulk statement of seconds into minutes (docs/design.md). A recomputation over a million rows
        # groups in memory with this much; with the server's 4 MB it sorts on disk and takes half as long again.
        "OPTIONS": {
            "options": f"-c jit=off -c work_mem=64MB -c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={LOCK_SECONDS}s",
            "connect_timeout": 5,
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "baodi_quality.valkey.ForgivingCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
    },
    # Drawn pieces of pages, keyed by what they show (dashboard/cache.py).
    "template_fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "fragments",
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}

CELERY_BROKER_URL = REDIS_URL
# The stale marks are the truth and results are not kept, so a lost answer costs nothing.
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "Asia/Shanghai"
# Figures have a queue and a worker of their own: a sheet of a million rows must not hold them up. The nightly comparison, which
# takes long itself, has not.
CELERY_TASK_ROUTES = {
    name: {"queue": "figures"} for name in ("targets.tasks.recompute_stale", "targets.tasks.roll_forward")
}
# A task whose worker dies is given to the next one. So every task may run twice, or anew from its middle.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
# A worker that fetched ahead would keep short tasks waiting behind its long import.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Kilobytes: a worker gives memory back after a large sheet.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A dead broker must not hold up the clerk who saves a record: one short try (baodi_quality/celery.py), then beat's sweep does it.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    # Without these the connection itself tries for six seconds, whatever the task asks for.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
}
CELERY_BEAT_SCHEDULER = "operations.beat:PulsingScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep-stale-marks": {
        "task": "targets.tasks.recompute_stale",
        "schedule": timedelta(seconds=20),
        # Without an end the sweeps would pile up while no worker runs, and keep it busy when it is back.
        "options": {"expires": 20},
    },
    "sweep-jobs": {
        "task": "exchange.tasks.sweep_jobs",
        "schedule": timedelta(seconds=20),
        "options": {"expires": 20},
    },
    "remove-old-files": {
        "task": "exchange.tasks.remove_old_files",
        "schedule": crontab(minute=40),
        "options": {"expires": 3600},
    },
    "remove-old-packs": {
        "task": "packs.tasks.remove_old_packs",
        "schedule": crontab(minute=45),
        "options": {"expires": 3600},
    },
    "clear-leftovers": {
        "task": "baodi_quality.tasks.clear_leftovers",
        "schedule": crontab(hour=2, minute=50),
    },
    # On the first day of a quarter it makes the reports of the last one; a day that beat missed is made up for by the next run.
    "generate-reports": {
        "task": "reporting.tasks.generate_reports",
        "schedule": crontab(hour=0, minute=20),
    },
    "compare-enterprises": {
        "task": "enterprises.tasks.compare_enterprises",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    "forget-idempotent-answers": {
        "task": "api.tasks.forget_idempotent_answers",
        "schedule": crontab(hour=3, minute=10),
    },
    # First at half past eight; the runs after it send only what a standstill or a failing mail server left over.
    "send-reminders": {
        "task": "reporting.tasks.send_reminders",
        "schedule": crontab(hour="8-17", minute=30),
        "options": {"expires": 1800},
    },
    # Mondays at eight; the runs after it send only what a standstill left over.
    "send-digests": {
        "task": "dashboard.tasks.send_digests",
        "schedule": crontab(minute=0, hour="8-17", day_of_week=1),
        "options": {"expires": 1800},
    },
    # What people are told of is told by e-mail soon; a failing mail server is tried again at the same pace.
    "send-emails": {
        "task": "notifications.tasks.send_emails",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 300},
    },
    # Unlockings end with a day; every quarter of an hour is soon enough, and late runs do no harm.
    "lock-expired-reports": {
        "task": "reporting.tasks.lock_expired_reports",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 900},
    },
    # Each is due from a day; figures turn to it by themselves, and its state follows within minutes.
    "enter-amendments": {
        "task": "plans.tasks.enter_amendments",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 600},
    },
    # Terms end with a day; the points are brought to it before people come in.
    "move-assessments-on": {
        "task": "assessment.tasks.move_sheets_on",
        "schedule": crontab(hour=0, minute=20),
    },
    "reckon-assessments": {
        "task": "assessment.tasks.reckon_previews",
        "schedule": crontab(hour=2, minute=30),
    },
    "remind-of-assessments": {
        "task": "assessment.tasks.remind",
        "schedule": crontab(minute=10, hour=9),
    },
    # After midnight, when terms have ended; a day that beat missed is logged by the next run, and pages never wait for it.
    "log-supervision-colours": {
        "task": "supervision.tasks.log_colours",
        "schedule": crontab(minute=10, hour="0,6,12,18"),
        "options": {"expires": 3600},
    },
    "strike-and-remind-of-supervision": {
        "task": "supervision.tasks.strike_and_remind",
        "schedule": crontab(minute=0, hour=9),
    },
    "seal-trail": {
        "task": "audit.tasks.seal",
        # As often as the switch can ask for; the task itself knows whether it is time.
        "schedule": timedelta(seconds=10),
        "options": {"expires": 10},
    },
    "verify-trail": {
        "task": "audit.tasks.verify_nightly",
        "schedule": crontab(hour=4, minute=10),
    },
    "back-up": {
        "task": "operations.tasks.back_up",
        "schedule": crontab(hour=2, minute=30),
    },
    "sound-alarms": {
        "task": "operations.tasks.sound_alarms",
        "schedule": timedelta(seconds=60),
        "options": {"expires": 60},
    },
    # After midnight: accounts end with a day.
    "close-accounts": {
        "task": "operations.tasks.close_accounts",
        "schedule": crontab(hour=0, minute=5),
    },
    # When backup, drill and verification of the night are done.
    "self-check": {
        "task": "operations.tasks.self_check",
        "schedule": crontab(hour=5, minute=30),
    },
    # Sundays, when the set of the night is there.
    "drill": {
        "task": "operations.tasks.drill",
        "schedule": crontab(hour=4, minute=0, day_of_week=0),
    },
    "nightly-comparison": {
        "task": "targets.tasks.compare_nightly",
        "schedule": crontab(hour=1, minute=30),
    },
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "accounts.passwords.SwitchedPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# By the security switches, which administrators keep in the browser.
AXES_HANDLER = "accounts.lockout.LockoutHandler"
AXES_FAILURE_LIMIT = "accounts.lockout.find_failure_limit"
AXES_COOLOFF_TIME = "accounts.lockout.find_cool_off"
# Name and address together: a stranger elsewhere locks nobody out, and one office address does not lock its other
# people.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"
AXES_VERBOSE = False
# Attempts are forgotten when one succeeds; the trail records every failure.
AXES_ENABLE_ACCESS_FAILURE_LOG = True
# Its lists would ask Django's permission tables, which nobody is in; accounts are unlocked on their own pages.
AXES_ENABLE_ADMIN = False
# What the app on a telephone calls the portal.
OTP_TOTP_ISSUER = "宝坻质量兴区"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "dashboard:home"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
CSRF_FAILURE_VIEW = "accounts.views.form_refused"
# 等保 level 2 asks for an idle time-out; 30 minutes is the usual practice, and another one is a security switch. The middleware
# lengthens sessions.
SESSION_COOKIE_AGE = 30 * 60
SESSION_ENGINE = "accounts.sessions"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = ["baodi_quality.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = env("STATIC_ROOT", default=str(DATA_DIR / "static"))
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/tabler", BASE_DIR / "node_modules/@tabler/core/dist"),
    ("vendor/icons", BASE_DIR / "node_modules/@tabler/icons-webfont/dist"),
    ("vendor/echarts", BASE_DIR / "node_modules/echarts/dist"),
    ("vendor/htmx", BASE_DIR / "node_modules/htmx.org/dist"),
]
STATIC_MANIFEST = env.bool("STATIC_MANIFEST", default=False)
# With collected files nothing is looked for at run time; without, a checkout needs no collecting.
WHITENOISE_USE_FINDERS = not STATIC_MANIFEST
STORAGES = {
    "default": {"BACKEND": "baodi_quality.media.WholeFileStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Uploads are handed out by views only, so there is no MEDIA_URL.
MEDIA_ROOT = DATA_DIR / "uploads"
# While they come in: within the data folder, so that what a killed process leaves is found (evidence/temporary.py).
INCOMING_DIR = DATA_DIR / "incoming"
# Django's own 0o644 would let every user of the machine read the evidence.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "baodi_quality.media.WholeFileUploadHandler",
]
# Of a form without its files; files have their own limits below.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# An uploaded sheet: its size as sent, and what it may unpack to.
SHEET_MAX_BYTES = env.int("SHEET_MAX_BYTES", default=30 * 1024 * 1024)
# Rows of all registers together that are written into a workbook while the browser waits.
WORKBOOK_ROWS_AT_ONCE = 50_000
SHEET_MAX_UNPACKED_BYTES = env.int("SHEET_MAX_UNPACKED_BYTES", default=400 * 1024 * 1024)
# A file handed in as evidence, and the virus scanner that looks at it: tcp://host:3310, or the path of its socket.
EVIDENCE_MAX_BYTES = env.int("EVIDENCE_MAX_BYTES", default=20 * 1024 * 1024)
CLAMD_URL = env("CLAMD_URL", default="")
# What one person may hand in within 24 hours.
EVIDENCE_BYTES_A_DAY = env.int("EVIDENCE_BYTES_A_DAY", default=1024 * 1024 * 1024)
# Tokens of one person for programs that are in force at once.
TOKENS_A_PERSON = env.int("TOKENS_A_PERSON", default=20)
# Where backup sets lie: on another disk, where there is one. PostgreSQL's own programs write and restore them; empty: those on the PATH.
# Where heads of the trail are added on a second machine (a mounted folder that is only added to); empty: nowhere.
TRAIL_ANCHOR = env("TRAIL_ANCHOR", default="")
BACKUP_DIR = env("BACKUP_DIR", default="") or str(DATA_DIR / "backups")
PG_BIN = env("PG_BIN", default="")
# A file with the key under which sets are sealed, kept apart from them; empty: they are not.
BACKUP_KEY_FILE = env("BACKUP_KEY_FILE", default="")
# With which Prometheus asks for /metrics; without it there are none.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
# Exports of more rows are written by a worker; their files are kept for so many days.
EXPORT_ROWS_AT_ONCE = env.int("EXPORT_ROWS_AT_ONCE", default=20_000)
EXPORT_DAYS = env.int("EXPORT_DAYS", default=7)

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "django_tables2/portal.html"

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

# How often one caller may call the programming interface.
API_RATE = env("API_RATE", default="600/min")
# For how long the answer under an Idempotency-Key is given again.
IDEMPOTENCY_DAYS = env.int("IDEMPOTENCY_DAYS", default=7)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.TokenAuthentication",
        "api.authentication.BrowserAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["api.access.RolePermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsing.BoundedJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "api.paging.CursorPages",
    "DEFAULT_FILTER_BACKENDS": ["api.filtering.KnownFilters"],
    "DEFAULT_THROTTLE_CLASSES": ["api.throttling.CallerThrottle"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.ApiSchema",
    # OPTIONS would describe fields and choices a second time, besides the schema.
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "api.problems.problem_response",
    # Else DRF would take `?format=` for itself, and look for a renderer of that name.
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Baodi quality programme API",
    "DESCRIPTION": _("Programming interface of the quality promotion portal"),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "FigureStatusEnum": "targets.models.Status",
        "CertificateStatusEnum": "enterprises.models.CertificateStatus",
        "FindingEnum": "inspections.models.projects.Finding",
        "SupervisionStateEnum": "supervision.models.items.Supervision.State",
        "SupervisionPartStateEnum": "supervision.models.items.SupervisionPart.State",
        "SupervisionColourEnum": "supervision.models.colours.Colour",
        "StageEnum": "inspections.models.SpotCheck.Stage",
        "ScoreStageEnum": "assessment.models.sheets.Score.Stage",
        "PartRoleEnum": "departments.models.duties.Part",
        "SupervisionActionEnum": "api.v1.supervisions.ACTS",
        "RectificationActionEnum": "api.v1.rectification_acts.ACTIONS",
        "RectificationStateEnum": "inspections.models.rectifications.Rectification.State",
    },
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "api.schema.name_for_machines"],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
}

SECURE = env.bool("SECURE", default=True)
SECURE_SSL_REDIRECT = SECURE
# Machines within ask these without https.
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^health/ready$", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
# Only by choice: browsers keep a name on their list for months, and with it every name below it.
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W021"]
# Believed from everyone: the proxy must strip it from what visitors send (docs/operations.md).
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    # No 'unsafe-inline' anywhere: text that slipped through unescaped still runs nothing. Scripts and styles are files.
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "style-src": [SELF],
        "script-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

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
