"""The one place that knows what day it is."""

import datetime as dt

from django.conf import settings
from django.utils import timezone


def today() -> dt.date:
    """Return the business day in Asia/Shanghai; ``BUSINESS_DATE`` moves it for drills and demonstrations."""
    if settings.BUSINESS_DATE:
        return dt.date.fromisoformat(settings.BUSINESS_DATE)
    return timezone.localdate()


def now() -> dt.datetime:
    """Return the business moment, aware: the time of day is the real one, the day is that of `today`.

    Deadlines, closings and what was known when are told by it, so that a drill can stand on any day.
    """
    moment = timezone.localtime()
    # Only the day moves. The hour stays real, so that moments within a day keep their order.
    return dt.datetime.combine(today(), moment.timetz())


def is_moved() -> bool:
    """Say whether the business day is not the calendar's, so that pages can show a banner."""
    return bool(settings.BUSINESS_DATE)
