"""Rounds of evidence for milestones: three persons, the day that evidence speaks for, its end, what registers answer, take-backs."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from accounts.models import Role
from evidence.storage import EvidenceUpload
from notifications.models import InboxMessage
from plans.models import MilestoneRound
from plans.services import RoundDraft, round_accept, round_hand_in, round_return, round_review, round_take_back
from plans.transitions import ROUND_TRANSITIONS, RoundRefused
from targets.models import Milestone
from targets.services import figures_recompute, figures_roll_forward, stale_recompute
from tests.factories import (
    make_award,
    make_body,
    make_designation,
    make_enterprise,
    make_indicator,
    make_plan,
    make_product,
    make_user,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def _today(settings, tmp_path):
    settings.BUSINESS_DATE = "2014-10-15"
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def step() -> Milestone:
    """The only step of a goal, due at the end of 2014Q3."""
    goal = make_indicator("milestones-signed", make_plan(), kind="milestone", window="quarter_end", target=1, code="A4")
    step = Milestone.objects.create(indicator=goal, position=1, name="建成平台", due_on=dt.date(2014, 9, 30))
    figures_recompute()
    return step


def hand_in(step: Milestone, *days: str, user=None, **fields: object) -> MilestoneRound:
    files = [EvidenceUpload(SimpleUploadedFile(f"{day}.pdf", PDF), dt.date.fromisoformat(day)) for day in days]
    draft = RoundDraft(
        **{"level": 4, "words": "现场核查", "files": files, "place": "园区", "found_by": "张三、李四"} | fields
    )
    return round_hand_in(milestone=step, draft=draft, user=user or make_user(Role.LIAISON, body=make_body()))


def accept(row: MilestoneRound, **given: str) -> MilestoneRound:
    row = round_review(round_=row, user=make_user(), words="材料齐全")
    return round_accept(round_=row, user=make_user(Role.LEADER), words="同意", **given)


def signed(step: Milestone, quarter: int) -> int | None:
    stale_recompute()
    return step.indicator.attainments.judged().get(quarter=quarter).numerator


def on(step: Milestone, day: str) -> dt.date | None:
    return Milestone.objects.in_force(dt.date.fromisoformat(day)).get(pk=step.pk).signed_on


def test_three_persons(step):
    clerk = make_user()
    row = hand_in(step, "2014-09-01", user=clerk)
    with pytest.raises(RoundRefused, match="另由他人"):
        round_review(round_=row, user=clerk, words="材料齐全")
    with pytest.raises(PermissionDenied):
        round_review(round_=row, user=make_user(Role.LEADER), words="材料齐全")
    with pytest.raises(RoundRefused):
        round_accept(round_=row, user=make_user(Role.LEADER), words="同意")
    second = make_user()
    row = round_review(round_=row, user=second, words="材料齐全")
    for taken in (clerk, second):
        # Whatever the roles become: the database itself asks for three.
        taken.role = Role.LEADER
        with pytest.raises(RoundRefused):
            round_accept(round_=row, user=taken, words="同意")
        with pytest.raises(IntegrityError), transaction.atomic():
            MilestoneRound.objects.filter(pk=row.pk).update(approved_by=taken)
    row = round_accept(round_=row, user=make_user(Role.LEADER), words="同意")
    assert (row.state, row.sign_off.signed_on) == ("accepted", dt.date(2014, 9, 1))
    assert [one.action for one in row.steps.all()] == ["hand_in", "review", "accept"]


def test_a_step_counts_from_the_last_day_that_its_evidence_speaks_for(step):
    """Handed in on 15 October of papers of March and June: the second quarter counts it, the first does not."""
    row = hand_in(step, "2014-03-10", "2014-06-20")
    assert signed(step, 20142) == 0
    accept(row)
    assert [signed(step, quarter) for quarter in (20141, 20142, 20143, 20144)] == [0, 1, 1, 1]
    assert step.indicator.attainments.judged().get(quarter=20143).status == "attained"
    assert [on(step, "2014-06-19"), on(step, "2014-06-20")] == [None, dt.date(2014, 6, 20)]
    assert step.indicator.attainments.judged().get(quarter=20142).causes[0]["code"] == "milestone_signed"
    with pytest.raises(ValidationError, match="已验收"):
        hand_in(step, "2014-10-01")


def test_a_file_names_its_day_and_no_day_to_come(step):
    with pytest.raises(ValidationError, match="所说明的日期"):
        hand_in(step, files=[EvidenceUpload(SimpleUploadedFile("a.pdf", PDF))])
    with pytest.raises(ValidationError, match="尚未到来"):
        hand_in(step, "2014-10-16")
    with pytest.raises(ValidationError):
        hand_in(step)
    assert not MilestoneRound.objects.exists()


def test_evidence_that_ends_opens_the_step_again_the_day_after(step, settings):
    accept(hand_in(step, "2014-09-01", evidence_ends=dt.date(2014, 10, 20)))
    assert signed(step, 20144) == 1
    settings.BUSINESS_DATE = "2014-10-20"
    figures_roll_forward()
    assert signed(step, 20144) == 1
    settings.BUSINESS_DATE = "2014-10-21"
    figures_roll_forward()
    assert [signed(step, 20143), signed(step, 20144)] == [1, 0]
    late = Milestone.objects.in_force(dt.date(2014, 10, 21)).late(dt.date(2014, 10, 21))
    assert list(late) == [step]
    # A certificate that was renewed is a further round.
    row = accept(hand_in(step, "2014-10-21"))
    assert (row.number, signed(step, 20144)) == (2, 1)


def test_weaker_evidence_than_the_step_asks_for_is_refused(step):
    Milestone.objects.filter(pk=step.pk).update(least_level=4)
    with pytest.raises(ValidationError) as refused:
        hand_in(step, "2014-09-01", level=3)
    assert list(refused.value.message_dict) == ["level"]


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"place": " "}, ["place"]),
        ({"found_by": "张三"}, ["found_by"]),
        ({"found_by": "张三、张三"}, ["found_by"]),
        ({"place": "", "found_by": ""}, ["place", "found_by"]),
        ({"place": "", "found_by": "", "level": 3}, []),
        ({"found_by": "张三，李四"}, []),
    ],
)
def test_a_finding_on_site_has_a_place_and_two_names(step, given, refused):
    found = []
    try:
        hand_in(step, "2014-09-01", **given)
    except ValidationError as error:
        found = list(error.message_dict)
    assert (found, MilestoneRound.objects.count()) == (refused, 0 if refused else 1)


def test_what_the_registers_know_is_not_signed_against_them_without_a_reason(step):
    """Ten fostered enterprises with a title are wanted; nine have one, a tenth only since 1 October."""
    Milestone.objects.filter(pk=step.pk).update(question="fostered-awarded", least_level=2)
    for number in range(10):
        product = make_product(make_enterprise())
        make_designation(product.enterprise, kind="fostered", since=dt.date(2013, 1, 1))
        granted = dt.date(2014, 10, 1) if number == 9 else dt.date(2013, 6, 1)
        make_award(product, granted_on=granted, expires_on=dt.date(2016, 12, 31))
    row = round_review(round_=hand_in(step, level=2, asked_on=dt.date(2014, 9, 30)), user=make_user(), words="齐全")
    leader = make_user(Role.LEADER)
    with pytest.raises(ValidationError) as refused:
        round_accept(round_=row, user=leader, words="同意")
    assert "9" in refused.value.message_dict["override"][0]
    row.refresh_from_db()
    assert (row.state, signed(step, 20143)) == ("reviewed", 0)
    row = round_accept(round_=row, user=leader, words="同意", override="第十家公示期满，证书待发。")
    assert row.answer == {"day": "2014-09-30", "holds": False, "found": 9, "wanted": 10}
    # Shown wherever the sign-off is.
    assert "证书待发" in row.sign_off.evidence
    round_take_back(round_=row, user=leader, words="改按十月证书", since=row.speaks_for)
    row = accept(hand_in(step, level=2, asked_on=dt.date(2014, 10, 1)))
    assert (row.answer["found"], row.override) == (10, "")


def test_taking_back_is_an_act_and_every_round_stays(step):
    liaison = make_user(Role.LIAISON, body=make_body())
    returned = hand_in(step, "2014-09-01", user=liaison)
    with pytest.raises(ValidationError, match="在办"):
        hand_in(step, "2014-09-02")
    round_return(round_=returned, user=make_user(), words="缺少照片")
    row = accept(hand_in(step, "2014-09-01", user=liaison))
    assert signed(step, 20143) == 1
    with pytest.raises(ValidationError):
        round_take_back(round_=row, user=make_user(Role.LEADER), words="平台停用", since=dt.date(2014, 8, 31))
    row = round_take_back(round_=row, user=make_user(Role.LEADER), words="平台停用", since=dt.date(2014, 10, 10))
    assert [signed(step, 20143), signed(step, 20144)] == [1, 0]
    assert "平台停用" in step.indicator.attainments.judged().get(quarter=20144).cause
    assert [(one.number, one.state) for one in step.rounds.order_by("number")] == [(1, "returned"), (2, "taken_back")]
    assert row.steps.last().text == "自2014-10-10起：平台停用"
    told = InboxMessage.objects.filter(user=liaison).order_by("pk")
    assert [message.subject.partition("：")[2] for message in told] == [
        "证据已退回",
        "里程碑已验收",
        "里程碑验收已撤销",
    ]
    for statement in (
        "DELETE FROM plans_roundstep",
        "DELETE FROM plans_milestoneround",
        "UPDATE plans_milestoneround SET words = ''",
        "UPDATE plans_milestoneround SET found_by = '王五'",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_every_other_action_is_refused(step):
    """What the table does not list changes nothing."""
    people = {
        Role.OFFICE: make_user(),
        Role.LEADER: make_user(Role.LEADER),
        Role.LIAISON: make_user(Role.LIAISON, body=make_body()),
    }
    row = MilestoneRound(milestone=step, number=1, submitted_by=make_user(), submitted_at=dt.datetime.now(dt.UTC))
    allowed = {}
    for state in MilestoneRound.State:
        row.state = state
        for role, user in people.items():
            if actions := ROUND_TRANSITIONS.list_possible(row, user):
                allowed[state.value, role.value] = actions
    assert allowed == {
        ("submitted", "office"): ["review", "return"],
        ("submitted", "leader"): ["return"],
        ("reviewed", "office"): ["return"],
        ("reviewed", "leader"): ["return", "accept"],
        ("accepted", "leader"): ["take_back"],
    }


def test_the_docs_show_the_table():
    with override("en"):
        assert ROUND_TRANSITIONS.to_markdown() in (Path(portal.BASE_DIR) / "docs" / "milestones.md").read_text()
