"""What a what-if page found, put on the agenda of the next meeting: nothing is saved unless it is proposed."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import Role
from meetings import services
from meetings.models import AgendaEntry, Meeting, Proposal
from meetings.transitions import PROPOSE, TRANSITIONS
from registers.transitions import TransitionRefused
from targets.models import Plan
from tests.dashboard.test_what_if import make_market_rate
from tests.factories import make_body, make_user
from tests.pages import find_elements, read_text

pytestmark = pytest.mark.django_db
PROPOSED = "/meetings/propose/2010-2015/B6/?quarter=2014Q3&planned=325&failing=20"
WHAT_IF = "/plans/2010-2015/indicators/B6/what-if/?quarter=2014Q3&planned=325&failing=20"
WORDS = (
    "现为95.20 %（119/125）。假设：全年计划数 165 → 325、其余当中不合格数 2 → 20。"
    "推算结果：预计还有 40 → 200；须合格 38 → 190；可不合格 2 → 10；达标可能性 66 % → 56 %；"
    "按此不合格数，全年 95.15 %（157/165） → 92.00 %（299/325）；状态灯由已达标变为严重滞后"
)


@pytest.fixture
def office(client: Client, settings: Any) -> Client:
    settings.BUSINESS_DATE = "2014-09-30"
    make_market_rate()
    client.user = make_user(display_name="王秀英")  # type: ignore[attr-defined]
    client.force_login(client.user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[attr-defined]
    return client


def make_meeting(user: Any, title: str = "第四次会议") -> Meeting:
    plan = Plan.objects.get(code="2010-2015")
    return services.meeting_create(user=user, plan=plan, title=title, held_on=dt.date(2014, 10, 24), chair="李明辉")


def test_what_was_assumed_goes_on_the_agenda_in_the_words_of_the_page(office: Client) -> None:
    meeting = make_meeting(office.user)  # type: ignore[attr-defined]
    assert PROPOSED in [link.get("href") for link in find_elements(office.get(WHAT_IF), "a.btn-primary")]
    page = office.get(PROPOSED)
    assert page.context["words"] == WORDS
    assert Proposal.objects.count() == 0
    answer = office.post(PROPOSED, {"meeting": meeting.pk, "reason": "下半年拟增加抽检批次"})
    assert answer.url == meeting.get_absolute_url()
    row = Proposal.objects.get()
    assert (row.label, row.url) == ("研究B6 指标B6的假设推算", WHAT_IF)
    drawn = {group.title: group.entries for group in office.get(answer.url).context["agenda"]}
    (entry,) = drawn["提请会议研究的事项"]
    assert entry.words == f"{row.words}。王秀英提请：下半年拟增加抽检批次"
    assert AgendaEntry.objects.count() == 0


def test_the_same_is_proposed_once_for_a_meeting(office: Client) -> None:
    meeting, later = (make_meeting(office.user, title) for title in ("第四次会议", "第五次会议"))  # type: ignore[attr-defined]
    for target, status in ((meeting, 302), (meeting, 422), (later, 302)):
        assert office.post(PROPOSED, {"meeting": target.pk, "reason": "研究"}).status_code == status
    assert Proposal.objects.count() == 2


def test_nothing_is_proposed_without_an_assumption_a_meeting_or_a_reason(office: Client) -> None:
    page = office.get(PROPOSED)
    assert page.context["form"].is_ready is False
    assert "目前没有筹备中的会议" in read_text(page, ".notice--info")
    meeting = make_meeting(office.user)  # type: ignore[attr-defined]
    unchanged = PROPOSED.partition("&")[0]
    assert office.post(unchanged, {"meeting": meeting.pk, "reason": "研究"}).url.startswith(WHAT_IF.partition("&")[0])
    wrong = f"{unchanged}&planned=124"
    assert office.get(wrong).status_code == 302
    assert office.post(PROPOSED, {"meeting": meeting.pk, "reason": " "}).status_code == 422
    assert office.get("/meetings/propose/2010-2015/B6/?quarter=x").status_code == 404
    assert Proposal.objects.count() == 0


def test_a_meeting_that_began_takes_no_further_matter(office: Client) -> None:
    meeting = make_meeting(office.user)  # type: ignore[attr-defined]
    given = {"label": "议题", "words": "现状", "reason": "研究", "url": "/x/"}
    TRANSITIONS.perform(meeting, PROPOSE, office.user, **given)  # type: ignore[attr-defined]
    with pytest.raises(ValidationError):
        TRANSITIONS.perform(meeting, PROPOSE, office.user, **given)  # type: ignore[attr-defined]
    Meeting.objects.update(state="held", frozen_at="2014-09-30T08:00Z")
    with pytest.raises(TransitionRefused):
        TRANSITIONS.perform(meeting, PROPOSE, office.user, **given | {"url": "/y/"})  # type: ignore[attr-defined]


@pytest.mark.parametrize(("role", "status"), [(Role.LEADER, 302), (Role.AUDITOR, 403), (Role.LIAISON, 403)])
def test_office_and_leader_put_matters_forward(office: Client, role: str, status: int) -> None:
    meeting = make_meeting(make_user())
    body = make_body() if role == Role.LIAISON else None
    office.force_login(make_user(role, body=body), backend="django.contrib.auth.backends.ModelBackend")
    assert office.post(PROPOSED, {"meeting": meeting.pk, "reason": "研究"}).status_code == status
    if role == Role.AUDITOR:
        assert not find_elements(office.get(WHAT_IF), "[href*='/meetings/propose/']")


def test_the_answer_comes_as_a_sheet(office: Client) -> None:
    lines = b"".join(office.get(f"{WHAT_IF}&export=csv")).decode("utf-8-sig").splitlines()
    assert "假设,全年计划数,165,325" in lines and "假设,其余当中不合格数,2,20" in lines
    assert "推算结果,须合格,38,190" in lines and "推算结果,灯,已达标,严重滞后" in lines
    # What cannot be is no file: the page says what is wrong.
    refused = office.get(f"{WHAT_IF.replace('325', '124')}&export=csv")
    assert "不能少于已完成的" in read_text(refused, "#what-if-answer [role=alert]")
