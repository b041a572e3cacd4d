"""The body's part of a sheet: its answers to each item, the signature of its head, and what happens when the time runs out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from assessment.engine import list_items
from assessment.models import Scheme, SchemeItem, Score, Sheet
from assessment.models.sheets import split_fraction
from assessment.registry import Facts
from assessment.services.notify import role_tell
from assessment.services.rounds import ranks_simulate
from assessment.services.steps import sheet_step
from assessment.transitions import SHEET_TRANSITIONS
from evidence.storage import EvidenceUpload, evidence_keep_all
from targets import clock


@dataclass(frozen=True)
class Answer:
    """What a body says of one item: ``points`` only where it contests, ``proved`` the checks that it claims to prove."""

    response: str
    reason: str = ""
    points: Fraction | None = None
    proved: tuple[int, ...] | None = None
    files: Sequence[EvidenceUpload] = field(default_factory=tuple)


@transaction.atomic
def sheet_answer(*, sheet: Sheet, user: User, answers: Mapping[int, Answer]) -> list[Score]:
    """Keep a body's answers by the key of the item, each beside the computed points, which stay as they are.

    Raises ValidationError keyed by ``item-<key>``, and EvidenceRefused for a file; then nothing is kept.
    """
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, "answer", user)
    items = {item.pk: item for item in list_items(row.scheme)}
    standing = {score.item_id: score for score in Score.objects.filter(sheet=row).standing()}
    errors: dict[str, str] = {}
    scores = []
    for pk, answer in answers.items():
        item = items[pk]
        if message := find_fault(item, answer):
            errors[f"item-{pk}"] = message
            continue
        computed = standing.get(pk)
        facts: Facts = {"proved": sorted(answer.proved)} if answer.proved is not None else {}
        points = answer.points
        if answer.proved is not None:
            points = item.way.earn(facts, item.parameters, item.exact_maximum)
        elif answer.response != Score.Response.CONTEST and computed is not None:
            points = computed.points
        scores.append((answer, Score(
            sheet=row, item=item, stage=Score.Stage.SELF, response=answer.response, reason=answer.reason.strip(), facts=facts,
            applies=computed.applies if computed is not None and points is None else True, as_of=clock.today(), by=user, at=clock.now(),
            **split_fraction(points),
        )))  # fmt: skip
    if errors:
        raise ValidationError(errors)
    Score.objects.bulk_create(score for _answer, score in scores)
    for answer, score in scores:
        if answer.files:
            score.files.set(evidence_keep_all(files=answer.files, user=user))
    return [score for _answer, score in scores]


def find_fault(item: SchemeItem, answer: Answer) -> str:
    """Say what is wrong with an answer; empty where nothing is."""
    is_contested = answer.response == Score.Response.CONTEST
    if is_contested and not answer.reason.strip():
        return _("State why it is contested.")
    if is_contested and answer.points is None and answer.proved is None:
        return _("State how many points are right.")
    if answer.points is not None and not 0 <= answer.points <= item.exact_maximum:
        return _("Points lie between 0 and %(maximum)s.") % {"maximum": f"{item.maximum.normalize():f}"}
    if item.way.needs_source and answer.proved is not None:
        return _("The portal computes this item; contest it instead.")
    return ""


@transaction.atomic
def sheet_sign(*, sheet: Sheet, user: User) -> Sheet:
    """Sign the self-score; it goes to the office."""
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, "sign", user)
    sheet_step(sheet=row, action="sign", user=user, to_state=Sheet.State.REVIEWING)
    role_tell(
        role=Role.OFFICE, sheet=row, subject=lambda: _("%(body)s has signed its self-score") % {"body": row.subject}
    )
    return row


@transaction.atomic
def sheet_lapse(*, sheet: Sheet) -> Sheet:
    """Let a self-score go whose time has run out: the computed points stand, the self-score stays empty."""
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, "lapse", None)
    sheet_step(sheet=row, action="lapse", user=None, to_state=Sheet.State.REVIEWING)
    return row


@transaction.atomic
def sheets_move_on() -> int:
    """Let every sheet go on whose time has run out: self-scores lapse, publicities end; return how many. May run twice."""
    moved, closed = 0, set[int]()
    for action, state, move in (
        ("lapse", Sheet.State.SELF, sheet_lapse),
        ("close", Sheet.State.PUBLICITY, sheet_close),
    ):
        for sheet in Sheet.objects.filter(state=state).with_names():
            if not SHEET_TRANSITIONS.reason_not_allowed(sheet, action, None):
                move(sheet=sheet)
                moved += 1
                closed |= {sheet.scheme_id} if action == "close" else set()
    for scheme in Scheme.objects.filter(pk__in=closed):
        ranks_simulate(scheme=scheme, sheets=list(scheme.sheets.with_names()))
    return moved


@transaction.atomic
def sheet_close(*, sheet: Sheet, user: User | None = None) -> Sheet:
    """End the publicity; the sheet goes to the lead group."""
    row: Sheet = SHEET_TRANSITIONS.lock(sheet, "close", user)
    sheet_step(sheet=row, action="close", user=user, to_state=Sheet.State.DELIBERATION)
    role_tell(
        role=Role.LEADER, sheet=row, subject=lambda: _("The sheet of %(body)s awaits approval") % {"body": row.subject}
    )
    return row
