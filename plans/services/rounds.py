"""Rounds of evidence for milestones: handed in, reviewed, accepted, returned and taken back; each act is kept with its words."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from evidence.storage import EvidenceUpload, evidence_keep_all
from plans.milestones.checks import ask_registers
from plans.models import MilestoneRound, RoundStep
from plans.services.deciding import tell_people
from plans.transitions import ACCEPT, HAND_IN, RETURN, REVIEW, ROUND_TRANSITIONS, TAKE_BACK
from targets import clock
from targets.models import EvidenceLevel, Milestone, MilestoneSignOff
from targets.services import sign_off_add, sign_off_take_back
from targets.wordings import in_chinese

State = MilestoneRound.State
NAMES = re.compile(r"[\s、，,；;]+")
"""What stands between names."""


@dataclass(frozen=True)
class RoundDraft:
    """A round as it was typed in; ``asked_on`` is the day for which the registers are asked, where they know the step."""

    level: int
    words: str
    files: Sequence[EvidenceUpload]
    asked_on: dt.date | None = None
    evidence_ends: dt.date | None = None
    place: str = ""
    found_by: str = ""


@transaction.atomic
def round_hand_in(*, milestone: Milestone, draft: RoundDraft, user: User) -> MilestoneRound:
    """Hand in a round; the office is told. Raises ValidationError, RoundRefused or EvidenceRefused."""
    # Locked, so that numbers follow one another and two bodies do not open a round each.
    milestone = Milestone.objects.select_for_update(of=("self",)).select_related("indicator__plan").get(pk=milestone.pk)
    last = milestone.rounds.aggregate(last=Max("number"))["last"] or 0
    row = MilestoneRound(
        milestone=milestone, number=last + 1, state="", body=user.body, level=draft.level, words=draft.words.strip(),
        place=draft.place.strip(), found_by=draft.found_by.strip(),
        speaks_for=find_day(milestone, draft), evidence_ends=draft.evidence_ends, submitted_by=user, submitted_at=clock.now(),
    )  # fmt: skip
    ROUND_TRANSITIONS.check(row, HAND_IN, user)
    row.state = State.SUBMITTED
    check_round(row)
    row.full_clean(exclude=["files"])
    row.save()
    row.files.set(evidence_keep_all(files=draft.files, user=user))
    note_step(row, HAND_IN, user, row.words)
    clerks = User.objects.filter(role=Role.OFFICE, is_active=True).exclude(pk=user.pk)
    tell_people(row, clerks, gettext_lazy("evidence was handed in and awaits review"), row.words)
    return row


def find_day(milestone: Milestone, draft: RoundDraft) -> dt.date:
    """Return the last of the days that the evidence speaks for: only with all of it is the step proved."""
    if any(upload.speaks_for is None for upload in draft.files):
        raise ValidationError(_("Name for each file the day that it speaks for: the step counts by it."))
    days = [upload.speaks_for for upload in draft.files if upload.speaks_for]
    if milestone.question and draft.asked_on:
        days.append(draft.asked_on)
    if not days:
        raise ValidationError(_("Hand in at least one file as evidence."))
    if max(days) > clock.today():
        raise ValidationError(_("The evidence cannot speak for a day to come."))
    return max(days)


def check_round(row: MilestoneRound) -> None:
    """Refuse weaker evidence than the step asks for, a finding on site without place and two names, and a round for what is proved for good."""
    step = row.milestone
    if row.level < step.least_level:
        raise ValidationError(
            {"level": _("This step asks for evidence of this level at least: %(level)s.") % {"level": step.get_least_level_display()}}
        )  # fmt: skip
    if row.level == EvidenceLevel.ON_SITE:
        names = [name for name in NAMES.split(row.found_by) if name]
        missing = {"place": not row.place, "found_by": len(set(names)) < 2}
        words = {"place": _("Say where it was found."), "found_by": _("Name two persons who found it.")}
        if any(missing.values()):
            raise ValidationError({name: words[name] for name, is_so in missing.items() if is_so})
    if step.sign_offs.filter(counts_until=None).exists():
        raise ValidationError(
            _("The step is signed off; a further round is for evidence that has ended or was taken back.")
        )


@transaction.atomic
def round_review(*, round_: MilestoneRound, user: User, words: str) -> MilestoneRound:
    """Find the evidence of a round sufficient; the leaders are told."""
    row: MilestoneRound = ROUND_TRANSITIONS.lock(round_, REVIEW, user)
    row.state, row.reviewed_by = State.REVIEWED, user
    row.save(update_fields=["state", "reviewed_by"])
    note_step(row, REVIEW, user, words)
    leaders = User.objects.filter(role=Role.LEADER, is_active=True)
    tell_people(row, leaders, gettext_lazy("a milestone awaits approval"), words, to_act=True)
    return row


@transaction.atomic
def round_return(*, round_: MilestoneRound, user: User, words: str) -> MilestoneRound:
    """Return a round with the reason; it is over, and a further one can be handed in."""
    row: MilestoneRound = ROUND_TRANSITIONS.lock(round_, RETURN, user)
    row.state = State.RETURNED
    row.save(update_fields=["state"])
    note_step(row, RETURN, user, words)
    tell_people(row, people_of(row), gettext_lazy("the evidence was returned"), words, to_act=True)
    return row


@transaction.atomic
def round_accept(*, round_: MilestoneRound, user: User, words: str, override: str = "") -> MilestoneRound:
    """Sign the step off from the day that its evidence speaks for.

    Where the registers know the step and say no, it takes a reason to do so all the same, which is shown with the step.
    """
    row: MilestoneRound = ROUND_TRANSITIONS.lock(round_, ACCEPT, user)
    row.answer = ask_registers(row.milestone, row.speaks_for)
    if row.answer and not row.answer["holds"]:
        if not override.strip():
            refusal = _("The registers do not bear the step out: %(found)s found, %(wanted)s wanted on %(day)s. Complete them, or state why it is approved all the same.")  # fmt: skip
            raise ValidationError({"override": refusal % row.answer})
        row.override = override.strip()
    evidence = row.words
    if row.override:
        # With the evidence, so that whoever reads of the sign-off anywhere reads that too.
        evidence = in_chinese(str)(gettext_lazy("%(evidence)s (against the registers, %(found)s found, %(wanted)s wanted: %(reason)s)")) % {
            **(row.answer or {}), "evidence": row.words, "reason": row.override,
        }  # fmt: skip
    row.sign_off = MilestoneSignOff(
        milestone=row.milestone, signed_on=row.speaks_for, counts_until=row.evidence_ends, evidence=evidence,
        signed_by=user, created_at=clock.now(),
    )  # fmt: skip
    sign_off_add(sign_off=row.sign_off)
    row.state, row.approved_by = State.ACCEPTED, user
    row.save(update_fields=["state", "approved_by", "answer", "override", "sign_off"])
    note_step(row, ACCEPT, user, words)
    tell_people(row, people_of(row), gettext_lazy("the milestone is signed off"), words)
    return row


@transaction.atomic
def round_take_back(*, round_: MilestoneRound, user: User, words: str, since: dt.date) -> MilestoneRound:
    """Let an accepted round count no more from a day on; the round and its sign-off stay."""
    row: MilestoneRound = ROUND_TRANSITIONS.lock(round_, TAKE_BACK, user)
    assert row.sign_off
    last = min(row.sign_off.counts_until or clock.today(), clock.today())
    if not row.sign_off.signed_on <= since <= last:
        raise ValidationError(
            {"since": _("Choose a day from %(first)s to %(last)s.") % {"first": row.sign_off.signed_on, "last": last}}
        )
    sign_off_take_back(sign_off=row.sign_off, since=since, reason=words)
    row.state = State.TAKEN_BACK
    row.save(update_fields=["state"])
    said = in_chinese(str)(gettext_lazy("from %(day)s on: %(words)s"))
    note_step(row, TAKE_BACK, user, said % {"day": since, "words": words})
    clerks = User.objects.filter(role=Role.OFFICE, is_active=True)
    tell_people(row, [*people_of(row), *clerks], gettext_lazy("the sign-off was taken back"), words, to_act=True)
    return row


def note_step(row: MilestoneRound, action: str, user: User, words: str) -> None:
    """Keep an act."""
    RoundStep.objects.create(round=row, action=action, by=user, at=clock.now(), text=words)


def people_of(row: MilestoneRound) -> list[User]:
    """Return who is told what becomes of a round: who handed it in."""
    return [row.submitted_by] if row.submitted_by else []
