"""One message a day, by rule or by hand, never twice: not by two senders, and not of what has changed meanwhile."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from baodi_quality.celery import app
from launcher.processes import wait_until
from reporting import services
from reporting.deadlines import end_of_day
from reporting.models import ReminderLog
from reporting.reminders import list_triggers_by_rule, reminders_send, reminders_send_by_hand
from reporting.reminders.sending import digest_send
from reporting.tasks import send_reminders
from targets import clock
from targets.models import Quarter
from tests.factories import make_body, make_user
from tests.reporting.reminders.mornings import at, reminded
from tests.reporting.report_rows import make_report

pytestmark = pytest.mark.django_db


def test_one_message_a_day_lists_everything_that_a_person_is_told_of(cast, rules, send):
    make_report(cast.body, cast.item, quarter=20142, due_at=end_of_day(dt.date(2014, 7, 10)))
    send("2014-10-10")
    message = reminded().get(user=cast.liaison)
    assert message.subject == "催报：有2份季度报告待报送"
    assert message.text.splitlines()[:2] == [
        f"{cast.body}2014年第二季度报告：应于2014-07-10前报送，已逾期92天。",
        f"{cast.body}2014年第三季度报告：应于2014-10-10前报送，今天截止。",
    ]
    assert message.reminders.count() == 2


def test_reminding_by_hand_reaches_liaison_and_head_once_a_day(cast, rules, send, settings):
    settings.BUSINESS_DATE = "2014-10-08"
    first = reminders_send_by_hand(reports=[cast.now], user=cast.office, now=at("2014-10-08"))
    assert {message.user for message in first} == {cast.liaison, cast.head}
    assert reminders_send_by_hand(reports=[cast.now], user=cast.colleague, now=at("2014-10-08", 16)) == []
    assert len(reminders_send_by_hand(reports=[cast.now], user=cast.office, now=at("2014-10-09"))) == 2
    # Told by hand today, the liaison is told by the rule tomorrow.
    assert send("2014-10-09") == []
    assert send("2014-10-10") == [("截止当天提醒联络员", "liaison")]


@pytest.mark.parametrize("role", ["liaison", "head", "leader", "auditor", "admin"])
def test_only_the_office_reminds_by_hand(cast, role):
    user = make_user(role, body=cast.body)
    with pytest.raises(PermissionDenied):
        reminders_send_by_hand(reports=[cast.now], user=user, now=clock.now())
    assert ReminderLog.objects.count() == 0


def test_a_reviewer_is_not_reminded_by_hand(cast):
    cast.bring_to("submitted")
    assert reminders_send_by_hand(reports=[cast.now], user=cast.office, now=clock.now()) == []


@pytest.mark.parametrize("same", ["rule", "day"])
def test_the_database_itself_refuses_a_second_reminder(cast, rules, same):
    row = {"report": cast.report, "user": cast.liaison, "counted_from": cast.report.due_at, "sent_at": at("2014-10-10")}
    ReminderLog.objects.create(rule=rules[0], day="2014-10-10", **row)
    again = {"rule": rules[0], "day": "2014-10-11"} if same == "rule" else {"rule": rules[1], "day": "2014-10-10"}
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderLog.objects.create(**row | again)


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_tell_everybody_once(cast, rules, settings):
    settings.BUSINESS_DATE = "2014-10-13"
    for _n in range(5):
        body = make_body()
        make_user("liaison", body=body)
        make_report(body, cast.item)
    start, problems = threading.Barrier(2), []

    def run() -> None:
        try:
            start.wait()
            reminders_send(now=at("2014-10-13"))
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    senders = [threading.Thread(target=run) for _n in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert problems == []
    assert (ReminderLog.objects.count(), reminded().count()) == (7, 7)


@pytest.mark.parametrize("meanwhile", ["submitted", "closed", "extended"])
def test_what_has_changed_since_it_was_found_is_not_told(cast, rules, settings, meanwhile):
    settings.BUSINESS_DATE = "2014-10-10"
    found = [one for one in list_triggers_by_rule(at("2014-10-10")) if one.user == cast.liaison]
    if meanwhile == "submitted":
        cast.fill()
        cast.submit()
    elif meanwhile == "closed":
        Quarter.objects.filter(pk=20143).update(closed_at=at("2014-10-10"), closed_by=cast.office)
    else:
        services.report_extend(report=cast.now, user=cast.office, day=dt.date(2014, 10, 17), reason="台账送检")
    assert len(found) == 1
    assert digest_send(user=cast.liaison, triggers=found, now=at("2014-10-10")) is None
    assert (ReminderLog.objects.count(), reminded().count()) == (0, 0)


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_sends_what_is_due(cast, rules, settings, celery_worker_process):
    settings.BUSINESS_DATE = "2014-10-13"
    worker = celery_worker_process()
    send_reminders.delay()
    send_reminders.delay()
    wait_until(lambda: ReminderLog.objects.count() == 2, worker, 30)
    assert reminded().filter(user=cast.liaison).count() == 1


def test_beat_asks_for_it_from_half_past_eight():
    entry = app.conf.beat_schedule["send-reminders"]
    assert entry["task"] == send_reminders.name
    assert (min(entry["schedule"].hour), entry["schedule"].minute) == (8, {30})
