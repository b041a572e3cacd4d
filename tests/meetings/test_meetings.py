"""Meetings of the lead group: an agenda drawn from the portal, decisions that become items of supervision, minutes."""

import datetime as dt
from decimal import Decimal
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from docx import Document

from accounts.models import Role
from departments.models import Body
from exchange.models import ExportJob
from meetings import services
from meetings.agenda import draw_agenda
from meetings.models import AgendaEntry, Meeting, MeetingDecision
from meetings.services import DecisionData
from meetings.transitions import TRANSITIONS
from plans.services import amendment_reject
from registers.transitions import TransitionRefused
from supervision.models import Supervision
from supervision.services import Draft, supervision_draft, supervision_submit
from targets.models import Plan
from targets.services import figures_recompute
from tests.dashboard.plans import make_indicator, make_owner, make_plan
from tests.factories import make_body, make_spot_check, make_spot_checks, make_user
from tests.pages import read_texts, send_form
from tests.plans.amendments import REASON, make_pass_rate, propose
from tests.queries import list_queries

pytestmark = pytest.mark.django_db
PROPOSAL = {"label": "研究", "words": "现状", "reason": "研究", "url": "/x/"}


@pytest.fixture
def today(settings: Any) -> dt.date:
    settings.BUSINESS_DATE = "2014-11-03"
    return dt.date(2014, 11, 3)


@pytest.fixture
def office(client: Client, today: dt.date) -> Client:
    client.user = make_user()  # type: ignore[attr-defined]
    client.force_login(client.user, backend="django.contrib.auth.backends.ModelBackend")  # type: ignore[attr-defined]
    return client


def make_red(plan: Any = None) -> None:
    """Make the market pass rate 8 of 10, which is far behind."""
    make_owner(make_indicator(plan or make_plan(), "B6"), "工商分局")
    for number in range(10):
        make_spot_check(first_result="failed" if number < 2 else "passed")
    figures_recompute()


def make_meeting(user: Any, plan: Any = None, **fields: Any) -> Meeting:
    given = {
        "title": "领导小组第三次会议",
        "held_on": dt.date(2014, 11, 3),
        "place": "区政府二楼会议室",
        "chair": "李明辉",
    }
    return services.meeting_create(user=user, plan=plan or make_plan(), **given | fields)


def make_decision(body: Any, **fields: Any) -> DecisionData:
    given = {
        "title": "电线电缆专项整治",
        "text": "由工商分局牵头，对流通领域电线电缆开展专项整治。",
        "closing_standard": "整治报告报办公室",
        "due_on": dt.date(2014, 11, 28),
    }
    return DecisionData(body=body, **given | fields)


def told(meeting: Meeting) -> list[tuple[str, str, str]]:
    return [(entry.kind, entry.label, entry.words) for entry in meeting.entries.order_by("position")]


def test_the_agenda_is_drawn_and_frozen_when_the_meeting_begins(office: Client) -> None:
    plan = make_plan()
    make_red(plan)
    user = office.user  # type: ignore[attr-defined]
    meeting = make_meeting(user, plan, other_matters="年终考核安排\n\n经费")
    page = office.get(meeting.get_absolute_url())
    assert [(group.title, [one.label for one in group.entries]) for group in page.context["agenda"]] == [
        ("滞后的指标", ["B6 指标B6"]),
        ("其他议题", ["年终考核安排", "经费"]),
    ]
    assert AgendaEntry.objects.count() == 0
    assert office.post(f"{meeting.get_absolute_url()}do/hold/").status_code == 302
    frozen = [
        ("red", "B6 指标B6", "80.00 %（8/10）；比应达值差 15 个百分点；工商分局"),
        ("other", "年终考核安排", ""),
        ("other", "经费", ""),
    ]
    assert told(meeting) == frozen
    make_spot_checks(40)
    figures_recompute()
    assert office.get("/board/?quarter=2014Q3").context["view"].standings[0].status == "attained"
    assert told(meeting) == frozen
    page = office.get(meeting.get_absolute_url())
    assert page.context["agenda"][0].entries[0].words == frozen[0][2]


def test_a_decision_becomes_an_item_of_supervision_at_once(office: Client) -> None:
    """2014-11-29 is a Saturday: the deadline is the Monday after it."""
    meeting = make_meeting(office.user)  # type: ignore[attr-defined]
    services.meeting_hold(meeting=meeting, user=office.user)  # type: ignore[attr-defined]
    body = make_body(name="工商分局")
    answer = office.post(
        f"{meeting.get_absolute_url()}decide/",
        {
            "title": "电线电缆专项整治",
            "text": "开展专项整治",
            "closing_standard": "整治报告报办公室",
            "body": body.pk,
            "due_on": "2014-11-29",
        },
    )
    assert answer.status_code == 302
    decision = MeetingDecision.objects.get()
    item = Supervision.objects.get()
    assert decision.supervision == item
    assert (item.state, item.title, item.lead.body, item.due_on) == (
        "approving",
        "电线电缆专项整治",
        body,
        dt.date(2014, 12, 1),
    )
    assert decision.due_on == dt.date(2014, 12, 1)
    assert item.source == {
        "key": decision.pk,
        "label": "领导小组第三次会议议定事项第1项",
        "url": meeting.get_absolute_url(),
    }
    assert item.source_kind == "decision"
    page = office.get(item.get_absolute_url())
    assert page.context["source"].changed == ""
    assert read_texts(page, "#source a") == ["领导小组第三次会议议定事项第1项"]


@pytest.mark.parametrize(
    "wrong", [{"due_on": dt.date(2014, 11, 3)}, {"closing_standard": " \n "}, {"title": "长" * 101}]
)
def test_what_supervision_refuses_is_no_decision_either(office: Client, wrong: dict[str, Any]) -> None:
    meeting = make_meeting(office.user)  # type: ignore[attr-defined]
    services.meeting_hold(meeting=meeting, user=office.user)  # type: ignore[attr-defined]
    data = make_decision(make_body(), **wrong)
    with pytest.raises(Exception) as refused, transaction.atomic():
        services.decision_record(meeting=meeting, user=office.user, data=data)  # type: ignore[attr-defined]
    assert isinstance(refused.value, ValidationError) or "value too long" in str(refused.value)
    assert (MeetingDecision.objects.count(), Supervision.objects.count()) == (0, 0)


def test_the_form_says_what_is_wrong_beside_its_field(office: Client) -> None:
    meeting = make_meeting(office.user)  # type: ignore[attr-defined]
    services.meeting_hold(meeting=meeting, user=office.user)  # type: ignore[attr-defined]
    answer = office.post(
        f"{meeting.get_absolute_url()}decide/",
        {"title": "整治", "text": "整治", "closing_standard": "报告", "body": make_body().pk, "due_on": "2014-11-01"},
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"due_on": ["办结期限须在今天之后。"]}
    assert MeetingDecision.objects.count() == 0


def test_amendments_that_await_a_leader_are_on_the_agenda(office: Client, settings: Any) -> None:
    settings.BUSINESS_DATE = "2014-10-15"
    row, other = (propose(make_pass_rate(), dt.date(2015, 1, 1), target=Decimal(90)) for _plan in range(2))
    plan = row.amended.plan
    meeting = make_meeting(office.user, plan, held_on=dt.date(2014, 10, 15))  # type: ignore[attr-defined]
    words = f"口径与目标；放宽；自2015年1月1日起；须附领导小组会议纪要；{REASON}"
    page = office.get(meeting.get_absolute_url())
    (group,) = [group for group in page.context["agenda"] if group.title == "待领导审批的修订"]
    assert [(one.label, one.words, one.url) for one in group.entries] == [(row.title, words, row.get_absolute_url())]
    services.meeting_hold(meeting=meeting, user=office.user)  # type: ignore[attr-defined]
    for one in (row, other):
        amendment_reject(amendment=one, user=make_user(Role.LEADER), words="待复核")
    # What was decided since stays on the agenda of this meeting, and comes on no other.
    assert [(label, said) for kind, label, said in told(meeting) if kind == "amend"] == [(row.title, words)]
    assert "amend" not in {entry.kind for entry in draw_agenda(meeting)}


def test_open_decisions_come_back_on_the_next_agenda(office: Client) -> None:
    user = office.user  # type: ignore[attr-defined]
    plan = make_plan()
    first = make_meeting(user, plan)
    services.meeting_hold(meeting=first, user=user)
    body = make_body(name="工商分局")
    services.decision_record(meeting=first, user=user, data=make_decision(body))
    ended = services.decision_record(meeting=first, user=user, data=make_decision(body, title="已办结"))
    Supervision.objects.filter(pk=ended.supervision_id).update(state="struck")
    other = Draft("清查台账", "清查", "报告", dt.date(2014, 12, 5), body)
    supervision_submit(supervision=supervision_draft(draft=other, user=user), user=user)
    services.meeting_hold(meeting=make_meeting(user, plan, title="第四次会议"), user=user)
    assert told(Meeting.objects.get(title="第四次会议")) == [
        ("decision", "电线电缆专项整治", "领导小组第三次会议；工商分局；期限2014年11月28日；待审批"),
        ("approval", "清查台账", "期限2014年12月5日"),
    ]


@pytest.mark.parametrize(
    ("state", "action", "possible"),
    [
        (state, action, action in possible)
        for state, possible in {
            "prepared": {"edit", "propose", "hold"},
            "held": {"decide", "file"},
            "filed": set(),
        }.items()
        for action in TRANSITIONS
    ],
)
def test_every_action_in_every_state(office: Client, state: str, action: str, possible: bool) -> None:
    user = office.user  # type: ignore[attr-defined]
    meeting = make_meeting(user)
    if state != "prepared":
        services.meeting_hold(meeting=meeting, user=user)
    if state == "filed":
        services.minutes_file(meeting=meeting, user=user)
    given = {"edit": {"place": "一楼"}, "decide": {"data": make_decision(make_body())}, "propose": PROPOSAL}.get(
        action, {}
    )
    before = Meeting.objects.values().get()
    if possible:
        TRANSITIONS.perform(meeting, action, user, **given)
    else:
        with pytest.raises(TransitionRefused):
            TRANSITIONS.perform(meeting, action, user, **given)
        assert Meeting.objects.values().get() == before
        assert MeetingDecision.objects.count() == 0


def test_a_matter_of_the_agenda_fills_its_name_in(office: Client) -> None:
    meeting = make_meeting(office.user, other_matters="年终考核安排")  # type: ignore[attr-defined]
    services.meeting_hold(meeting=meeting, user=office.user)  # type: ignore[attr-defined]
    decide = f"{meeting.get_absolute_url()}decide/"
    for number, title in ((AgendaEntry.objects.get().pk, "年终考核安排"), (0, "")):
        form = office.get(decide, {"entry": number}).context["form"]
        # Minutes are carried out in 20 days, which end on a Sunday here.
        assert (form["title"].value(), form["due_on"].value()) == (title, dt.date(2014, 11, 24))
    assert office.get(decide, {"entry": "x"}).status_code == 404


def test_a_meeting_does_not_begin_before_its_day(office: Client) -> None:
    meeting = make_meeting(office.user, held_on=dt.date(2014, 11, 4))  # type: ignore[attr-defined]
    page = office.get(meeting.get_absolute_url())
    assert [reason for transition, reason in page.context["actions"] if transition.action == "hold"] == [
        "未到会议日期。"
    ]
    office.post(f"{meeting.get_absolute_url()}do/hold/")
    assert Meeting.objects.get().state == "prepared"


def test_a_filed_meeting_names_who_filed_it(office: Client) -> None:
    meeting = make_meeting(office.user)  # type: ignore[attr-defined]
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(state="filed")


def test_the_minutes_are_a_paper_on_a4(office: Client) -> None:
    user = office.user  # type: ignore[attr-defined]
    plan = make_plan()
    make_red(plan)
    meeting = make_meeting(user, plan, attendees="李明辉\n王建国", absent="赵立")
    assert office.get(f"{meeting.get_absolute_url()}minutes/").status_code == 404
    services.meeting_hold(meeting=meeting, user=user)
    services.decision_record(meeting=meeting, user=user, data=make_decision(Body.objects.get(name="工商分局")))
    services.minutes_file(meeting=meeting, user=user)
    answer = office.get(f"{meeting.get_absolute_url()}minutes/")
    document = Document(BytesIO(answer.content))
    paper = document.sections[0]
    assert (round(paper.page_width.mm), round(paper.page_height.mm)) == (210, 297)
    assert str(document.styles["Heading 1"].font.color.rgb) == "000000"
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "领导小组第三次会议纪要",
        "时间：2014年11月3日",
        "地点：区政府二楼会议室",
        "主持：李明辉",
        "出席：李明辉、王建国",
        "缺席：赵立",
        "会议议题",
        "（一）滞后的指标",
        "1．B6 指标B6：80.00 %（8/10）；比应达值差 15 个百分点；工商分局。",
        "议定事项",
        "宝坻区质量兴区办公室\n2014年11月3日",
    ]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["序号", "议定事项", "责任单位", "完成时限", "督办事项"],
        [
            "1",
            "电线电缆专项整治：由工商分局牵头，对流通领域电线电缆开展专项整治。",
            "工商分局",
            "2014年11月28日",
            "待审批",
        ],
    ]
    job = ExportJob.objects.get()
    assert (job.register, job.file_name) == ("meeting-minutes", "领导小组第三次会议纪要_20141103.docx")


def test_all_decisions_come_as_a_sheet(office: Client) -> None:
    user = office.user  # type: ignore[attr-defined]
    meeting = make_meeting(user)
    services.meeting_hold(meeting=meeting, user=user)
    services.decision_record(meeting=meeting, user=user, data=make_decision(make_body(name="工商分局")))
    listed = b"".join(office.get("/meetings/?export=csv&q=第三次")).decode("utf-8-sig").splitlines()
    assert [line.split(",")[:3] for line in listed[1:]] == [["2014-11-03", "领导小组第三次会议", "李明辉"]]
    assert office.get("/meetings/decisions/").url == "/meetings/"
    lines = b"".join(office.get("/meetings/decisions/?export=csv")).decode("utf-8-sig").splitlines()
    assert lines[-1] == (
        "2014-11-03,领导小组第三次会议,1,电线电缆专项整治,由工商分局牵头，对流通领域电线电缆开展专项整治。,工商分局,2014-11-28,,待审批"
    )


def test_a_new_meeting_proposes_the_seats_of_the_lead_group(office: Client) -> None:
    plan = make_plan()
    plan.seats.create(clause=plan.clauses.first(), post="leader", holder="李 树 起", position=1, since=plan.starts_on)
    form = office.get("/meetings/new/").context["form"]
    assert (form["chair"].value(), form["attendees"].value()) == ("李树起", "李树起")
    answer = office.post("/meetings/new/", {"title": "第五次会议", "held_on": "2014-11-10", "chair": "李树起"})
    assert answer.url == Meeting.objects.get().get_absolute_url()
    page = office.get("/meetings/")
    assert [row.record.title for row in page.context["table"].page.object_list] == ["第五次会议"]
    given = {"title": "第五次会议", "held_on": "2014-11-12", "chair": "李树起", "place": "一楼"}
    assert office.post(f"{answer.url}edit/", given | {"opened": "of-before"}).status_code == 422
    changed = send_form(office, f"{answer.url}edit/", given)
    assert (changed.status_code, Meeting.objects.get().place) == (302, "一楼")


@pytest.mark.parametrize(
    ("role", "status"), [(Role.LEADER, 200), (Role.AUDITOR, 200), (Role.LIAISON, 403), (Role.ADMIN, 403)]
)
def test_readers_look_and_the_office_writes(client: Client, today: dt.date, role: str, status: int) -> None:
    meeting = make_meeting(make_user())
    services.meeting_hold(meeting=meeting, user=make_user())
    body = make_body() if role == Role.LIAISON else None
    client.force_login(make_user(role, body=body), backend="django.contrib.auth.backends.ModelBackend")
    for address in ("/meetings/", meeting.get_absolute_url(), f"{meeting.get_absolute_url()}minutes/"):
        assert client.get(address).status_code == status
    for address in ("/meetings/new/", f"{meeting.get_absolute_url()}decide/", f"{meeting.get_absolute_url()}do/file/"):
        assert client.post(address).status_code == 403
    assert Meeting.objects.get().state == "held"


def test_number_of_queries_does_not_grow(office: Client) -> None:
    user = office.user  # type: ignore[attr-defined]
    plan = make_plan()
    make_red(plan)
    meeting, earlier = make_meeting(user, plan), make_meeting(user, plan, title="第二次会议")
    services.meeting_hold(meeting=earlier, user=user)
    for size in (1, 4):
        for _ in range(size):
            services.decision_record(meeting=earlier, user=user, data=make_decision(make_body()))
            make_indicator(plan, f"B6{size}{_}")
        figures_recompute()
        office.get(meeting.get_absolute_url())
        for row, queries in (
            (
                meeting,
                "session user meeting amendment quarter bodyname meetingdecision bodyname report meetingdecision",
            ),
            (earlier, "session user meeting agendaentry meetingdecision bodyname"),
        ):
            assert list_queries(partial(office.get, row.get_absolute_url())) == queries.split()


def test_a_meeting_is_of_the_plan_in_force_when_it_is_held(office: Client) -> None:
    old = make_plan()
    new = Plan.objects.create(
        code="next", title="下一方案", starts_on=dt.date(2016, 1, 1), ends_on=dt.date(2020, 12, 31)
    )
    for day in ("2015-12-31", "2016-01-01"):
        assert office.post("/meetings/new/", {"title": day, "held_on": day, "chair": "李树起"}).status_code == 302
    assert [row.plan for row in Meeting.objects.order_by("held_on")] == [old, new]
