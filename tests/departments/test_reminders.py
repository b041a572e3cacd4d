"""Reminders: which rule speaks on which day, to whom, and never twice."""

import datetime as dt
import threading
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from baodi_quality.celery import app
from baodi_quality.plan_loading.files import PlanFiles
from baodi_quality.plan_loading.load import PLAN_2010_2015
from departments.models import InboxMessage, ReminderLog, ReminderRule, Report, ReportValue
from departments.reminding import occasions_by_rule, reminders_send, reminders_send_by_hand
from departments.reminding.email import reminder_emails_send
from departments.reminding.sending import digest_send
from departments.reporting import services
from departments.reporting.deadlines import default_due_at, end_of
from departments.services import body_merge
from departments.tasks import send_reminders
from launcher.processes import wait_until
from targets import clock
from targets.models import Quarter
from tests.departments.report_rows import Cast, make_report
from tests.factories import make_body, make_user

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = dt.timedelta(days=1)


def at(day: str, hour: int = 8, minute: int = 30) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour, minute), SHANGHAI)


def reminded():
    """Return the messages that are reminders; other steps of a report send messages too."""
    return InboxMessage.objects.filter(kind="reminder")


@pytest.fixture
def rules():
    """Make the rules that come with the plan."""
    rows = PlanFiles(PLAN_2010_2015).rows("reminder_rules")
    return ReminderRule.objects.bulk_create(ReminderRule(**row) for row in rows)


@pytest.fixture
def cast(settings):
    settings.BUSINESS_DATE = "2014-10-01"
    return Cast()


@pytest.fixture
def send(settings):
    """Send what is due on a day, and return who was told by which rule."""

    def run(day: str) -> list[tuple[str, str]]:
        settings.BUSINESS_DATE = day
        before = list(ReminderLog.objects.values_list("pk", flat=True))
        reminders_send(now=at(day))
        rows = ReminderLog.objects.exclude(pk__in=before).select_related("rule", "user").order_by("rule__name", "pk")
        return [(row.rule.name, row.user.role) for row in rows]

    return run


def days(first: str, last: str) -> list[str]:
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return [(start + n * DAY).isoformat() for n in range((end - start).days + 1)]


def fired(send, first: str, last: str) -> dict[str, list[tuple[str, str]]]:
    """Send on every day of a span, and return the days on which anybody was told."""
    told = {day: send(day) for day in days(first, last)}
    return {day: rows for day, rows in told.items() if rows}


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


def test_a_deadline_moved_by_a_holiday_moves_the_reminders(cast, rules, send):
    # The tenth day after the third quarter of 2015 is Saturday 2015-10-10, worked for the National Day holiday;
    # that after the first quarter of 2015 is Friday 2015-04-10; that after the fourth of 2014 is Saturday 2015-01-10.
    quarter = Quarter.objects.get(pk=20144)
    Report.objects.update(
        quarter=quarter, due_at=default_due_at(quarter, services.generation.ReportingPolicy.current())
    )
    assert Report.objects.get().due_at.astimezone(SHANGHAI).date() == dt.date(2015, 1, 12)
    told = fired(send, "2014-12-20", "2015-02-10")
    assert list(told) == ["2015-01-05", "2015-01-11", "2015-01-12", "2015-01-15", "2015-01-19"]
    assert "2014年第四季度" in reminded().first().subject


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


def test_one_message_a_day_lists_everything_that_a_person_is_told_of(cast, rules, send):
    make_report(cast.body, cast.item, quarter=20142, due_at=end_of(dt.date(2014, 7, 10)))
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


def test_a_reviewer_is_not_reminded_by_hand_and_only_the_office_may_remind(cast):
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
    found = [occasion for occasion in occasions_by_rule(at("2014-10-10")) if occasion.user == cast.liaison]
    if meanwhile == "submitted":
        cast.fill()
        cast.submit()
    elif meanwhile == "closed":
        Quarter.objects.filter(pk=20143).update(closed_at=at("2014-10-10"), closed_by=cast.office)
    else:
        services.report_extend(report=cast.now, user=cast.office, day=dt.date(2014, 10, 17), reason="台账送检")
    assert len(found) == 1
    assert digest_send(user=cast.liaison, occasions=found, now=at("2014-10-10")) is None
    assert (ReminderLog.objects.count(), reminded().count()) == (0, 0)


class Picky(EmailBackend):
    """A mail server that refuses one address, and after that everything on the same connection."""

    broken = False

    def send_messages(self, messages):
        self.broken = self.broken or any("refused@" in address for message in messages for address in message.to)
        if self.broken:
            raise OSError("550 no such mailbox")
        return super().send_messages(messages)

    def close(self):
        self.broken = False


class Unreachable(EmailBackend):
    """A mail server that cannot be reached."""

    def open(self):
        raise OSError("timed out")


BACKEND = f"{__name__}."


@pytest.fixture
def addressed(cast, rules):
    for user, address in ((cast.liaison, "liaison@example.cn"), (cast.head, "refused@example.cn")):
        user.email = address
        user.save()
    return cast


def states() -> dict[str, str]:
    return {row.user.role: row.email for row in ReminderLog.objects.select_related("user")}


def test_an_e_mail_goes_to_whom_has_an_address_and_once(addressed, send, settings):
    settings.EMAIL_BACKEND, settings.PORTAL_URL = (
        "django.core.mail.backends.locmem.EmailBackend",
        "https://portal.example",
    )
    send("2014-10-09")
    assert reminder_emails_send(now=clock.now()) == 1
    assert reminder_emails_send(now=clock.now()) == 0
    (letter,) = mail.outbox
    assert letter.to == ["liaison@example.cn"]
    assert letter.subject == f"催报：{addressed.body}2014年第三季度报告"
    assert f"https://portal.example{addressed.report.get_absolute_url()}" in letter.body
    assert states() == {"liaison": "sent"}


def test_a_rule_without_e_mail_and_a_person_without_address_get_none(cast, rules, send):
    cast.head.email = "head@example.cn"
    cast.head.save()
    ReminderRule.objects.filter(audience="head").update(by_email=False)
    send("2014-10-13")
    assert reminder_emails_send(now=clock.now()) == 0
    assert states() == {"liaison": "", "head": ""}


@pytest.mark.parametrize("role", ["liaison", "head"])
def test_a_refused_address_holds_up_nobody_and_is_tried_again(addressed, send, settings, monkeypatch, role):
    refused, other = (addressed.head, addressed.liaison) if role == "head" else (addressed.liaison, addressed.head)
    for user, address in ((refused, "refused@example.cn"), (other, "other@example.cn")):
        user.email = address
        user.save()
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend", Picky)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send("2014-10-13")
    assert reminder_emails_send(now=clock.now()) == 1
    assert states() == {refused.role: "failed", other.role: "sent"}
    assert ReminderLog.objects.get(user=refused).email_error == "550 no such mailbox"
    refused.email = "right@example.cn"
    refused.save()
    assert reminder_emails_send(now=clock.now()) == 1
    assert states() == {"liaison": "sent", "head": "sent"}
    assert ReminderLog.objects.get(user=refused).email_error == ""


def test_a_server_that_cannot_be_reached_fails_all_and_the_inbox_has_them(addressed, send, settings, monkeypatch):
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend", Unreachable)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send("2014-10-13")
    assert reminder_emails_send(now=clock.now()) == 0
    assert states() == {"liaison": "failed", "head": "failed"}
    assert reminded().count() == 2
    monkeypatch.undo()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    # After two days it is old news.
    assert reminder_emails_send(now=at("2014-10-16")) == 0
    assert reminder_emails_send(now=at("2014-10-15")) == 2


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


def test_the_log_is_read_in_a_constant_number_of_queries(cast, rules, send, client, django_assert_max_num_queries):
    client.force_login(cast.office)

    def read() -> int:
        with django_assert_max_num_queries(30) as captured:
            assert client.get(reverse("reminders")).status_code == 200
        return len(captured)

    send("2014-10-03")
    before = read()
    for day in ("2014-10-09", "2014-10-10", "2014-10-13", "2014-10-17"):
        send(day)
    assert ReminderLog.objects.count() == 7
    assert read() == before


def test_the_log_is_narrowed_by_its_address(cast, rules, send, client):
    send("2014-10-03")
    reminders_send_by_hand(reports=[cast.now], user=cast.office, now=at("2014-10-08"))
    client.force_login(cast.office)

    def shown(**query: str) -> int:
        return client.get(reverse("reminders"), query).context["page_obj"].paginator.count

    assert shown() == 3
    assert [shown(way="rule"), shown(way="hand")] == [1, 2]
    assert [shown(since="2014-10-04"), shown(until="2014-10-04")] == [2, 1]
    assert [shown(body=cast.body.code), shown(body=cast.stranger.code)] == [3, 0]
    assert [shown(quarter="20143"), shown(channel="inbox"), shown(channel="failed")] == [3, 3, 0]


def test_a_report_tells_who_was_told_of_it_and_strangers_get_404(cast, rules, send, client):
    address = reverse("report-reminders", args=[cast.body.code, "2014Q3"])
    answers = {}
    for day in ("2014-10-02", "2014-10-03"):
        send(day)
        for name in ("office", "liaison", "other"):
            client.force_login(getattr(cast, name))
            answer = client.get(address)
            answers[day, name] = (answer.status_code, "截止前7天提醒联络员" in answer.content.decode())
    assert answers == {
        ("2014-10-02", "office"): (200, False), ("2014-10-02", "liaison"): (200, False), ("2014-10-02", "other"): (404, False),
        ("2014-10-03", "office"): (200, True), ("2014-10-03", "liaison"): (200, True), ("2014-10-03", "other"): (404, False),
    }  # fmt: skip


def test_the_office_sees_who_will_be_told_then_tells_them(cast, client, settings):
    settings.BUSINESS_DATE = "2014-10-15"
    client.force_login(cast.office)
    listed = client.get(reverse("reminders-choose"))
    assert [(row.report, row.days_left) for row in listed.context["rows"]] == [(cast.report, -5)]
    shown = client.get(reverse("reminders-send"), {"report": cast.report.pk})
    assert shown.context["told"] == 2 and ReminderLog.objects.count() == 0
    done = client.post(reverse("reminders-send"), {"report": cast.report.pk}, follow=True)
    assert "已提醒2人。" in done.content.decode()
    again = client.get(reverse("reminders-send"), {"report": cast.report.pk})
    assert again.context["told"] == 0
    assert [telling.told_today for telling in again.context["tellings"]] == [[cast.report], [cast.report]]


def test_choosing_costs_the_same_for_many_reports(cast, client, django_assert_max_num_queries):
    client.force_login(cast.office)

    def read() -> int:
        with django_assert_max_num_queries(40) as captured:
            pks = [row.report.pk for row in client.get(reverse("reminders-choose")).context["rows"]]
            client.get(reverse("reminders-send"), {"report": pks})
        return len(captured)

    before = read()
    for _n in range(6):
        body = make_body()
        make_user("liaison", body=body)
        make_report(body, cast.item)
    assert read() == before


@pytest.mark.parametrize(
    ("role", "expected"),
    [("office", [200, 200, 200, 200]), ("auditor", [200, 403, 200, 403]), ("liaison", [403] * 4), ("admin", [403] * 4)],
)
def test_who_may_enter(cast, client, role, expected):
    user = {"office": cast.office, "liaison": cast.liaison}.get(role) or make_user(role)
    client.force_login(user)
    names = ["reminders", "reminders-choose", "reminder-rules", "reminder-rule-add"]
    assert [client.get(reverse(name)).status_code for name in names] == expected


RULE = {"name": "逾期十天催报", "trigger": "deadline", "side": "after", "number": "10", "audience": "liaison"}


def test_the_office_adds_changes_and_switches_off_a_rule(cast, rules, client, send):
    client.force_login(cast.office)
    assert client.post(reverse("reminder-rule-add"), RULE | {"is_active": "on"}).status_code == 302
    rule = ReminderRule.objects.get(name="逾期十天催报")
    assert (rule.days, rule.is_active, rule.by_email) == (10, True, False)
    assert ("逾期十天催报", "liaison") in send("2014-10-20")
    url = reverse("reminder-rule-edit", args=[rule.pk])
    assert client.get(url).context["form"].initial["number"] == 10
    assert client.post(url, RULE | {"side": "before", "number": "2"}).status_code == 302
    rule.refresh_from_db()
    assert (rule.days, rule.is_active) == (-2, False)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": "3"}, "number"),  # another rule does this already
        ({"number": "0"}, "number"),
        ({"number": "91"}, "number"),
        ({"name": "截止当天提醒联络员"}, "name"),
        ({"trigger": "review"}, "audience"),
        ({"trigger": "review", "audience": "office", "side": "before"}, "side"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_beside_its_field(cast, rules, client, change, field):
    client.force_login(cast.office)
    answer = client.post(reverse("reminder-rule-add"), RULE | change)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert ReminderRule.objects.count() == len(rules)
