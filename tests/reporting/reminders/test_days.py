"""Which rule speaks on which day, to whom: over a deadline, a return, a holiday, the year end, a closing, a standstill."""

import datetime as dt

import pytest

from plans.services.bodies import body_merge
from reporting import services
from reporting.deadlines import default_due_at
from reporting.models import ReminderLog, ReminderRule, Report, ReportingPolicy, ReportValue
from targets.models import Quarter
from tests.factories import make_body, make_user
from tests.reporting.reminders.mornings import SHANGHAI, at, days, fired, reminded

pytestmark = pytest.mark.django_db


OVER_A_DEADLINE = {
    "2014-10-03": [("截止前7天提醒联络员", "liaison")],
    "2014-10-09": [("截止前1天提醒联络员", "liaison")],
    "2014-10-10": [("截止当天提醒联络员", "liaison")],
    "2014-10-13": [("逾期3天催报联络员", "liaison"), ("逾期3天告知部门负责人", "head")],
    "2014-10-17": [("逾期7天催报联络员", "liaison"), ("逾期7天告知部门负责人", "head")],
}


def test_over_a_deadline_each_rule_speaks_on_its_day_and_then_no_more(cast, rules, send):
    assert fired(send, "2014-10-01", "2014-11-10") == OVER_A_DEADLINE


def test_every_day_may_be_run_again_and_again(cast, rules, send):
    for day in days("2014-10-01", "2014-10-20"):
        send(day)
        assert (send(day), send(day)) == ([], [])
    assert reminded().count() == 7


def test_who_has_submitted_is_not_told_and_the_slow_reviewer_is(cast, rules, send, settings):
    settings.BUSINESS_DATE = "2014-10-08"
    cast.fill()
    cast.submit()
    # The five working days after Wednesday 2014-10-08 are 9, 10, 11 (a Saturday worked for the holiday), 13, 14.
    assert fired(send, "2014-10-08", "2014-11-10") == {
        "2014-10-14": [("报送后5个工作日未审核提醒办公室", "office")] * 2,
    }
    subject = reminded().filter(user=cast.office).get().subject
    assert subject == "有1份已报送的季度报告待审核"


def test_a_returned_report_has_rules_of_its_own_and_a_second_return_is_another_occasion(cast, rules, send, settings):
    settings.BUSINESS_DATE = "2014-10-09"
    cast.fill()
    cast.submit()
    settings.BUSINESS_DATE = "2014-10-13"
    services.report_return(report=cast.now, user=cast.office, reason="数据有误")
    due = cast.now.return_due_at.astimezone(SHANGHAI).date()
    assert due == dt.date(2014, 10, 20)
    expected = {
        "2014-10-19": [("退回重报截止前1天提醒联络员", "liaison")],
        "2014-10-21": [("退回重报逾期1天催报联络员", "liaison")],
        "2014-10-23": [("退回重报逾期3天告知部门负责人", "head")],
    }
    assert fired(send, "2014-10-14", "2014-10-31") == expected
    settings.BUSINESS_DATE = "2014-11-03"
    cast.submit()
    services.report_return(report=cast.now, user=cast.office, reason="仍有误")
    assert list(fired(send, "2014-11-04", "2014-11-20")) == ["2014-11-09", "2014-11-11", "2014-11-13"]


def test_a_deadline_moved_by_a_weekend_after_the_year_end_moves_the_reminders(cast, rules, send):
    # The tenth day after the fourth quarter of 2014 is Saturday 2015-01-10; the next working day is Monday the 12th.
    quarter = Quarter.objects.get(pk=20144)
    Report.objects.update(quarter=quarter, due_at=default_due_at(quarter, ReportingPolicy.current()))
    assert Report.objects.get().due_at.astimezone(SHANGHAI).date() == dt.date(2015, 1, 12)
    told = fired(send, "2014-12-20", "2015-02-10")
    assert list(told) == ["2015-01-05", "2015-01-11", "2015-01-12", "2015-01-15", "2015-01-19"]
    assert "2014年第四季度" in reminded().first().subject


def test_a_deadline_moved_by_a_holiday_moves_the_reminders(cast, rules, send):
    # The National Day holiday of 2014 lasted from the 1st to the 7th of October.
    due_at = default_due_at(cast.report.quarter, ReportingPolicy(deadline_day=5))
    Report.objects.update(due_at=due_at)
    assert due_at.astimezone(SHANGHAI).date() == dt.date(2014, 10, 8)
    told = fired(send, "2014-09-25", "2014-10-31")
    assert list(told) == ["2014-10-01", "2014-10-07", "2014-10-08", "2014-10-11", "2014-10-15"]


def test_an_extension_is_another_deadline(cast, rules, send, settings):
    send("2014-10-09")
    services.report_extend(report=cast.now, user=cast.office, day=dt.date(2014, 10, 17), reason="台账送检")
    assert fired(send, "2014-10-10", "2014-10-20") == {
        "2014-10-10": [("截止前7天提醒联络员", "liaison")],
        "2014-10-16": [("截止前1天提醒联络员", "liaison")],
        "2014-10-17": [("截止当天提醒联络员", "liaison")],
        "2014-10-20": [("逾期3天催报联络员", "liaison"), ("逾期3天告知部门负责人", "head")],
    }


@pytest.mark.parametrize("state", ["accepted", "reopened", "submitted"])
def test_nobody_is_told_of_what_they_do_not_owe(cast, rules, send, state):
    cast.bring_to(state)
    assert [row for row in send("2014-10-13") if row[1] != "office"] == []


def test_nobody_is_told_of_a_closed_quarter_nor_of_a_report_without_items(cast, rules, send):
    Quarter.objects.filter(pk=20143).update(closed_at=at("2014-10-09"), closed_by=cast.office)
    assert send("2014-10-10") == []
    Quarter.objects.filter(pk=20143).update(closed_at=None, closed_by=None)
    ReportValue.objects.update(set_aside=True)
    assert send("2014-10-10") == []
    ReportValue.objects.update(set_aside=False)
    assert send("2014-10-10") == [("截止当天提醒联络员", "liaison")]


def test_after_a_standstill_the_latest_rule_speaks_and_those_before_it_never(cast, rules, send):
    assert send("2014-10-03") == [("截止前7天提醒联络员", "liaison")]
    assert send("2014-10-14") == [("逾期3天催报联络员", "liaison"), ("逾期3天告知部门负责人", "head")]
    assert send("2014-10-15") == []
    assert "逾期4天" in reminded().filter(user=cast.liaison).latest("pk").text


def test_rules_switched_off_and_people_out_of_use_are_left_out(cast, rules, send):
    ReminderRule.objects.filter(audience="head").update(is_active=False)
    cast.liaison.is_active = False
    cast.liaison.save()
    assert send("2014-10-13") == []


def test_a_new_liaison_is_told_what_their_body_owes(cast, rules, send):
    send("2014-10-13")
    make_user("liaison", body=cast.body)
    assert send("2014-10-14") == [("逾期3天催报联络员", "liaison")]


def test_the_successor_is_told_of_a_merged_bodys_report(cast, rules, send, settings):
    settings.BUSINESS_DATE = "2014-10-06"
    heir = make_user("liaison", body=make_body())
    body_merge(body=cast.body, into=heir.body, day=dt.date(2014, 10, 5), basis="津宝政发〔2014〕1号", user=cast.office)
    stayed = make_user("liaison", body=cast.body)
    send("2014-10-13")
    told = [row.user for row in ReminderLog.objects.select_related("user__body")]
    # With the body its people went over; who is entered under it afterwards acts for nobody.
    assert {user.body for user in told} == {heir.body}
    assert heir in told and stayed not in told
