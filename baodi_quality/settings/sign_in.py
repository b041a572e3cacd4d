"""Accounts, passwords, locks and sessions. What administrators keep in the browser is accounts/policy.py."""

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
