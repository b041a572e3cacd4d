"""Talks and namings that the rules propose for red parts: once each, decided by a leader, with their papers."""

import pytest
from django.core import mail

from bulletin.collecting_supervision import find_supervision, group_named
from notifications.email import message_emails_send
from notifications.models import InboxMessage, MessageEmail
from supervision.models import SupervisionProposal
from supervision.services import colours_log_all, proposal_decide, proposals_make
from supervision.transitions import SupervisionRefused
from targets import clock
from targets.models import Quarter
from tests.pages import find_elements, read_text
from tests.supervision.test_papers import browse, read_paper

RED, TALK = "2014-12-08", "2014-12-22"
"""Six working days after the deadline; ten working days after that."""


@pytest.fixture
def red(cast):
    """Return an item whose lead is red and whose naming is proposed."""
    item = cast.bring_to("handling", supports=[])
    cast.at(RED)
    colours_log_all()
    assert proposals_make() == 1
    return item


def decide(cast, agreed: bool = True, **more):
    row = SupervisionProposal.objects.get()
    return proposal_decide(proposal=row, **{"user": cast.leader, "agreed": agreed, "text": "列入本季通报"} | more)


def test_naming_is_proposed_at_once_and_a_talk_after_ten_working_days(cast, red) -> None:
    told = InboxMessage.objects.filter(subject__contains="按规则提请", url=red.get_absolute_url())
    assert set(told.values_list("user", flat=True)) == {cast.leader.pk, cast.office.pk, cast.colleague.pk}
    assert proposals_make() == 0
    cast.at("2014-12-19")
    assert proposals_make() == 0
    cast.at(TALK)
    assert proposals_make() == 1
    rows = SupervisionProposal.objects.values_list("kind", "proposed_on", "state")
    assert [(kind, str(on), state) for kind, on, state in rows] == [
        ("naming", RED, "proposed"), ("talk", TALK, "proposed"),
    ]  # fmt: skip


def test_a_leader_decides_and_the_body_is_told(cast, red) -> None:
    assert read_text(browse(cast.leader).get("/supervision/count/"), ".work-count").split()[0] == "1"
    desk = browse(cast.leader).get("/supervision/approvals/")
    assert [one.item for one in desk.context["desk"].proposals] == [red]
    assert len(browse(cast.office).get("/supervision/").context["board"].proposals) == 1
    key = SupervisionProposal.objects.get().pk
    address = f"/supervisions/{red.pk}/proposals/{key}/"
    assert browse(cast.office).get(address).status_code == 403
    assert browse(cast.stranger_head).get(address).status_code == 404
    leader = browse(cast.leader)
    assert leader.get(address).status_code == 200
    assert leader.post(address, {"decision": "agree", "text": ""}).status_code == 422
    assert leader.post(address, {"decision": "agree", "text": "列入本季通报"}).url == red.get_absolute_url()
    row = SupervisionProposal.objects.get()
    assert (row.state, row.decided_by, str(row.decided_on), row.text) == ("agreed", cast.leader, RED, "列入本季通报")
    assert InboxMessage.objects.filter(user=cast.head, subject__contains="已同意").count() == 1
    assert "列入本季通报" in read_text(browse(cast.head).get(red.get_absolute_url()), "#proposals")
    # The bulletin of the quarter tells of it, that of the quarter before does not.
    assert group_named(find_supervision(Quarter.at(20144), row.decided_on).named) == {red.pk: [cast.lead.name]}
    before = row.decided_on.replace(month=9, day=30)
    assert group_named(find_supervision(Quarter.at(20143), before).named) == {}
    # Decided once.
    assert leader.get(address).url == red.get_absolute_url()
    assert not find_elements(browse(cast.leader).get("/supervision/count/"), ".work-count")


def test_declined_it_stays_in_the_log_and_the_body_hears_nothing(cast, red) -> None:
    decide(cast, agreed=False, text="已在整改")
    assert not InboxMessage.objects.filter(user=cast.head, subject__contains="不同意").exists()
    assert proposals_make() == 0
    assert SupervisionProposal.objects.get().state == "declined"


def test_red_that_was_answered_needs_no_decision(cast, red) -> None:
    cast.act(red, "feedback")
    assert not SupervisionProposal.objects.open().exists()
    with pytest.raises(SupervisionRefused, match="已无需决定"):
        decide(cast)
    cast.at(TALK)
    assert proposals_make() == 0


def test_papers_come_once_a_leader_agreed(cast, red) -> None:
    office = browse(cast.office)
    assert office.get(f"/supervisions/{red.pk}/papers/naming/").status_code == 404
    document, said = read_paper(cast.office, red, "urging")
    assert document.paragraphs[0].text == "绩效督促通知单"
    # Ten working days after 2014-12-08.
    assert said["督促要求"].startswith("请于2014年12月22日前书面说明原因")
    decide(cast)
    document, said = read_paper(cast.office, red, "naming")
    assert document.paragraphs[0].text == "督办情况通报"
    assert (said["责任单位"], said["通报意见"]) == (cast.lead.name, "列入本季通报")
    assert office.get(f"/supervisions/{red.pk}/papers/talk/").status_code == 404
    cast.at(TALK)
    proposals_make()
    row = SupervisionProposal.objects.get(kind="talk")
    proposal_decide(proposal=row, user=cast.leader, agreed=True, text="12月25日上午在区政府")
    document, said = read_paper(cast.office, red, "talk")
    assert (document.paragraphs[0].text, said["约谈安排"]) == ("约谈通知书", "12月25日上午在区政府")


def test_who_has_to_act_is_told_by_e_mail_once(cast, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cast.liaison.email = "liaison@example.cn"
    cast.liaison.save()
    item = cast.bring_to("assigned")
    assert message_emails_send(now=clock.now()) == 1
    assert message_emails_send(now=clock.now()) == 0
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["liaison@example.cn"], "督〔2014〕1号《电线电缆整治》：待签收")
    # What is only to be known stays in the inbox.
    item = cast.act(item, "sign")
    cast.act(item, "extend_ask")
    cast.act(item, "extend_grant")
    assert InboxMessage.objects.filter(user=cast.liaison).count() == 2
    assert MessageEmail.objects.count() == 1
    # Two days later what could not be sent is old news.
    MessageEmail.objects.update(email="failed")
    cast.at("2014-11-06")
    assert message_emails_send(now=clock.now()) == 0
