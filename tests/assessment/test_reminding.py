"""Who is reminded of what when, and what a body's own menu and home say of the assessment."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from assessment import services
from assessment.dues import Dues
from assessment.models import Sheet
from assessment.tasks import remind
from assessment.terms import add_working_days, find_round, get_self_score_end, get_term_end
from assessment.waiting import list_waiting
from notifications.models import InboxMessage, MessageEmail
from tests.assessment.rows import f
from tests.assessment.test_course import Year, files
from tests.assessment.test_filings import make_final
from tests.assessment.test_schemes import paper
from tests.factories import make_body, make_user
from tests.pages import find_elements, read_text
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(settings, tmp_path, assessment_rows) -> Year:
    settings.MEDIA_ROOT = tmp_path
    return Year(settings, assessment_rows)


def list_reminded(user) -> list[str]:
    rows = InboxMessage.objects.filter(user=user, kind=InboxMessage.Kind.REMINDER)
    return list(rows.order_by("pk").values_list("subject", flat=True))


def list_due(user) -> list[tuple[str, dt.date]]:
    return [(str(due.what), due.until) for due in Dues(dt.date(2014, 2, 5)) if user in due.people]


@pytest.mark.parametrize(
    ("day", "since"),
    [
        ("2014-02-20", None), ("2014-02-21", "2014-02-21"), ("2014-02-26", "2014-02-21"), ("2014-02-27", "2014-02-27"),
        ("2014-02-28", "2014-02-27"), ("2014-03-01", "2014-03-01"), ("2014-03-07", "2014-03-01"), ("2014-03-08", "2014-03-08"),
        ("2014-03-28", "2014-03-22"), ("2014-03-29", None),
    ],
)  # fmt: skip
def test_people_are_reminded_a_week_and_a_day_before_and_weekly_for_a_month_after(day, since):
    found = find_round(dt.date(2014, 2, 28), dt.date.fromisoformat(day))
    assert found == (dt.date.fromisoformat(since) if since else None)


def test_a_term_of_working_days_begins_on_the_day_after():
    # The first week of October is off, and people work on Saturday 11.
    assert [str(add_working_days(dt.date(2014, 9, 30), count)) for count in (0, 1, 3, 4)] == [
        "2014-09-30", "2014-10-08", "2014-10-10", "2014-10-11",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("opened_on", "end"),
    [
        ("2013-12-20", "2014-01-20"),
        ("2014-01-13", "2014-01-20"),
        ("2014-01-14", "2014-01-21"),
        ("2014-01-17", "2014-01-24"),
    ],
)
def test_terms_of_self_scores_leave_five_working_days(opened_on, end):
    assert str(get_self_score_end(2013, dt.date.fromisoformat(opened_on))) == end


def test_terms_move_with_a_self_score_that_ended_late():
    assert get_term_end("review", 2013, dt.date(2014, 1, 20)) == dt.date(2014, 2, 10)
    assert get_term_end("check", 2013, dt.date(2014, 1, 30)) == dt.date(2014, 3, 10)
    assert get_term_end("announce", 2013, None) == dt.date(2014, 3, 31)
    assert get_term_end("approve", 2013, dt.date(2014, 1, 10)) == dt.date(2014, 3, 25)


def test_targets_are_reminded_of_once_a_round_until_they_are_filed(year):
    year.on("2013-02-20")
    remind()
    assert list_reminded(year.head) == []
    for day in ("2013-02-21", "2013-02-21", "2013-02-25"):
        year.on(day)
        remind()
    assert list_reminded(year.head) == list_reminded(year.liaison) == ["年度目标待备案，截止2013-02-28"]
    year.on("2013-03-01")
    remind()
    assert list_reminded(year.head)[1:] == ["年度目标待备案，已超过截止日2013-02-28"]
    services.targets_file(sheet=year.sheet, user=year.head, reason="B5 不低于95%", files=paper())
    year.on("2013-03-08")
    remind()
    assert len(list_reminded(year.head)) == 2
    # The office is told of it when it is filed; it is reminded of nothing yet.
    assert list_reminded(year.office) == []


def test_reminders_are_in_the_language_of_each_and_once_though_it_changes(year):
    type(year.head).objects.filter(pk=year.head.pk).update(preferences={"language": "en"})
    year.on("2013-02-21")
    remind()
    assert list_reminded(year.head) == ["the targets of the year are to be filed, by 2013-02-28"]
    assert list_reminded(year.liaison) == ["年度目标待备案，截止2013-02-28"]
    type(year.head).objects.filter(pk=year.head.pk).update(preferences={})
    remind()
    assert len(list_reminded(year.head)) == 1


def test_reminders_go_by_e_mail_to_those_who_have_an_address(year):
    type(year.head).objects.filter(pk=year.head.pk).update(email="head@example.com")
    year.on("2013-02-21")
    remind()
    assert [one.message.user for one in MessageEmail.objects.all()] == [year.head]


def test_self_scores_reviews_checks_and_objections_are_due_from_those_with_whom_they_lie(year):
    year.to_self()
    assert list_due(year.head) == [("自评待负责人签字", dt.date(2014, 1, 20))]
    year.answer(response="contest", points=f("30"), reason="复检合格两批未计")
    services.sheet_sign(sheet=year.sheet, user=year.head)
    assert list_due(year.office) == [("评分表待初评", dt.date(2014, 2, 10))]
    services.sheet_review(
        sheet=year.sheet, user=year.office, points=year.rulings(I1=services.Ruling(reason="以归档数为准"))
    )
    assert list_due(year.office) == [("实地核查待完成", dt.date(2014, 2, 28))]
    people = year.make_panel()
    assert list_due(people[0]) == [("实地核查打分待完成", dt.date(2014, 2, 28))]
    assert [sheet.body for sheet in list_waiting(people[0])] == [year.body]
    year.give_marks(people, "3", "3", "3")
    assert list_due(people[0]) == []
    assert not list_waiting(people[0])
    services.sheet_inspect(sheet=year.sheet, user=people[0], reason="一致", files=files())
    assert list_due(year.office) == [("评分表待复核", dt.date(2014, 2, 28))]
    year.on("2014-02-03")
    services.sheet_propose(sheet=year.sheet, user=year.colleague, points={})
    assert list_due(year.head) == [("对公示得分有异议的，由负责人提出", dt.date(2014, 2, 12))]
    services.sheet_object(
        sheet=year.sheet, user=year.head, items=[year.item("II1")], reason="总结已上传", files=files()
    )
    assert list_due(year.office) == list_due(year.leader) == [("异议待复核决定", dt.date(2014, 2, 19))]
    objection = year.sheet.objections.get()
    services.objection_decide(
        sheet=year.sheet, user=year.third, objection=objection, verdict="accepted", reason="属实", points=f("5")
    )
    objection.refresh_from_db()
    assert list_due(year.office) == [("变更结果待报领导小组", objection.resubmit_until)]


def test_the_office_is_told_once_a_round_of_all_reviews_though_their_number_changes(year):
    year.to_reviewing()
    Sheet.objects.filter(scheme=year.scheme, body=year.other).update(state="reviewing")
    year.on("2014-02-03")
    remind()
    services.sheet_review(sheet=year.sheet, user=year.office, points=year.rulings())
    year.on("2014-02-04")
    remind()
    assert [one for one in list_reminded(year.office) if "初评" in one] == ["评分表待初评（2），截止2014-02-10"]


def test_the_leader_is_due_to_approve_and_the_office_to_announce(year):
    year.to_publicity()
    Sheet.objects.filter(pk=year.sheet.pk).update(state="deliberation")
    assert list_due(year.leader) == [("评分表待审定", dt.date(2014, 3, 25))]
    Sheet.objects.filter(scheme=year.scheme).update(state="final", seal="0" * 64)
    assert ("考核结果待公布", dt.date(2014, 3, 31)) in list_due(year.office)


def test_remedies_are_reminded_of_and_once_overdue_the_office_is_told_too(year, settings):
    make_final(year, settings)
    settings.BUSINESS_DATE = "2014-04-24"
    remind()
    assert list_reminded(year.head)[-1] == "整改报告待报送，截止2014-04-27"
    assert not [one for one in list_reminded(year.office) if "整改" in one]
    settings.BUSINESS_DATE = "2014-04-28"
    remind()
    for user in (year.head, year.office):
        assert list_reminded(user)[-1] == "整改报告待报送，已超过截止日2014-04-27"


def test_the_body_that_reviews_for_the_office_is_told_and_sees_what_waits(year):
    year.to_self()
    host = Sheet.objects.get(scheme=year.scheme, body=year.host)
    Sheet.objects.filter(pk=host.pk).update(state="reviewing", reviewing_body=year.other)
    assert ("贵单位代办公室初评", dt.date(2014, 2, 10)) in list_due(year.stranger)
    assert host in list_waiting(year.stranger)


def test_menu_and_home_of_a_body_tell_what_waits_there(year):
    client = Client()
    client.force_login(year.head, backend="django.contrib.auth.backends.ModelBackend")
    # In the preview the targets of the year are still to be filed.
    assert read_text(client.get(reverse("assessment:count")), "span").startswith("1")
    assert "目标待备案" in read_text(client.get(reverse("assessment:summary")), "section")
    home = client.get(reverse("reporting:body-home"))
    for name in ("assessment:count", "assessment:summary", "supervision:count", "supervision:summary"):
        assert find_elements(home, f'[hx-get="{reverse(name)}"]'), name
    services.targets_file(sheet=year.sheet, user=year.head, reason="B5 不低于95%", files=paper())
    assert client.get(reverse("assessment:count")).content.strip() == b""
    assert client.get(reverse("assessment:summary")).content.strip() == b""
    year.to_self()
    assert "自评" in read_text(client.get(reverse("assessment:summary")), "section")


def test_what_waits_costs_three_queries_and_as_many_again_for_each_seat_in_a_panel(year):
    def ask(user) -> list[int]:
        found.clear()
        return list_queries(lambda: found.extend(sheet.body_id for sheet in list_waiting(user)))

    found = []
    alone = "body panelseat sheetstep".split()
    assert (ask(make_user(Role.HEAD, body=make_body())), found) == (alone, [])
    assert (ask(year.head), found) == (alone, [year.body.pk])
    year.to_reviewing()
    people = year.make_panel()
    assert (ask(people[0]), found) == (
        "body panelseat panelmark schemeitem sheetstep sheetstep".split(),
        [year.body.pk],
    )
