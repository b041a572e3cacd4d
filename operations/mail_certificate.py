"""Until when the certificate of the mail server holds."""

import datetime as dt
import smtplib
import ssl

from django.conf import settings
from django.core.cache import cache

SECONDS = 3
KEPT_SECONDS = 3600
"""The health page must not wait for the mail server each time."""


def read_certificate_end() -> dt.datetime:
    """Return the end of the mail server's certificate, asked once an hour; raises OSError or SMTPException where it is refused."""
    key = f"mail-certificate:{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    until: float | None = cache.get(key)
    if until is None:
        until = ask_server()
        cache.set(key, until, KEPT_SECONDS)
    return dt.datetime.fromtimestamp(until, dt.UTC)


def ask_server() -> float:
    """Shake hands with the mail server as a sender does, and return the moment at which its certificate ends."""
    context, place = ssl.create_default_context(), (settings.EMAIL_HOST, settings.EMAIL_PORT)
    if settings.EMAIL_USE_SSL:
        server: smtplib.SMTP = smtplib.SMTP_SSL(*place, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(*place, timeout=SECONDS)
    with server:
        if not settings.EMAIL_USE_SSL:
            server.starttls(context=context)
        sock = server.sock
        if not isinstance(sock, ssl.SSLSocket):
            raise smtplib.SMTPException("no TLS")
        return ssl.cert_time_to_seconds(str((sock.getpeercert() or {})["notAfter"]))
