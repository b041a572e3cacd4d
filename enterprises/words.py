"""How rows are put into words: tags with the colour of what they say, and places under the name of the day."""

import datetime as dt
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registers.words import tag
from targets import clock
from targets.listing import then_and_now

EXPIRY_DAYS = (30, 60, 90)
URGENT_DAYS, SOON_DAYS = EXPIRY_DAYS[0], EXPIRY_DAYS[-1]


def certificate_tag(certificate: Any) -> SafeString:
    """Return how a certificate (with_status) stands, and how many days are left when they are few."""
    left = (certificate.expires_on - clock.today()).days
    if certificate.status != "valid" or left > SOON_DAYS or left < 0:
        return tag(certificate.status_word, certificate.status)
    return tag(_("valid, %(days)s days left") % {"days": left}, "expiring" if left > URGENT_DAYS else "expiring-now")


def expiry_stage(certificate: Any) -> int | None:
    """Return which warning a valid certificate stands under: 30, 60 or 90 days; None where it runs longer."""
    left = (certificate.expires_on - clock.today()).days
    if certificate.status != "valid" or left < 0:
        return None
    return next((days for days in EXPIRY_DAYS if left <= days), None)


def enterprise_on(enterprise: Any, day: dt.date | None) -> str:
    """Return the enterprise's name on ``day`` and the present one where it differs (uses prefetched former names)."""
    return then_and_now(enterprise.name_on(day) if day else enterprise.name, enterprise.name)


def format_difference(number: int) -> str:
    """Write by how much something changes: +1, 0, −1."""
    return f"{number:+d}".replace("-", "−") if number else "0"


def indicator_tags(row: Any, affected: Any) -> SafeString | str:
    """Return the indicators that a row moves as links by their codes; a dash where it moves none."""
    found = [(one.get_absolute_url(), one.name, one.code) for one in affected.list_for(row)]
    return format_html_join(" ", '<a class="tag tag--blue" href="{}" title="{}">{}</a>', found) or "—"
