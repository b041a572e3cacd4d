"""Invented rounds of evidence for milestones: one in each state, beside those signed off before there were rounds."""

import datetime as dt
from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from accounts.models import Role, User
from baodi_quality.demo import LAST_DAY, MARK
from baodi_quality.demo.days import stand_on
from baodi_quality.demo.history import make_moment
from baodi_quality.demo.rectifications import DEMO_PDF
from departments.models import IndicatorOwnership, Part
from evidence.storage import EvidenceUpload
from plans.models import MilestoneRound
from plans.services import RoundDraft, round_accept, round_hand_in, round_return, round_review, round_take_back
from targets.models import EvidenceLevel, Milestone, MilestoneSignOff
from targets.services import stale_recompute

DAY = dt.timedelta(days=1)
COURSES = {
    # The step of a goal, by its number, and what became of the rounds handed in for it.
    ("A5", 4): ("returned", "submitted"),
    ("A6", 5): ("reviewed",),
    ("A4", 5): ("returned",),
    ("B4", 5): ("taken_back",),
}


def first_rounds(sign_offs: Sequence[MilestoneSignOff]) -> list[MilestoneRound]:
    """Return the rounds of sign-offs from before there were rounds, as the migration makes them."""
    return [
        MilestoneRound(
            milestone=one.milestone, number=1, state=MilestoneRound.State.ACCEPTED, level=one.milestone.least_level,
            words=one.evidence, speaks_for=one.signed_on, submitted_at=make_moment(one.signed_on + 3 * DAY, 10),
            is_migrated=True, sign_off=one,
        )
        for one in sign_offs
    ]  # fmt: skip


@transaction.atomic
def rounds_load(*, office: User, colleague: User, leader: User) -> int:
    """Write the rounds, each through its life in the last weeks; return how many."""
    heads = {user.body_id: user for user in User.objects.filter(role=Role.LIAISON)}
    number = 0
    for (code, position), ends in COURSES.items():
        step = Milestone.objects.get(indicator__code=code, position=position)
        lead = IndicatorOwnership.objects.filter(indicator=step.indicator, part=Part.LEAD).on(LAST_DAY).first()
        who = heads.get(lead.body_id, office) if lead else office
        for place, state in enumerate(ends):
            number += 1
            play(step, state, LAST_DAY - (16 - 6 * place) * DAY, who, office, colleague, leader)
    with stand_on(LAST_DAY):
        stale_recompute()
    return number


def play(step: Milestone, state: str, day: dt.date, who: User, office: User, colleague: User, leader: User) -> None:
    """Hand a round in, and take it as far as ``state``."""
    with stand_on(day):
        file = SimpleUploadedFile("验收材料.pdf", DEMO_PDF)
        draft = RoundDraft(
            level=max(step.least_level, EvidenceLevel.THIRD_PARTY),
            place="新开口镇演示蔬菜基地", found_by="演示甲、演示乙",
            words=f"“{step.name}”：相关文件、现场照片和第三方意见见附件（{MARK}）。",
            files=[EvidenceUpload(file, day - 2 * DAY)],
        )  # fmt: skip
        row = round_hand_in(milestone=step, draft=draft, user=who)
    with stand_on(day + 2 * DAY):
        clerk = colleague if who == office else office
        if state == "returned":
            round_return(round_=row, user=clerk, words="现场照片未注明日期和地点，请补充后重新提交。")
        elif state != "submitted":
            row = round_review(round_=row, user=clerk, words="材料齐全，与现场一致。")
    if state == "taken_back":
        with stand_on(day + 4 * DAY):
            row = round_accept(round_=row, user=leader, words="同意。")
        with stand_on(day + 8 * DAY):
            round_take_back(
                round_=row, user=leader, words="复核发现评估报告引用数据有误，重新评估。", since=row.speaks_for
            )
