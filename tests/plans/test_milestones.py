"""The pages of milestones: a body hands in, the office reviews, a leader approves; who sees what, and the list."""

import datetime as dt
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from departments.models import IndicatorOwnership
from plans.models import MilestoneRound
from targets.models import Milestone
from tests.factories import make_body, make_indicator, make_plan, make_user
from tests.pages import read_text, read_texts
from tests.plans.test_rounds import PDF
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.BUSINESS_DATE = "2014-10-15"
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def step() -> Milestone:
    """A step past its day of a goal that a body leads, and one to come."""
    goal = make_indicator("milestones-signed", make_plan(), kind="milestone", window="quarter_end", target=2, code="A4")
    IndicatorOwnership.objects.create(indicator=goal, body=make_body(), part="lead", since="2010-01-01")
    Milestone.objects.create(indicator=goal, position=2, name="总结验收", due_on=dt.date(2015, 11, 30))
    return Milestone.objects.create(indicator=goal, position=1, name="建成平台", due_on=dt.date(2014, 9, 30))


def sign_in(role: str, **fields: object) -> Client:
    client = Client()
    client.force_login(make_user(role, **fields), backend="django.contrib.auth.backends.ModelBackend")
    return client


def lead_of(step: Milestone) -> Client:
    return sign_in(Role.LIAISON, body=step.indicator.ownerships.get().body)


def filled(**fields: object) -> dict[str, object]:
    files = {
        "evidence-TOTAL_FORMS": "1",
        "evidence-INITIAL_FORMS": "0",
        "evidence-0-file": SimpleUploadedFile("验收.pdf", PDF),
        "evidence-0-speaks_for": "2014-09-20",
    }
    return {"level": "3", "words": "现场核查"} | files | fields


def states(client: Client, **asked: str) -> list[tuple[str, str, str]]:
    listed = client.get(reverse("plans:milestones"), asked).context["listed"]
    return [(line.step.name, line.state, line.light) for line in listed.lines]


def test_a_body_hands_in_the_office_reviews_and_a_leader_approves(step):
    body, office, leader = lead_of(step), sign_in(Role.OFFICE), sign_in(Role.LEADER)
    assert states(body) == [("建成平台", "late", "red"), ("总结验收", "to_come", "")]
    address = reverse("plans:round-hand-in", args=[step.pk])
    assert body.get(address).status_code == 200
    refused = body.post(address, filled(**{"evidence-0-speaks_for": ""}))
    assert (refused.status_code, MilestoneRound.objects.count()) == (422, 0)
    assert "请填写每份材料所说明的日期" in read_text(refused, "[role=alert]")
    assert body.post(address, filled()).status_code == 302
    row = MilestoneRound.objects.get()
    assert (row.body, row.speaks_for) == (step.indicator.ownerships.get().body, dt.date(2014, 9, 20))
    assert states(office, state="waiting") == [("建成平台", "late", "amber")]
    assert states(leader, state="waiting") == []
    for client, action in ((office, "review"), (leader, "accept")):
        act = reverse("plans:round-act", args=[row.pk, action])
        assert client.get(act).status_code == 200
        done = client.post(act, {"words": "同意"}, follow=True)
        assert [str(message.level_tag) for message in done.context["messages"]] == ["success"]
    assert states(body, state="signed") == [("建成平台", "signed", "green")]
    shown = body.get(row.get_absolute_url())
    assert read_texts(shown, "#round-1 h2") == ["第1轮"]
    assert read_texts(shown, "#round-1 .tag--amber") == ["逾期补交"]
    assert body.get(reverse("plans:round-file", args=[row.pk, row.files.get().key])).status_code == 200
    # Who comes late is led back.
    late = leader.post(reverse("plans:round-act", args=[row.pk, "accept"]), follow=True)
    assert "已验收" in "".join(map(str, late.context["messages"]))


def test_the_registers_no_is_told_before_approval_and_asks_for_a_reason(step):
    Milestone.objects.filter(pk=step.pk).update(question="fostered-listed")
    address = reverse("plans:round-hand-in", args=[step.pk])
    none = {"evidence-TOTAL_FORMS": "0", "evidence-INITIAL_FORMS": "0"}
    lead_of(step).post(address, {"level": "1", "words": "名录", "asked_on": "2014-09-30"} | none)
    row = MilestoneRound.objects.get()
    sign_in(Role.OFFICE).post(reverse("plans:round-act", args=[row.pk, "review"]), {"words": "齐全"})
    leader, act = sign_in(Role.LEADER), reverse("plans:round-act", args=[row.pk, "accept"])
    assert "override" in leader.get(act).context["form"].fields
    refused = leader.post(act, {"words": "同意"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["override"])
    leader.post(act, {"words": "同意", "override": "名录以纸质文件印发，正在录入。"})
    _words, told = read_texts(leader.get(row.get_absolute_url()), "#round-1 .facts__wide dd")
    assert told == "2014-09-30为0，应为1 台账不支持仍予批准 名录以纸质文件印发，正在录入。"


def test_who_sees_what(step):
    """Another body learns nothing; auditors look and do nothing."""
    lead_of(step).post(reverse("plans:round-hand-in", args=[step.pk]), filled())
    row = MilestoneRound.objects.get()
    pages = [
        reverse("plans:milestone", args=[step.pk]),
        reverse("plans:round-hand-in", args=[step.pk]),
        reverse("plans:round-file", args=[row.pk, row.files.get().key]),
        reverse("plans:round-act", args=[row.pk, "review"]),
    ]
    found = {
        role: [sign_in(role, body=make_body() if role == Role.HEAD else None).get(page).status_code for page in pages]
        for role in (Role.HEAD, Role.AUDITOR, Role.LEADER)
    }
    assert found == {
        Role.HEAD: [404, 404, 404, 403],
        Role.AUDITOR: [200, 403, 200, 403],
        Role.LEADER: [200, 403, 200, 403],
    }
    assert states(sign_in(Role.HEAD, body=make_body())) == []


def test_the_list_asks_the_same_of_many_as_of_few_and_goes_to_excel(step):
    office = sign_in(Role.OFFICE)
    page = reverse("plans:milestones")
    queries = "session user plan indicatordefinition milestoneround".split()
    assert list_queries(partial(office.get, page)) == queries
    for number in range(3, 9):
        Milestone.objects.create(
            indicator=step.indicator, position=number, name=f"第{number}步", due_on=dt.date(2015, 1, number)
        )
    assert list_queries(partial(office.get, page)) == queries
    sheet = office.get(page, {"state": "late", "export": "xlsx"})
    assert sheet["Content-Type"].startswith("application/vnd.openxmlformats")


def test_a_past_day_shows_the_steps_as_they_stood(step, settings):
    """Handed in on 15 October, reviewed on the 17th, approved on the 20th: what was so on each of the days."""
    body, office, leader = lead_of(step), sign_in(Role.OFFICE), sign_in(Role.LEADER)
    body.post(reverse("plans:round-hand-in", args=[step.pk]), filled())
    row = MilestoneRound.objects.get()
    for day, client, action in (("2014-10-17", office, "review"), ("2014-10-20", leader, "accept")):
        settings.BUSINESS_DATE = day
        client.post(reverse("plans:round-act", args=[row.pk, action]), {"words": "同意"})
    settings.BUSINESS_DATE = "2014-11-01"
    page = reverse("plans:milestones")
    found = {
        day: (listed.lines[0].state, listed.lines[0].newest_state)
        for day in ("2014-09-19", "2014-10-14", "2014-10-16", "2014-10-18", "2014-11-01")
        if (listed := office.get(page, {"day": day}).context["listed"])
    }
    assert found == {
        "2014-09-19": ("to_come", ""),
        # What counts on a day does so by what is known today.
        "2014-10-14": ("signed", ""),
        "2014-10-16": ("signed", "submitted"),
        "2014-10-18": ("signed", "reviewed"),
        "2014-11-01": ("signed", "accepted"),
    }


def test_the_plan_of_the_day_is_listed_and_an_ended_one_can_be_chosen(step, settings):
    """A body that answered for the goal to its plan's end keeps its steps; the pages offer either plan."""
    lead, old = lead_of(step), step.indicator.plan
    later = make_plan(code="2016", starts_on=dt.date(2016, 1, 1), ends_on=dt.date(2020, 12, 31))
    goal = make_indicator("milestones-signed", later, kind="milestone", window="quarter_end", target=1, code="A4")
    Milestone.objects.create(indicator=goal, position=1, name="建成新平台", due_on=dt.date(2017, 9, 30))
    step.indicator.ownerships.update(until=old.ends_on)
    settings.BUSINESS_DATE = "2016-02-10"
    office, page = sign_in(Role.OFFICE), reverse("plans:milestones")
    assert [name for name, *_light in states(office)] == ["建成新平台"]
    assert [name for name, *_light in states(office, day="2015-12-31")] == ["建成平台", "总结验收"]
    assert [name for name, *_light in states(lead)] == []
    assert [name for name, *_light in states(lead, day="2015-12-31")] == ["建成平台", "总结验收"]
    assert lead.get(reverse("plans:milestone", args=[step.pk])).status_code == 200
    for address in (page, reverse("plans:quarters")):
        shown = office.get(address, {"day": "2015-12-31"})
        assert [(plan.code, query, is_shown) for plan, query, is_shown in shown.context["switch"].choices] == [
            ("2016", "", False),
            (old.code, "day=2015-12-31", True),
        ]
    quarters = office.get(reverse("plans:quarters")).context["lines"]
    assert [(line.quarter.code, line.plan) for line in quarters[:2]] == [("2016Q1", later), ("2015Q4", old)]
    of_old = office.get(reverse("plans:quarters"), {"day": "2015-12-31"}).context["lines"]
    assert (of_old[0].quarter.code, len(of_old)) == ("2015Q4", 24)
    assert office.get(page, {"day": "2009-12-31"}).status_code == 404
