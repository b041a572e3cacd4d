"""The days that can be typed in: the same for forms, filters, the interface and sheets."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

EARLIEST = dt.date(1949, 1, 1)
LATEST = dt.date(2099, 12, 31)
"""From 9999-12-31, which some write for ever, Python cannot count on."""


def validate_day(day: dt.date) -> None:
    """Raise ValidationError for a day that nothing here can have."""
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(
            _("The date must lie between %(first)s and %(last)s.") % {"first": EARLIEST, "last": LATEST}
        )
