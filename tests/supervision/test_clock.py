"""Clocks: working days, the end of a term, and the days that count against nobody."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.colouring import Colouring, find_facts
from supervision.models import Supervision, SupervisionPart, SupervisionSpan
from supervision.terms import Term, count_days, find_gap, find_last_day, move_days
from tests.supervision.items import DUE, day


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2014-11-03", "2014-11-03", 0),
        ("2014-11-03", "2014-11-04", 1),
        ("2014-11-07", "2014-11-09", 0),  # a weekend
        ("2014-09-26", "2014-10-11", 7),  # Sunday 28 September and Saturday 11 October are worked, 1 to 7 are not
        ("2014-11-03", "2014-11-28", 19),
    ],
)
def test_working_days(since, until, days) -> None:
    assert count_days(day(since), day(until)) == days


def test_days_of_a_pause_do_not_count() -> None:
    pause = SupervisionSpan(since=day("2014-11-04"), until=day("2014-11-07"))
    assert count_days(day("2014-11-03"), day("2014-11-10"), [pause]) == 2  # the 4th and the 10th
    assert count_days(day("2014-11-03"), day("2014-11-10"), [SupervisionSpan(since=day("2014-11-04"))]) == 1


NOVEMBER = [dt.date(2014, 11, number) for number in range(1, 31)]
"""Thirty days without a holiday: people work from Monday to Friday."""


@given(st.tuples(*[st.integers(0, 29)] * 2), st.lists(st.tuples(*[st.integers(0, 29)] * 2), max_size=3))
def test_counted_days_equal_a_hand_count_and_are_never_negative(span, stops) -> None:
    since, until = (NOVEMBER[place] for place in span)
    pauses = [SupervisionSpan(since=NOVEMBER[min(pair)], until=NOVEMBER[max(pair)]) for pair in stops]
    by_hand = 0
    for one in NOVEMBER:
        is_paused = any(pause.since < one <= pause.until for pause in pauses)
        by_hand += since < one <= until and one.isoweekday() <= 5 and not is_paused
    assert count_days(since, until, pauses) == by_hand >= 0


def test_the_first_day_does_not_count_and_a_last_day_off_moves() -> None:
    assert find_last_day(day("2014-09-26"), Term(2, "working")) == day("2014-09-29")
    assert find_last_day(day("2014-09-02"), Term(30, "calendar")) == day("2014-10-08")  # 2 October is a holiday
    assert move_days(day("2014-10-10"), 1) == day("2014-10-11")  # a Saturday that is worked


def test_a_term_ends_at_the_end_of_its_last_day() -> None:
    friday = day("2014-11-28")
    assert [find_gap(friday, friday + dt.timedelta(days=n)) for n in (-1, 0, 1, 2, 3, 4)] == [-1, 0, 1, 1, 1, 2]


def test_a_deadline_on_a_holiday_moves(cast) -> None:
    assert cast.draft(due_on=day("2015-01-01")).due_on == day("2015-01-04")  # a Sunday that is worked


def test_on_its_last_day_an_item_is_in_time_and_the_day_after_late(cast) -> None:
    first, second = cast.bring_to("handling"), cast.bring_to("handling")
    cast.at(DUE)
    cast.act(first, "ask_close")
    cast.at("2014-12-01")
    cast.act(second, "ask_close")
    assert [cast.lead_part(one).late_days for one in (first, second)] == [0, 1]


def test_the_days_of_the_review_do_not_count(cast) -> None:
    """Asked on Thursday 20 with 6 days left; reviewed for 3 working days; due six days after that again, or as given."""
    item = cast.bring_to("handling")
    cast.at("2014-11-20")
    item = cast.act(item, "ask_close")
    step = item.steps.last()
    assert (step.clock_before, step.clock_after) == (6, 6)
    cast.at("2014-11-25")
    item = cast.act(item, "return_close", until=day("2014-12-03"))
    assert (item.due_on, cast.lead_part(item).due_on) == (day("2014-12-03"), day("2014-12-03"))
    # 21, 24 and 25 November were the office's.
    assert count_days(item.assigned_on, day("2014-12-03"), item.spans.all()) == 22 - 3 == 19
    cast.at("2014-12-03")
    item = cast.act(item, "ask_close")
    assert (cast.lead_part(item).late_days, cast.lead_part(item).returns) == (0, 1)


def test_a_review_cannot_cost_the_body_days(cast) -> None:
    item = cast.bring_to("handling")
    cast.at("2014-11-20")
    item = cast.act(item, "ask_close")
    cast.at("2014-11-25")
    with pytest.raises(Exception, match="2014-12-03"):
        cast.act(item, "return_close", until=day("2014-12-02"))


def test_what_is_returned_after_an_objection_gives_all_days_since_the_asking_back(cast) -> None:
    """Asked on Thursday 20, returned on Monday 1: seven working days later, so seven after Friday 28 are Tuesday 9."""
    item = cast.bring_to("handling")
    for on, action in (("2014-11-20", "ask_close"), ("2014-11-25", "verify"), ("2014-11-27", "object")):
        cast.at(on)
        item = cast.act(item, action)
    cast.at("2014-12-01")
    with pytest.raises(Exception, match="2014-12-09"):
        cast.act(item, "return_close", until=day("2014-12-08"))
    item = cast.act(item, "return_close", until=day("2014-12-09"))
    assert (cast.lead_part(item).due_on, cast.lead_part(item).progress) == (day("2014-12-09"), None)


def test_what_a_meeting_decided_is_reported_on_within_five_working_days(cast) -> None:
    item = cast.bring_to("assigned")
    Supervision.objects.filter(pk=item.pk).update(source_kind="decision")
    item = cast.act(item, "sign")
    assert cast.lead_part(item).feedback_due_on == day("2014-11-10")
    cast.at("2014-11-10")
    # From then on as everything else: in 30 days, which is after the deadline.
    assert cast.lead_part(cast.act(item, "feedback")).feedback_due_on is None


def test_what_was_late_before_a_return_stays_late(cast) -> None:
    item = cast.bring_to("handling")
    cast.at("2014-12-02")  # two working days late
    item = cast.act(item, "ask_close")
    cast.at("2014-12-04")
    item = cast.act(item, "return_close", until=day("2014-12-10"))
    cast.at("2014-12-11")
    item = cast.act(item, "ask_close")
    assert cast.lead_part(item).late_days == 3


def test_suspended_days_are_added(cast) -> None:
    item = cast.bring_to("handling")
    cast.at("2014-11-10")
    item = cast.act(item, "suspend", until=day("2014-12-10"))
    cast.at("2014-11-20")
    item = cast.act(item, "resume")
    assert (item.due_on, item.first_due_on) == (day("2014-12-10"), DUE)  # eight working days
    part = Supervision.objects.with_clock().get(pk=item.pk).lead
    assert find_facts(part, day("2014-11-21"))["elapsed_share"] == 100 * 6 // 19


def test_the_days_with_the_leader_are_added(cast) -> None:
    item = cast.bring_to("assigned")
    cast.at("2014-11-04")
    item = cast.act(item, "refuse_competence")
    cast.at("2014-11-06")
    item = cast.act(item, "approve")
    assert (item.due_on, item.number) == (day("2014-12-02"), "督〔2014〕1号")
    assert cast.lead_part(item).sign_due_on == day("2014-11-10")


def test_each_body_has_its_own_clock(cast) -> None:
    item = cast.bring_to("handling")
    item = cast.act(item, "sign", cast.support_liaison)
    cast.at("2014-12-02")
    item = cast.act(item, "support_done")
    assert {part.role: part.late_days for part in item.parts.all()} == {"lead": 0, "support": 2}
    item = Supervision.objects.with_clock().get(pk=item.pk)
    support = SupervisionPart.objects.get(pk=item.supports[0].pk)
    assert Colouring().judge_part(support).colour == ""


def test_late_signing_is_counted_for_each_body(cast) -> None:
    item = cast.bring_to("assigned")  # to be signed for by Wednesday 5
    cast.at("2014-11-07")
    item = cast.act(item, "sign")
    assert cast.lead_part(item).late_signing_days == 2
    item = cast.act(item, "sign", cast.support_liaison)
    assert item.parts.get(role="support").late_signing_days == 2
    assert item.state == "handling"


def test_the_clock_of_an_urgent_item_to_sign_is_shorter(cast) -> None:
    item = cast.bring_to("assigned", urgency="urgent")
    assert cast.lead_part(item).sign_due_on == day("2014-11-04")
