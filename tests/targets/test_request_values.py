"""Reading values of addresses and forms: what is one, what is none, and that nothing ends in a fault."""

import datetime as dt

import pytest
from django.core.exceptions import BadRequest
from django.http import Http404
from django.test import RequestFactory

from targets.request_values import (
    get_day,
    get_moment,
    get_number,
    get_posted_number,
    get_quarter,
    parse_day,
    parse_moment,
    parse_number,
)

HOSTILE = ["abc", "²", "٣", "１２", "-1", "+1", "1_0", " 1", "1 ", "1.0", "9" * 19, "9" * 5000, "1\x00", ""]
CHINA = dt.timezone(dt.timedelta(hours=8))


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_it_reads_whole_numbers_in_ascii_digits(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize("text", HOSTILE)
def test_it_reads_nothing_else_as_a_number(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2014-09-30", dt.date(2014, 9, 30)),
        ("2012-02-29", dt.date(2012, 2, 29)),
        ("2014-02-29", None),
        ("20140930", None),
        ("2014-W40-2", None),
        ("0001-01-01", None),
        ("9999-12-31", None),
        ("２０１４-09-30", None),
        ("2014-09-30\x00", None),
    ],
)
def test_it_reads_days_from_which_pages_can_reckon(text, day):
    assert parse_day(text) == day


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2014-09-30T08:00:00+08:00", dt.datetime(2014, 9, 30, 8, tzinfo=CHINA)),
        ("2014-09-30T00:00:00Z", dt.datetime(2014, 9, 30, 8, tzinfo=CHINA)),
        ("2014-09-30 08:00", dt.datetime(2014, 9, 30, 8, tzinfo=CHINA)),
        ("2014-13-01T00:00:00", None),
        ("2014-09-30T25:00:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("2014-09-30T08:00:00." + "0" * 5000, None),
        ("now", None),
    ],
)
def test_it_reads_moments_with_and_without_an_offset(text, moment):
    assert parse_moment(text) == moment


@pytest.mark.parametrize("text", ["2014Q5", "²014Q1", "２０１４Q3", "0000Q1", "9999Q4", "2014Q3\n1", "x" * 5000])
def test_an_address_that_names_no_quarter_is_not_found(text):
    with pytest.raises(Http404):
        get_quarter(RequestFactory().get("/", {"quarter": text}))


def test_it_reads_what_an_address_gives():
    request = RequestFactory().get(
        "/", {"quarter": "2014q3", "number": "5", "day": "2014-09-30", "moment": "2014-09-30T08:00:00+08:00"}
    )
    assert get_quarter(request) == 20143
    assert get_number(request, "number") == 5
    assert get_day(request, "day") == dt.date(2014, 9, 30)
    assert get_moment(request, "moment") == dt.datetime(2014, 9, 30, 8, tzinfo=CHINA)


@pytest.mark.parametrize("get", [get_number, get_day, get_moment])
def test_a_value_may_be_absent_or_empty_but_not_wrong(get):
    assert get(RequestFactory().get("/"), "x") is None
    assert get(RequestFactory().get("/?x="), "x") is None
    with pytest.raises(Http404):
        get(RequestFactory().get("/?x=abc"), "x")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_form_that_sends_no_number_is_a_bad_request(text):
    with pytest.raises(BadRequest):
        get_posted_number(RequestFactory().post("/", {"revision": text}), "revision")
    assert get_posted_number(RequestFactory().post("/", {"revision": "4"}), "revision") == 4
