"""After the publicity: objections and their decisions, approval and seal, sending back, corrections of what is final."""

import hashlib
import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from assessment.arithmetic import cut
from assessment.conditions import find_correction
from assessment.models import Objection, SchemeItem, Score, Sheet
from assessment.models.sheets import split_fraction
from assessment.results import SheetResult, build_results
from assessment.services.notify import body_tell, role_tell
from assessment.services.reviews import check_reason
from assessment.services.steps import sheet_step
from assessment.terms import add_working_days
from assessment.transitions import SHEET_TRANSITIONS, AssessmentRefused
from evidence.storage import EvidenceUpload, evidence_keep_all
from targets import clock
from targets.wordings import in_chinese

CHANGED_BEFORE_THE_LEADER = 5
"""Working days in which a changed result goes to the lead group."""


@transaction.atomic
def sheet_object(
    *, sheet: Sheet, user: User, items: Sequence[SchemeItem], reason: str, files: Sequence[EvidenceUpload]
) -> list[Objection]:
    """Object to the points of some items; raises EvidenceRefused for a file."""
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, "object", user)
    check_reason(reason)
    if not items:
        raise ValidationError({"items": _("Name at least one item.")})
    if not files:
        raise ValidationError(_("Hand in at least one file as evidence."))
    kept = evidence_keep_all(files=files, user=user)
    until = add_working_days(clock.today(), row.scheme.decision_days)
    objections = [
        Objection.objects.create(
            sheet=row, item=item, ground=reason.strip(), raised_by=user, raised_at=clock.now(), answer_until=until
        )
        for item in items
    ]
    for objection in objections:
        objection.files.set(kept)
    sheet_step(sheet=row, action="object", user=user, to_state=Sheet.State.OBJECTED, reason=reason)
    role_tell(
        role=Role.OFFICE,
        sheet=row,
        subject=lambda: _("%(body)s objects; to be decided by %(day)s") % {"body": row.subject, "day": until},
    )
    return objections


@transaction.atomic
def objection_decide(
    *, sheet: Sheet, user: User, objection: Objection, verdict: str, reason: str, points: Fraction | None = None
) -> Objection:
    """Decide an objection; accepted in whole or in part, the new points stand beside the old."""
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, "decide", user)
    found = Objection.objects.select_for_update().select_related("item").get(pk=objection.pk, sheet=row)
    if found.state != Objection.State.RAISED:
        raise AssessmentRefused(_("This objection was decided already."))
    check_reason(reason)
    is_changed, before = verdict != Objection.State.REJECTED, row.scores.filter(item=found.item).standing().get()
    # Whoever objects must not come out of it with less than before.
    least = before.points or Fraction(0)
    if is_changed and (points is None or not least <= points <= found.item.exact_maximum):
        words = _("An objection that is accepted gives between %(least)s and %(maximum)s points; otherwise reject it.")
        raise ValidationError(
            {"points": words % {"least": cut(least), "maximum": f"{found.item.maximum.normalize():f}"}}
        )
    to_state = SHEET_TRANSITIONS["decide"].get_target(row)
    found.state, found.decided_by, found.decided_at, found.decision = verdict, user, clock.now(), reason.strip()
    if is_changed:
        found.resubmit_until = add_working_days(clock.today(), CHANGED_BEFORE_THE_LEADER)
        Score.objects.create(
            sheet=row, item=found.item, stage=Score.Stage.OBJECTION, reason=reason.strip(), facts=before.facts | {"ruled": True},
            as_of=clock.today(), by=user, at=clock.now(), **split_fraction(points),
        )  # fmt: skip
    found.save(update_fields=["state", "decided_by", "decided_at", "decision", "resubmit_until"])
    sheet_step(
        sheet=row,
        action="decide",
        user=user,
        to_state=to_state,
        reason=f"{found.item.code} {found.get_state_display()}：{reason}",
    )
    body_tell(
        sheet=row,
        subject=lambda: (
            _("Your objection to %(item)s: %(verdict)s") % {"item": found.item, "verdict": found.get_state_display()}
        ),
        text=reason,
    )
    return found


@transaction.atomic
def sheet_approve(*, sheet: Sheet, user: User) -> Sheet:
    """Freeze a sheet: its points are copied, total and grade stored, and all of it sealed."""
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, "approve", user)
    (result,) = build_results(row.scheme, [row])
    if result.totals.pending:
        raise AssessmentRefused(_("Items are still open; send the sheet back for review."))
    Score.objects.bulk_create(
        Score(
            sheet=row, item=one.item, stage=Score.Stage.FINAL, applies=one.applies, facts=one.facts, as_of=one.score.as_of if one.score else clock.today(), by=user, at=clock.now(),
            **split_fraction(one.points),
        )
        for one in result.items
    )  # fmt: skip
    changed = result_freeze(row, result)
    sheet_step(sheet=row, action="approve", user=user, to_state=Sheet.State.FINAL, changed=changed)
    return row


def result_freeze(sheet: Sheet, result: SheetResult) -> tuple[str, ...]:
    """Put what a sheet comes to on its row, with the seal; return the columns that changed."""
    parts = split_fraction(result.total)
    sheet.total_numerator, sheet.total_denominator = parts["numerator"], parts["denominator"]
    sheet.grade, sheet.finalised_at = result.grade, clock.now()
    sheet.seal = compute_seal(result)
    return "total_numerator", "total_denominator", "grade", "finalised_at", "seal"


def compute_seal(result: SheetResult) -> str:
    """Return the checksum of all that makes a final result, in one canonical form."""
    content: dict[str, Any] = {
        "scheme": [result.scheme.league, result.scheme.year, result.scheme.version], "subject": result.sheet.subject.code,
        "items": [[one.item.code, str(one.points), one.applies, one.facts] for one in result.items],
        "bonus": str(result.bonus), "deductions": str(result.deducted),
        "vetoes": sorted([veto.rule.code, veto.cap] for veto in result.confirmed), "total": str(result.total), "grade": result.grade,
    }  # fmt: skip
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def sheet_send_back(*, sheet: Sheet, user: User, reason: str) -> Sheet:
    """Send a sheet back for review, which begins anew."""
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, "send_back", user)
    check_reason(reason)
    row.first_by = row.second_by = None
    sheet_step(
        sheet=row,
        action="send_back",
        user=user,
        to_state=Sheet.State.REVIEWING,
        reason=reason,
        changed=("first_by", "second_by"),
    )
    role_tell(
        role=Role.OFFICE,
        sheet=row,
        subject=lambda: _("The leader has sent back the sheet of %(body)s") % {"body": row.subject},
    )
    return row


@transaction.atomic
def correction_propose(*, sheet: Sheet, user: User, item: SchemeItem, points: Fraction, reason: str) -> Score:
    """Propose other points for an item of a final sheet; they count when the leader approves."""
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, "propose_correction", user)
    check_reason(reason)
    if not 0 <= points <= item.exact_maximum:
        raise ValidationError(
            {"points": _("Points lie between 0 and %(maximum)s.") % {"maximum": f"{item.maximum.normalize():f}"}}
        )
    before = row.scores.filter(item=item).standing().get()
    score = Score.objects.create(
        sheet=row, item=item, stage=Score.Stage.CORRECTION, reason=reason.strip(), facts=before.facts | {"ruled": True}, as_of=clock.today(),
        by=user, at=clock.now(), **split_fraction(points),
    )  # fmt: skip
    sheet_step(
        sheet=row,
        action="propose_correction",
        user=user,
        to_state=row.state,
        reason=f"{item.code} {cut(points)}：{reason}",
    )
    role_tell(
        role=Role.LEADER,
        sheet=row,
        subject=lambda: _("A correction of the sheet of %(body)s is proposed") % {"body": row.subject},
    )
    return score


@transaction.atomic
def sheet_correct(*, sheet: Sheet, user: User, reason: str) -> Sheet:
    """Approve a proposed correction: a new revision of the points, total, grade and seal; the step keeps the old total."""
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, "correct", user)
    check_reason(reason)
    proposed = find_correction(row)
    if proposed is None:
        raise AssessmentRefused(_("No correction was proposed."))
    (earlier,) = (one for one in build_results(row.scheme, [row])[0].items if one.item.pk == proposed.item_id)
    Score.objects.create(
        sheet=row, item=proposed.item, stage=Score.Stage.FINAL, facts=proposed.facts, reason=proposed.reason, as_of=clock.today(), by=user,
        at=clock.now(), **split_fraction(proposed.points),
    )  # fmt: skip
    before = row.total
    (result,) = build_results(row.scheme, [row])
    changed = result_freeze(row, result)
    words = f"{proposed.item.code} {earlier.shown or '—'} → {cut(proposed.points or Fraction(0))}"
    # Where too little applies there is no total that could change.
    if before is not None and result.total is not None:
        total = in_chinese(str)(gettext_lazy("; total %(before)s → %(after)s"))
        words += total % {"before": cut(before), "after": result.shown_total}
    words += f"：{reason}"
    sheet_step(sheet=row, action="correct", user=user, to_state=row.state, reason=words, changed=changed)
    body_tell(
        sheet=row, subject=lambda: _("The assessment of %(year)d was corrected") % {"year": row.scheme.year}, text=words
    )
    return row
