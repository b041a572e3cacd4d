"""Meetings for programs: agendas as they were frozen, decisions with their items."""

import pytest

from accounts.models import Role
from meetings import services
from tests.factories import make_body, make_user
from tests.meetings.test_meetings import make_decision, make_meeting
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


def test_agenda_and_decisions_are_read(caller, settings):
    settings.BUSINESS_DATE = "2014-11-03"
    user = make_user()
    meeting = make_meeting(user, other_matters="年终考核安排")
    asking = caller(make_user(Role.AUDITOR))
    assert asking.get(f"meetings/{meeting.pk}/").json()["entries"] == []
    services.meeting_hold(meeting=meeting, user=user)
    body = make_body(name="工商分局", code="gongshang")
    decision = services.decision_record(meeting=meeting, user=user, data=make_decision(body))
    found = asking.get("meetings/?state=held").json()["results"][0]
    assert found["entries"] == [{"position": 1, "kind": "other", "label": "年终考核安排", "words": ""}]
    told = found["decisions"][0]
    assert (told["body"], told["due_on"], told["supervision"], told["number"], told["supervision_state"]) == (
        "gongshang", "2014-11-28", decision.supervision_id, "", "approving",
    )  # fmt: skip
    assert asking.get("meetings/?held_from=2014-11-04").json()["results"] == []
    assert asking.post("meetings/", {}).status_code == 405


def test_bodies_do_not_read_meetings(caller, settings):
    settings.BUSINESS_DATE = "2014-11-03"
    liaison = make_user(Role.LIAISON, body=make_body())
    make_meeting(make_user())
    assert caller(liaison).get("meetings/").status_code == 403


def test_number_of_queries_is_fixed(caller, settings):
    settings.BUSINESS_DATE = "2014-11-03"
    user = make_user()
    asking, first = caller(make_user(Role.AUDITOR)), make_meeting(user)
    services.meeting_hold(meeting=first, user=user)
    # The first call writes down when the token was used.
    asking.get("meetings/")
    for _ in range(2):
        services.decision_record(meeting=first, user=user, data=make_decision(make_body()))
        assert (
            list_queries(lambda: asking.get("meetings/"))
            == "apitoken meeting agendaentry meetingdecision body supervision".split()
        )
