"""The pages of reminders: the log, choosing and confirming, the rules."""

import pytest
from django.urls import reverse

from reporting.models import ReminderLog, ReminderRule
from reporting.reminders import reminders_send_by_hand
from tests.factories import make_body, make_user
from tests.pages import find_elements, read_texts
from tests.queries import list_queries
from tests.reporting.reminders.mornings import at
from tests.reporting.report_rows import make_report

pytestmark = pytest.mark.django_db


def test_the_log_is_read_in_the_same_queries_however_long(cast, rules, send, client):
    client.force_login(cast.office)
    for days, rows in ((["2014-10-03"], 1), (["2014-10-09", "2014-10-10", "2014-10-13", "2014-10-17"], 7)):
        for day in days:
            send(day)
        assert ReminderLog.objects.count() == rows
        assert (
            list_queries(lambda: client.get(reverse("reporting:reminders")))
            == "session user reminderlog quarter body reminderlog bodyname".split()
        )


def test_the_log_is_narrowed_by_its_address(cast, rules, send, client):
    send("2014-10-03")
    reminders_send_by_hand(reports=[cast.now], user=cast.office, now=at("2014-10-08"))
    client.force_login(cast.office)

    def shown(**query: str) -> int:
        return client.get(reverse("reporting:reminders"), query).context["page_obj"].paginator.count

    assert shown() == 3
    assert [shown(way="rule"), shown(way="hand")] == [1, 2]
    assert [shown(since="2014-10-04"), shown(until="2014-10-04")] == [2, 1]
    assert [shown(body=cast.body.code), shown(body=cast.stranger.code)] == [3, 0]
    assert [shown(quarter="20143"), shown(channel="inbox"), shown(channel="failed")] == [3, 3, 0]


def test_a_report_tells_who_was_told_of_it_and_strangers_get_404(cast, rules, send, client):
    address = reverse("reporting:report-reminders", args=[cast.body.code, "2014Q3"])
    answers = {}
    for day in ("2014-10-02", "2014-10-03"):
        send(day)
        for name in ("office", "liaison", "other"):
            client.force_login(getattr(cast, name))
            answer = client.get(address)
            answers[day, name] = (answer.status_code, "截止前7天提醒联络员" in read_texts(answer, ".timeline .hint"))
    assert answers == {
        ("2014-10-02", "office"): (200, False), ("2014-10-02", "liaison"): (200, False), ("2014-10-02", "other"): (404, False),
        ("2014-10-03", "office"): (200, True), ("2014-10-03", "liaison"): (200, True), ("2014-10-03", "other"): (404, False),
    }  # fmt: skip


def test_only_the_office_is_offered_to_remind_and_only_of_what_a_body_owes(cast, client):
    address = reverse("reporting:report-reminders", args=[cast.body.code, "2014Q3"])
    link = f"{reverse('reporting:reminders-send')}?report={cast.report.pk}"

    def offered(user) -> bool:
        client.force_login(user)
        return bool(find_elements(client.get(address), f'a.btn[href="{link}"]'))

    assert [offered(user) for user in (cast.office, cast.liaison, make_user("auditor"))] == [True, False, False]
    cast.bring_to("submitted")
    assert not offered(cast.office)


def test_the_office_sees_who_will_be_told_then_tells_them(cast, client, settings):
    settings.BUSINESS_DATE = "2014-10-15"
    client.force_login(cast.office)
    listed = client.get(reverse("reporting:reminders-choose"))
    assert [(row.report, row.days_left) for row in listed.context["rows"]] == [(cast.report, -5)]
    shown = client.get(reverse("reporting:reminders-send"), {"report": cast.report.pk})
    assert shown.context["people_count"] == 2 and ReminderLog.objects.count() == 0
    done = client.post(reverse("reporting:reminders-send"), {"report": cast.report.pk}, follow=True)
    assert "已提醒2人。" in read_texts(done, ".notice--success")
    again = client.get(reverse("reporting:reminders-send"), {"report": cast.report.pk})
    assert again.context["people_count"] == 0
    assert [one.sent_today for one in again.context["pending"]] == [[cast.report], [cast.report]]


def test_one_message_counts_who_was_told_and_what_was_passed_over(cast, client, settings):
    settings.BUSINESS_DATE = "2014-10-15"
    client.force_login(cast.office)
    # A body without an account in use.
    make_report(make_body(), cast.item)
    pks = [row.report.pk for row in client.get(reverse("reporting:reminders-choose")).context["rows"]]
    done = client.post(reverse("reporting:reminders-send"), {"report": pks}, follow=True)
    assert read_texts(done, ".notice--success") == ["已提醒2人。略过1份报告：有关人员今天已催报，或单位没有在用账号。"]


def test_choosing_costs_the_same_for_many_reports(cast, client):
    client.force_login(cast.office)
    choose, confirm = reverse("reporting:reminders-choose"), reverse("reporting:reminders-send")
    for more in (0, 6):
        for _n in range(more):
            body = make_body()
            make_user("liaison", body=body)
            make_report(body, cast.item)
        pks = [row.report.pk for row in client.get(choose).context["rows"]]
        assert len(pks) == 1 + more
        assert list_queries(lambda: client.get(choose)) == "session user report bodyname".split()
        assert (
            list_queries(lambda pks=pks: client.get(confirm, {"report": pks}))
            == "session user report bodyname reminderlog body user".split()
        )


@pytest.mark.parametrize(
    ("role", "expected"),
    [("office", [200, 200, 200, 200]), ("auditor", [200, 403, 200, 403]), ("liaison", [403] * 4), ("admin", [403] * 4)],
)
def test_who_may_enter(cast, client, role, expected):
    user = {"office": cast.office, "liaison": cast.liaison}.get(role) or make_user(role)
    client.force_login(user)
    names = [
        "reporting:reminders",
        "reporting:reminders-choose",
        "reporting:reminder-rules",
        "reporting:reminder-rule-add",
    ]
    assert [client.get(reverse(name)).status_code for name in names] == expected


RULE = {"name": "逾期十天催报", "trigger": "deadline", "side": "after", "number": "10", "audience": "liaison"}


def test_the_office_adds_changes_and_switches_off_a_rule(cast, rules, client, send):
    client.force_login(cast.office)
    assert client.post(reverse("reporting:reminder-rule-add"), RULE | {"is_active": "on"}).status_code == 302
    rule = ReminderRule.objects.get(name="逾期十天催报")
    assert (rule.days, rule.is_active, rule.by_email) == (10, True, False)
    assert ("逾期十天催报", "liaison") in send("2014-10-20")
    url = reverse("reporting:reminder-rule-edit", args=[rule.pk])
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
    answer = client.post(reverse("reporting:reminder-rule-add"), RULE | change)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert ReminderRule.objects.count() == len(rules)
