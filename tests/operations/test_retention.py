"""Which sets are kept, worked out by hand."""

import datetime as dt
from zoneinfo import ZoneInfo

from operations.models import Backup
from operations.retention import choose_kept
from operations.services import backup
from operations.services.backup import sets_remove_old
from tests.operations.sets import make_set

SHANGHAI = ZoneInfo("Asia/Shanghai")


def nights(last: dt.date, number: int) -> list[dt.datetime]:
    """Return the moments of so many nights, half past two each."""
    days = [last - dt.timedelta(days=n) for n in range(number)]
    return [dt.datetime(day.year, day.month, day.day, 2, 30, tzinfo=SHANGHAI) for day in days]


def kept(moments: list[dt.datetime], now: dt.datetime) -> list[str]:
    return [f"{moment:%m-%d}" for moment in sorted(choose_kept(moments, now), reverse=True)]


def test_days_weeks_and_months_of_a_year_of_nights():
    # Sunday, 29 November 2026.
    moments = nights(dt.date(2026, 11, 29), 365)
    assert kept(moments, moments[0] + dt.timedelta(hours=1)) == [
        # 14 days; the Sundays among them end the last two weeks, the first of them November.
        "11-29", "11-28", "11-27", "11-26", "11-25", "11-24", "11-23",
        "11-22", "11-21", "11-20", "11-19", "11-18", "11-17", "11-16",
        # Six Sundays more, and the last days of ten months more; a year of nights begins on 30 November 2025.
        "11-15", "11-08", "11-01", "10-31", "10-25", "10-18", "10-11", "09-30", "08-31", "07-31", "06-30", "05-31",
        "04-30", "03-31", "02-28", "01-31", "12-31", "11-30",
    ]  # fmt: skip


def test_of_a_day_the_newest_and_whatever_is_young():
    night = dt.datetime(2026, 11, 29, 2, 30, tzinfo=SHANGHAI)
    by_hand = [night + dt.timedelta(hours=hours) for hours in (6, 7)]
    assert len(choose_kept([night, *by_hand], night + dt.timedelta(hours=8))) == 3
    # Two days after the first, only the newest of the day is left.
    assert choose_kept([night, *by_hand], night + dt.timedelta(days=3)) == {by_hand[1]}


def test_a_standstill_deletes_nothing():
    moments = nights(dt.date(2026, 3, 10), 10)
    assert choose_kept(moments, dt.datetime(2026, 11, 29, tzinfo=SHANGHAI)) == set(moments)


def test_what_is_kept_no_longer_is_deleted(portal, monkeypatch):
    old, new = make_set(), make_set()
    monkeypatch.setattr(backup, "choose_kept", lambda moments, now: {new.taken_at})
    sets_remove_old()
    assert [path.name for path in portal.iterdir()] == [new.name]
    assert Backup.objects.count() == 2
    assert not old.folder.exists()
