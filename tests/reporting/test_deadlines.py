"""By when a report is due and whose turn it is, without the database."""

import datetime as dt

import pytest

from reporting.deadlines import (
    body_due_at,
    days_left,
    default_due_at,
    end_of_day,
    is_late,
    is_overdue,
    is_working_day,
    next_working_day,
    return_due_at,
)
from reporting.models import Report, ReportingPolicy
from targets import clock
from targets.models import Quarter

CHINA = dt.timezone(dt.timedelta(hours=8))
DUE = dt.datetime(2014, 10, 10, 23, 59, 59, 999999, tzinfo=CHINA)
TICK = dt.timedelta(microseconds=1)


def report(state="draft", **fields):
    """Return a report due at the end of 2014-10-10 that is stored nowhere."""
    return Report(state=state, due_at=DUE, **fields)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2014-09-28", True),  # a Sunday on which the National Day is made up for
        ("2014-10-01", False),
        ("2014-10-07", False),
        ("2014-10-08", True),
        ("2014-10-11", True),  # a Saturday, made up for
        ("2014-10-18", False),
        # No arrangement is known: Monday to Friday.
        ("1999-01-01", True),
        ("1999-01-02", False),
        ("1999-01-03", False),
        ("1999-01-04", True),
    ],
)
def test_working_days_are_those_of_the_state_council(day, works):
    assert is_working_day(dt.date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("day", "moved"), [("2014-10-01", "2014-10-08"), ("2014-10-08", "2014-10-08"), ("2014-10-18", "2014-10-20")]
)
def test_a_holiday_moves_to_the_next_working_day(day, moved):
    assert next_working_day(dt.date.fromisoformat(day)) == dt.date.fromisoformat(moved)


def test_a_day_ends_with_its_last_moment_in_china():
    assert end_of_day(dt.date(2014, 10, 10)) == DUE


@pytest.mark.parametrize(
    ("quarter", "day", "due"),
    [
        # The tenth of January 2015 is a Saturday; the fifth of October 2014 lies in the holidays.
        (20143, 10, "2014-10-10"),
        (20143, 5, "2014-10-08"),
        (20144, 10, "2015-01-12"),
        (20144, 15, "2015-01-15"),
    ],
)
def test_a_report_is_due_on_a_day_of_the_month_after_the_quarter(quarter, day, due):
    policy = ReportingPolicy(deadline_day=day)
    assert default_due_at(Quarter.at(quarter), policy) == end_of_day(dt.date.fromisoformat(due))


@pytest.mark.parametrize(("days", "due"), [(1, "2014-10-16"), (2, "2014-10-17"), (3, "2014-10-20"), (5, "2014-10-20")])
def test_a_returned_report_is_due_so_many_days_from_today(days, due):
    assert return_due_at(ReportingPolicy(return_days=days), clock.today()) == end_of_day(dt.date.fromisoformat(due))


def test_late_is_what_was_first_submitted_after_the_deadline():
    assert [is_late(report(first_submitted_at=at)) for at in (None, DUE - TICK, DUE, DUE + TICK)] == [
        False, False, False, True,
    ]  # fmt: skip


RETURNED = DUE + dt.timedelta(days=7)


@pytest.mark.parametrize(
    ("state", "fields", "due"),
    [
        ("draft", {}, DUE),
        ("signed", {}, DUE),
        ("returned", {"first_submitted_at": DUE, "return_due_at": RETURNED}, RETURNED),
        ("signed", {"first_submitted_at": DUE, "return_due_at": RETURNED}, RETURNED),
        # Signed again after an unlocking: it was in time once.
        ("signed", {"first_submitted_at": DUE}, None),
        ("submitted", {"first_submitted_at": DUE}, None),
        ("accepted", {"first_submitted_at": DUE, "return_due_at": RETURNED}, None),
        ("reopened", {"first_submitted_at": DUE}, None),
    ],
)
def test_the_body_has_to_act_where_the_next_step_is_its_own(state, fields, due):
    one = report(state, **fields)
    assert body_due_at(one) == due
    assert days_left(one, dt.date(2014, 10, 9)) == {DUE: 1, RETURNED: 8, None: None}[due]
    assert is_overdue(one, RETURNED + TICK) is (due is not None)


def test_a_report_is_overdue_only_after_its_last_moment():
    assert [is_overdue(report(), now) for now in (DUE - TICK, DUE, DUE + TICK)] == [False, False, True]
    assert [days_left(report(), dt.date(2014, 10, day)) for day in (9, 10, 11)] == [1, 0, -1]
