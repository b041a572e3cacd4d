"""Meetings of the lead group: two that were held, each with a decision that became an item of supervision, and the next one."""

import datetime as dt

from django.db import transaction

from accounts.models import User
from baodi_quality.demo.days import stand_on
from dashboard.as_of import AsOf
from meetings.agenda import draw_agenda
from meetings.forms import MeetingForm
from meetings.models import AgendaEntry, Meeting
from meetings.services import DecisionData, decision_record, meeting_create, minutes_file
from reporting.deadlines import next_working_day
from supervision.models import Supervision
from targets import clock
from targets.models import Plan

PLACE = "区政府二楼会议室"
TITLE = "质量兴区领导小组{year}年第{number}次会议"
OTHERS = {
    dt.date(2014, 7, 14): ("二", "听取夏季食品质量安全工作汇报\n研究质量月活动安排"),
    dt.date(2014, 10, 10): ("三", "通报国庆期间市场检查情况"),
}
NEXT_ON, NEXT = dt.date(2014, 10, 24), ("四", "部署年度综合考核自评工作")


def meeting_prepare(day: dt.date, number: str, matters: str, user: User) -> Meeting:
    """Prepare a meeting with the seats of the lead group."""
    plan = Plan.objects.defer("document").get(code="2010-2015")
    # The form of the page knows who chairs and who is asked to come.
    fields = MeetingForm.read_initial(plan) | {"held_on": day, "place": PLACE, "other_matters": matters}
    return meeting_create(user=user, plan=plan, title=TITLE.format(year=day.year, number=number), **fields)


@transaction.atomic
def meeting_decide(*, data: DecisionData, user: User, filer: User) -> Supervision:
    """Hold the meeting of today with one decision, whose item is returned; its minutes are filed on the next working day."""
    today = clock.today()
    meeting = meeting_prepare(today, *OTHERS[today], user)
    # As the service freezes it, but with the figures that were known on the day.
    AgendaEntry.objects.bulk_create(draw_agenda(meeting, AsOf(today)))
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.HELD, frozen_at=clock.now())
    decision = decision_record(meeting=meeting, user=user, data=data)
    with stand_on(next_working_day(today + dt.timedelta(days=1))):
        minutes_file(meeting=meeting, user=filer)
    assert decision.supervision is not None
    return decision.supervision


def next_meeting_load(*, office: User) -> None:
    """Prepare the next meeting."""
    meeting_prepare(NEXT_ON, *NEXT, office)
