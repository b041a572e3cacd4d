"""Values in addresses and posted forms, each read in one way, so that nothing a caller writes ends in a fault of the server.

A `parse_` function returns None for what is no such value. A `get_` function reads the address: None where the name is absent
or empty, 404 for what is no such value. `get_posted_number` answers 400 for
none as well, since a form of the portal always sends it.
"""

import datetime as dt
import re

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from targets.models import Quarter

# What a bigint of the database holds in any case. Without a bound, Python takes seconds over a million digits and then refuses.
MOST_DIGITS = 18
NUMBER = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT_LENGTH = 40


def parse_number(text: str) -> int | None:
    """Return a whole number in ASCII digits; ``str.isdigit`` would let ² through, on which ``int`` fails."""
    return int(text) if NUMBER.fullmatch(text) else None


def parse_day(text: str) -> dt.date | None:
    """Return a day written like 2014-09-30."""
    try:
        # fromisoformat alone also takes 20140930 and 2014-W40-2; one spelling keeps addresses comparable.
        day = dt.date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None
    return day if day and is_reckonable(day) else None


def parse_moment(text: str) -> dt.datetime | None:
    """Return an aware moment in ISO 8601; one without an offset is in the portal's time zone."""
    try:
        # The length bounds the work of the parser on what a stranger sends.
        moment = parse_datetime(text) if len(text) <= MOMENT_LENGTH else None
    except ValueError:
        return None
    if moment is None or not is_reckonable(moment.date()):
        return None
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def is_reckonable(day: dt.date) -> bool:
    """Say whether pages can reckon from the day, as they do from quarters: the year before the year 1 is an error of Python's."""
    return 1000 <= day.year < 3000


def get_number(request: HttpRequest, name: str) -> int | None:
    """Return the whole number that the address gives."""
    text = request.GET.get(name, "")
    number = parse_number(text)
    if text and number is None:
        raise Http404
    return number


def get_day(request: HttpRequest, name: str) -> dt.date | None:
    """Return the day that the address gives."""
    text = request.GET.get(name, "")
    day = parse_day(text)
    if text and day is None:
        raise Http404
    return day


def get_moment(request: HttpRequest, name: str) -> dt.datetime | None:
    """Return the moment that the address gives."""
    text = request.GET.get(name, "")
    moment = parse_moment(text)
    if text and moment is None:
        raise Http404
    return moment


def get_quarter(request: HttpRequest) -> int | None:
    """Return the key of the quarter that the address gives: 20143 for ``?quarter=2014Q3``."""
    code = request.GET.get("quarter", "")
    return get_quarter_key(code) if code else None


def get_quarter_key(code: str) -> int:
    """Return the key of the quarter that a part of an address names: 20143 for ``2014Q3``; 404 for what is no quarter."""
    try:
        return Quarter.key_of(code)
    except ValueError as error:
        raise Http404 from error


def get_posted_number(request: HttpRequest, name: str) -> int:
    """Return the whole number that the form sends."""
    number = parse_number(request.POST.get(name, ""))
    if number is None:
        raise BadRequest(f"{name} is no whole number")
    return number
