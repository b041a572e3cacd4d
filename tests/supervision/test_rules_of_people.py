"""Who may not: four eyes, members of the bodies, strangers; and what happens when bodies merge or people leave."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Role
from departments.models import Body
from notifications.models import InboxMessage
from plans.services import body_merge
from supervision.models import Supervision, SupervisionPart
from supervision.transitions import TRANSITIONS, SupervisionRefused
from tests.factories import make_user
from tests.supervision.items import DUE, Cast, day


def test_drafter_approver_and_verifier_are_three_people(cast) -> None:
    item = cast.bring_to("closing")
    with pytest.raises(SupervisionRefused):
        cast.act(item, "verify", cast.office)
    for column, user in (("approved_by", cast.office), ("verified_by", cast.office), ("verified_by", cast.leader)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Supervision.objects.filter(pk=item.pk).update(**{column: user})


def test_a_leader_does_not_approve_their_own_draft(cast) -> None:
    item = cast.draft()
    Supervision.objects.filter(pk=item.pk).update(drafted_by=cast.leader)
    item = cast.act(item, "submit")
    with pytest.raises(SupervisionRefused):
        cast.act(item, "approve")
    assert cast.act(item, "approve", make_user(Role.LEADER)).number == "督〔2014〕1号"


def test_what_a_leader_raised_waits_for_a_leaders_confirmation(cast) -> None:
    item = cast.bring_to("closed")
    Supervision.objects.filter(pk=item.pk).update(drafted_by=cast.leader, approved_by=None)
    cast.at("2014-12-31")
    item = Supervision.objects.get(pk=item.pk)
    assert TRANSITIONS.reason_not_allowed(item, "strike", None)
    assert not TRANSITIONS.reason_not_allowed(item, "strike", cast.leader)
    assert list(Supervision.objects.awaiting_leader()) == [item]


@pytest.mark.parametrize("action", ["return_close", "verify"])
def test_a_clerk_of_a_body_in_it_does_not_review(cast, action) -> None:
    item = cast.bring_to("closing")
    clerk = make_user(body=cast.support)
    with pytest.raises(PermissionDenied):
        cast.act(item, action, clerk)


def test_who_handled_it_for_a_body_does_not_close_it_later(cast) -> None:
    item = cast.bring_to("closing")
    cast.head.role, cast.head.body = Role.OFFICE, None
    cast.head.save()
    with pytest.raises(SupervisionRefused):
        cast.act(item, "verify", cast.head)


@pytest.mark.parametrize("state", ["draft", "approving", "void"])
def test_bodies_do_not_know_of_what_was_not_issued(cast, client, state) -> None:
    item = cast.bring_to(state)
    client.force_login(cast.head, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(item.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(("person", "status"), [
    ("liaison", 200), ("support_head", 200), ("stranger_liaison", 404), ("stranger_head", 404), ("office", 200),
    ("leader", 200), ("auditor", 200),
])  # fmt: skip
def test_who_opens_an_issued_item(cast, client, person, status) -> None:
    item = cast.bring_to("handling")
    client.force_login(getattr(cast, person), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(item.get_absolute_url()).status_code == status


def test_an_administrator_knows_of_none(cast, client) -> None:
    item = cast.bring_to("handling")
    client.force_login(make_user(Role.ADMIN), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(item.get_absolute_url()).status_code == 404


def merge(cast: Cast, body: Body, into: Body, on: str) -> None:
    body_merge(body=body, into=into, day=day(on), basis="区政府批复", user=cast.office)


def test_a_merged_body_passes_its_part_and_its_clock_on(cast) -> None:
    item = cast.bring_to("handling")
    signed_by = item.steps.get(action="sign")
    due = cast.lead_part(item).due_on
    cast.at("2014-11-10")
    merge(cast, cast.lead, cast.stranger, "2014-11-10")
    cast.at("2014-12-01")
    # The liaison of the successor, a stranger before, now answers; the clock ran on.
    item = cast.act(item, "feedback", cast.stranger_liaison)
    assert (cast.lead_part(item).due_on, due) == (DUE, DUE)
    item = cast.act(item, "ask_close", cast.stranger_head)
    assert cast.lead_part(item).late_days == 1
    assert signed_by.body_name == cast.lead.name
    told = InboxMessage.objects.filter(user=cast.stranger_head, url=item.get_absolute_url())
    cast.act(item, "verify")
    assert told.exists()
    outcome = SupervisionPart.objects.of_body(cast.stranger).due_in(2014).list_outcomes(day("2014-12-31"))
    assert [(one.outcome, one.late_days) for one in outcome] == [("late", 1)]


def test_a_person_who_leaves_gets_no_message_and_does_not_act(cast) -> None:
    item = cast.bring_to("assigned")
    InboxMessage.objects.all().delete()
    cast.liaison.is_active = False
    cast.liaison.save()
    cast.act(item, "urge")
    told = set(InboxMessage.objects.values_list("user", flat=True))
    assert told == {cast.head.pk, cast.support_liaison.pk, cast.support_head.pk}


def test_reopening_keeps_the_number_and_starts_yellow(cast) -> None:
    item = cast.bring_to("struck")
    cast.at("2014-12-10")
    item = cast.act(item, "reopen", until=day("2014-12-31"))
    assert (item.number, item.state) == ("督〔2014〕1号(2)", "handling")
    lead = cast.lead_part(item)
    assert list(lead.colours.values_list("colour", "rule")) == [("yellow", "reopened")]
    # What was undone is not done to a hundred per cent.
    assert lead.progress is None


def test_a_support_that_is_not_done_asks_for_a_word(cast) -> None:
    item = cast.bring_to("handling")
    with pytest.raises(ValidationError) as refused:
        cast.act(item, "ask_close", text="")
    assert "text" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        cast.act(item, "ask_close", answers=["只答了一条"])
    assert "answers" in refused.value.message_dict
    with pytest.raises(ValidationError) as refused:
        cast.act(item, "ask_close", files=[])
    assert "link" in refused.value.message_dict


def test_a_feedback_says_something(cast) -> None:
    item = cast.bring_to("handling")
    with pytest.raises(ValidationError):
        cast.act(item, "feedback", text="正在办理")
    cast.act(item, "feedback")
    cast.at("2014-11-07")  # three working days after it, silence lets it stand
    assert TRANSITIONS.reason_not_allowed(item, "return_feedback", cast.office)


def test_a_returned_feedback_is_due_in_two_working_days(cast) -> None:
    item = cast.bring_to("handling")
    item = cast.act(item, "feedback")
    cast.at("2014-11-06")
    item = cast.act(item, "return_feedback")
    part = cast.lead_part(item)
    assert (part.returns, part.feedback_due_on) == (1, day("2014-11-10"))
    with pytest.raises(SupervisionRefused):
        cast.act(item, "return_feedback")


def test_a_feedback_from_before_the_asking_to_close_is_not_returned_any_more(cast) -> None:
    item = cast.bring_to("handling")
    for action in ("feedback", "ask_close", "return_close"):
        item = cast.act(item, action)
    assert TRANSITIONS.reason_not_allowed(item, "return_feedback", cast.office)
    item = cast.act(item, "feedback")
    assert not TRANSITIONS.reason_not_allowed(item, "return_feedback", cast.office)


def test_bodies_are_urged_once_a_day(cast) -> None:
    item = cast.act(cast.bring_to("assigned"), "urge")
    with pytest.raises(SupervisionRefused):
        cast.act(item, "urge", cast.colleague)
    cast.at("2014-11-04")
    assert cast.act(item, "urge", cast.colleague).steps.filter(action="urge").count() == 2


def test_an_item_leaves_three_working_days_unless_urgent(cast) -> None:
    with pytest.raises(SupervisionRefused):
        cast.act(cast.draft(due_on=day("2014-11-05")), "submit")
    assert cast.act(cast.draft(due_on=day("2014-11-06")), "submit").state == "approving"
    assert cast.act(cast.draft(due_on=day("2014-11-05"), urgency="urgent"), "submit").state == "approving"


def test_merging_needs_one_lead_body(cast) -> None:
    item, other = cast.bring_to("assigned"), cast.bring_to("assigned", lead=cast.stranger)
    with pytest.raises(SupervisionRefused):
        cast.act(item, "merge", into=other)
    same = cast.bring_to("handling")
    assert cast.act(item, "merge", into=same).merged_into == same


def test_an_objection_is_made_once_within_five_working_days(cast) -> None:
    item = cast.bring_to("closed")
    item = cast.act(item, "object", cast.support_head)
    assert (item.state, item.verified_by, item.closed_on) == ("closing", None, None)
    item = cast.act(item, "verify")
    with pytest.raises(SupervisionRefused):
        cast.act(item, "object")
    late = cast.bring_to("closed")
    cast.at("2014-11-11")
    with pytest.raises(SupervisionRefused):
        cast.act(late, "object")


def test_a_leader_decides_on_a_suspension_that_the_office_proposes(cast) -> None:
    item = cast.bring_to("handling")
    given = {"text": "待上级文件", "reason_class": "waits", "until": day("2014-12-31")}
    item = cast.act(item, "suspend", cast.office, **given)
    assert (item.state, item.suspension["until"], item.spans.count()) == ("handling", "2014-12-31", 0)
    with pytest.raises(SupervisionRefused):
        cast.act(item, "suspend", cast.colleague, **given)
    declined = cast.act(item, "suspend", cast.leader, declined=True, **given)
    assert (declined.state, declined.suspension) == ("handling", {})
    with pytest.raises(ValidationError):
        cast.act(item, "suspend", cast.leader, **given | {"until": day("2014-11-03") + dt.timedelta(days=95)})
    assert cast.act(item, "suspend", cast.leader, **given).state == "suspended"
