"""Whom the portal answers, over what, and what a browser may do with its pages."""

from ipaddress import ip_network

from csp.constants import NONE, SELF

from baodi_quality.settings.environment import env

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Addresses and networks of the proxies in front, whose word on the visitor's address is taken.
TRUSTED_PROXIES = [ip_network(address) for address in env.list("TRUSTED_PROXIES", default=[])]

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
