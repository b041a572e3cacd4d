"""Mornings on which reminders are sent, and what was sent."""

import datetime as dt
from zoneinfo import ZoneInfo

from notifications.models import InboxMessage

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = dt.timedelta(days=1)


def at(day: str, hour: int = 8, minute: int = 30) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour, minute), SHANGHAI)


def reminded():
    """Return the messages that are reminders; other steps of a report send messages too."""
    return InboxMessage.objects.filter(kind="reminder")


def days(first: str, last: str) -> list[str]:
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return [(start + n * DAY).isoformat() for n in range((end - start).days + 1)]


def fired(send, first: str, last: str) -> dict[str, list[tuple[str, str]]]:
    """Send on every day of a span, and return the days on which anybody was told."""
    told = {day: send(day) for day in days(first, last)}
    return {day: rows for day, rows in told.items() if rows}
