"""Coloured words in lists and pages."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from departments.models import Township
from targets import clock
from targets.listing import then_and_now
from targets.texts import escape_words

COLOURS = {
    "passed": "green",
    "met": "green",
    "qualified": "green",
    "valid": "green",
    "key": "blue",
    "new": "blue",
    "failed": "red",
    "missed": "red",
    "refused": "red",
    "withdrawn": "red",
    "cancelled": "red",
    "overdue": "red",
    "pending": "amber",
    "suspended": "amber",
    "late": "amber",
    "expiring": "amber",
    "expiring-now": "red",
}


def format_moment(moment: dt.datetime | None) -> str:
    """Return a moment to the minute as files say it; empty where there is none."""
    return f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def tag(word: object, key: str) -> SafeString:
    """Return the word as a tag, coloured by the key that it stands for; grey where the key says neither good nor bad."""
    colour = COLOURS.get(key)
    look = f" tag--{colour}" if colour else ""
    return mark_safe(f'<span class="tag{look}">{escape_words(word)}</span>')


def count_by_kind(rows: Iterable[Model]) -> list[tuple[str, int]]:
    """Return how many rows there are of each kind."""
    return list(Counter(str(row._meta.verbose_name) for row in rows).items())


def span(since: dt.date, until: dt.date | None) -> str:
    """Return the days from ``since`` to ``until``, both included; an empty end is open."""
    if until is None:
        return _("since %(since)s") % {"since": since}
    return _("%(since)s to %(until)s") % {"since": since, "until": until}


def place_on(township: Township | None, day: dt.date | None) -> str:
    """Return the name of the place on ``day`` and today's where it differs: 周良庄镇（今周良街道）."""
    if township is None:
        return ""
    today = clock.today()
    # Two steps: the township may have become part of another, and that one may have been renamed.
    now = township.place_on(today).name_on(today)
    return then_and_now(township.place_on(day).name_on(day) if day else now, now)


def link_place(township: Township | None, day: dt.date | None) -> SafeString | str:
    """Return the name as `place_on` does, as a link to the place that the row belongs to on its day; empty without any."""
    if township is None:
        return ""
    place = township.place_on(day or clock.today())
    return mark_safe(f'<a href="{place.get_absolute_url()}">{escape_words(place_on(township, day))}</a>')


def name_table(label: str) -> str:
    """Return what rows of a table are called."""
    return str(apps.get_model(label)._meta.verbose_name)


def say_why(row: dict[str, Any]) -> tuple[str, str]:
    """Return who changed a row that stays and when, and why it stays."""
    if row["why"] != "changed":
        # Kept in every language of the portal, by the code of each.
        return "", row["words"].get(get_language()) or next(iter(row["words"].values()))
    if "at" not in row:
        return _("not recorded"), _("The row is not as the import left it; the newer content is kept.")
    moment = parse_datetime(row["at"])
    words = _("Somebody changed the row after the import; the newer content is kept.")
    if row["import"]:
        words = _("Import %(number)s changed the row afterwards; take that one back first.") % {"number": row["import"]}
    return f"{row['who'] or _('command line')} {moment:%Y-%m-%d}" if moment else row["who"], words
