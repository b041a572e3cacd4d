"""Invented items of supervision over the whole plan, in every state and colour, moved by the services on their days."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.models import Role, User
from baodi_quality.demo import LAST_DAY, MARK
from baodi_quality.demo.accounts import SECOND_CLERK
from baodi_quality.demo.days import stand_on
from baodi_quality.demo.history import make_moment
from baodi_quality.demo.meetings import meeting_decide
from baodi_quality.demo.rectifications import DEMO_PDF
from baodi_quality.demo.supervision_courses import COURSES, Course
from departments.models import Body
from evidence.storage import EvidenceUpload
from inspections.models import CompletedProject, Rectification
from meetings.services import DecisionData
from notifications.models import InboxMessage
from reporting.deadlines import next_working_day
from reporting.models import Report
from supervision.models import Supervision
from supervision.services import (
    Draft,
    colours_log,
    colours_log_all,
    proposals_make,
    supervision_draft,
    supervision_raise,
    supervision_strike,
)
from supervision.sources import find_source
from supervision.transitions import TRANSITIONS, Action

DAY = dt.timedelta(days=1)
FRESH = 10 * DAY
"""For how long a message stays unread."""
SAID = {
    "sign": "制定工作方案，分三步推进。",
    "feedback": "已召开专题会议部署，组织现场检查三次，发现问题八项，督促整改六项，其余正在推进。",
    "return_feedback": "未列出具体数据和责任人，请补充。",
    "urge": "期限临近，请抓紧办理并反馈进展。",
    "extend_ask": "涉及多家企业停产检修，需顺延；已完成全部排查和半数整改。",
    "extend_grant": "同意延期，请倒排工期。",
    "suspend": "上级正在修订实施细则，待文件印发后继续。",
    "ask_close": "协办单位已书面配合。",
    "return_close": "缺少整改前后对比材料，请补充。",
    "verify": "逐条核对证明材料，现场抽查三处，符合办结标准。",
    "object": "我单位已按期完成，请复核。",
    "reopen": "回头看抽查发现两家企业问题反弹。",
    "withdraw": "职能已调整，本项不再需要。",
    "merge": "与另一事项内容重复，合并办理。",
    "void": "与已立项事项重复。",
    "support_done": "已完成配合事项并移交材料。",
}


@dataclass
class Cast:
    """Who acts for whom."""

    office: User
    colleague: User
    leader: User
    bodies: dict[str, Body]
    people: dict[tuple[str, int | None], User] = field(default_factory=dict)

    def find_actor(self, action: str, item: Supervision, support: str = "") -> User:
        """Return who usually takes an action on an item."""
        body = self.bodies[support].pk if support else item.parts.get(role="lead").body_id
        if action in {"sign", "feedback", "support_done"}:
            return self.people[Role.LIAISON, body]
        if action in {"extend_ask", "ask_close", "object"}:
            return self.people[Role.HEAD, body]
        if action in {"approve", "reject", "suspend", "withdraw", "extend_grant"}:
            return self.leader
        return self.colleague if action == "verify" else self.office


@transaction.atomic
def supervision_load(*, office: User) -> int:
    """Write the items, each through its life up to the last day; return how many."""
    people = {(user.role, user.body_id): user for user in User.objects.filter(role__in=[Role.LIAISON, Role.HEAD])}
    cast = Cast(
        office, User.objects.get(username=SECOND_CLERK), User.objects.get(username=Role.LEADER),
        {body.code: body for body in Body.objects.all()}, people,
    )  # fmt: skip
    for course in COURSES:
        play(course, cast)
    with stand_on(LAST_DAY):
        colours_log_all()
        proposals_make()
    read_at = make_moment(LAST_DAY - FRESH, 9)
    messages = InboxMessage.objects.filter(url__startswith="/supervisions/", created_at__lt=read_at)
    messages.update(read_at=read_at)
    return len(COURSES)


def play(course: Course, cast: Cast) -> None:
    """Take one item through its steps."""
    with stand_on(course.day):
        item = begin(course, cast)
    for days, action, given in course.steps:
        day = next_working_day(course.day + days * DAY)
        if day > LAST_DAY:
            return
        with stand_on(day):
            item = Supervision.objects.get(pk=item.pk)
            if action == Action.SUBMIT and course.source == "meeting":
                continue
            if action == "log":
                colours_log(item)
            elif action == "strike":
                supervision_strike(supervision=item)
            else:
                take(item, action, dict(given), cast)


def begin(course: Course, cast: Cast) -> Supervision:
    """Draft the item, raise it from a row that calls for it, or let a meeting decide it, which submits it too."""
    if course.source == "meeting":
        data = DecisionData(
            title=course.title, text=f"{course.task}（{MARK}）", closing_standard=course.standard,
            body=cast.bodies[course.lead], due_on=course.day + course.days * DAY,
            supports=[cast.bodies[code] for code in course.supports],
        )  # fmt: skip
        return meeting_decide(data=data, user=cast.office, filer=cast.colleague)
    kind, row = course.source, find_row(course.source)
    source = find_source(kind, row) if row else None
    draft = Draft(
        title=course.title, task=f"{course.task}（{MARK}）", closing_standard=course.standard,
        due_on=course.day + course.days * DAY, lead=cast.bodies[course.lead],
        supports=[cast.bodies[code] for code in course.supports], urgency=course.urgency, source=source,
    )  # fmt: skip
    write = supervision_raise if source and not source.changed else supervision_draft
    return write(draft=draft, user=cast.office)


def find_row(kind: str) -> int | None:
    """Return a row of a kind that calls for an item on the last day."""
    if kind == "report":
        rows: Any = Report.objects.filter(first_submitted_at=None, quarter__lt=20143).order_by("-quarter", "pk")
    elif kind == "project":
        rows = CompletedProject.objects.filter(energy="missed").order_by("-accepted_on", "pk")
    elif kind == "rectification":
        rows = Rectification.objects.standing().overdue(LAST_DAY).order_by("due_on", "pk")
    else:
        return None
    found: int | None = rows.values_list("pk", flat=True).first()
    return found


def take(item: Supervision, action: str, given: dict[str, Any], cast: Cast) -> None:
    """Take an action as who usually takes it, with invented words."""
    user = cast.find_actor(action, item, given.pop("support", ""))
    transition = TRANSITIONS[action]
    asked = {*transition.asks, *transition.optional}
    if "text" in asked and action in SAID:
        given.setdefault("text", SAID[action])
    if "until" in given:
        given["until"] = item.due_on + given["until"] * DAY
    if action == Action.SIGN:
        given["handler"] = str(user)
    if action == Action.ASK_CLOSE:
        given["answers"] = [f"已完成：{point}" for point in item.points]
    if action in {Action.ASK_CLOSE, Action.FEEDBACK} and given.pop("proof", action == Action.ASK_CLOSE):
        given["files"] = [EvidenceUpload(SimpleUploadedFile(f"办理情况（{MARK}）.pdf", DEMO_PDF))]
    if action in {Action.RETURN_CLOSE, Action.RETURN_FEEDBACK}:
        given.setdefault("reason_class", "no_evidence")
    if action == Action.SUSPEND:
        given["reason_class"] = "higher_decision"
    if action == Action.REOPEN:
        given["leader_note"] = "问题反弹，重新督办。"
    if action == Action.MERGE:
        given["into"] = Supervision.objects.issued().open().filter(title=given["into"]).get()
    TRANSITIONS.perform(item, action, user, **given)
