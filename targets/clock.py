"""The one place that knows what day it is."""

import datetime as dt

from django.conf import settings
from django.utils import timezone


def today() -> dt.date:
    """Return the business day in Asia/Shanghai; ``BUSINESS_DATE`` moves it for drills and demonstrations."""
    if settings.BUSINESS_DATE:
        return dt.date.fromisoformat(settings.BUSINESS_DATE)
    return timezone.localdate()


def is_moved() -> bool:
    """Say whether the business day is not the calendar's, so that pages can show a banner."""
    return bool(settings.BUSINESS_DATE)
