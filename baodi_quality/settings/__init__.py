"""All settings, read from the environment; the table in README.md explains each variable.

Here stands what the portal is made of; each other subject has a file of its own.
"""

from django.utils.translation import gettext_lazy as _

from baodi_quality.settings.environment import *
from baodi_quality.settings.environment import BASE_DIR, env
from baodi_quality.settings.files import *
from baodi_quality.settings.interface import *
from baodi_quality.settings.operations import *
from baodi_quality.settings.queues import *
from baodi_quality.settings.schedule import *
from baodi_quality.settings.security import *
from baodi_quality.settings.sign_in import *
from baodi_quality.settings.stores import *

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
    "baodi_quality.middleware.ReadOnceMiddleware",
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

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = ["baodi_quality.formats"]

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "django_tables2/portal.html"
