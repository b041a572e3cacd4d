"""All writing of rectifications; nothing here touches the batch, so no figure is marked stale."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.storage import EvidenceUpload, evidence_keep_all
from inspections.models import DeadlineRule, Rectification, RectificationStep, SpotCheck
from inspections.rectification.deadlines import Deadline
from inspections.rectification.step_data import Deed, Notice
from inspections.rectification.terms import due_after, rectification_term
from inspections.rectification.transitions import (
    TRANSITIONS,
    Action,
    Escalation,
    State,
    Term,
    hindrance,
    start_hindrance,
)
from targets import clock


def deadline_rule_save(*, rule: DeadlineRule) -> DeadlineRule:
    """Write a rule; deadlines that were set by it stay as they are."""
    rule.full_clean()
    rule.save()
    return rule


@transaction.atomic
def rectification_start(
    *, spot_check: SpotCheck, notice: Notice, user: User, files: Sequence[EvidenceUpload] = ()
) -> Rectification:
    """Order the rectification of a failed batch; the term runs by the rule in force on the day the notice is received.

    Raises ValidationError by field, and EvidenceRefused for a file.
    """
    check = SpotCheck.objects.select_for_update(of=("self",)).get(pk=spot_check.pk)
    refuse_start(check, notice, user)
    due = rectification_term(notice.received_on, notice.until)
    row = Rectification(
        spot_check=check, notice_number=notice.number, addressee=notice.addressee, received_on=notice.received_on,
        result_received_on=notice.result_received_on, due_on=due.due_on,
    )  # fmt: skip
    row.full_clean()
    row.save()
    deed = Deed(notice.received_on, notice.number, notice.reason)
    step_record(row, Action.START, deed, due, user, files, from_state="")
    return row


def refuse_start(check: SpotCheck, notice: Notice, user: User) -> None:
    """Raise ValidationError where there is nothing to rectify, or the days of the notice cannot be."""
    if problem := start_hindrance(check, user):
        raise ValidationError(problem)
    refuse_day("received_on", notice.received_on, check.sampled_on)
    if notice.result_received_on:
        refuse_day("result_received_on", notice.result_received_on, check.sampled_on)


def refuse_day(field: str, day: dt.date, earliest: dt.date) -> None:
    """Raise ValidationError for a day to come, and for one before what came before."""
    if day > clock.today():
        raise ValidationError({field: _("This day has not come yet.")})
    if day < earliest:
        words = _("This lies before what was recorded before it, on %(day)s.")
        raise ValidationError({field: words % {"day": date_format(earliest)}})


@transaction.atomic
def rectification_act(
    *, rectification: Rectification, action: Action, deed: Deed, user: User, files: Sequence[EvidenceUpload] = ()
) -> RectificationStep:
    """Take one action of the state machine and keep it as a step; nothing is written where it is not possible.

    Raises ValidationError (by field where one is at fault), and EvidenceRefused for a file.
    """
    row = Rectification.objects.select_for_update(of=("self",)).select_related("spot_check").get(pk=rectification.pk)
    if problem := hindrance(row, action, user, deed.happened_on):
        raise ValidationError(problem)
    refuse_deed(row, action, deed, files)
    due, from_state = due_after(row, action, deed), row.state
    state_set(row, action, deed, user)
    row.due_on = due.due_on
    row.validate_unique()
    row.save()
    return step_record(row, action, deed, due, user, files, from_state=from_state)


def refuse_deed(row: Rectification, action: Action, deed: Deed, files: Sequence[EvidenceUpload]) -> None:
    """Raise ValidationError where something is missing, or the day does not follow the last step's."""
    transition = TRANSITIONS[action]
    wanted = [*transition.needs, *(["until"] if transition.term == Term.GIVEN else [])]
    if missing := [name for name in wanted if not getattr(deed, name)]:
        raise ValidationError({name: _("This must be given.") for name in missing})
    if transition.evidence and not files:
        raise ValidationError(_("Hand in at least one file as evidence."))
    # A correction is dated by the day of correcting, which says nothing about when the other things happened.
    last = row.steps.exclude(action=Action.CORRECT).latest("pk")
    refuse_day("happened_on", deed.happened_on, last.happened_on)
    if deed.received_on:
        refuse_day("received_on", deed.received_on, row.spot_check.sampled_on)
    if transition.term == Term.GIVEN and deed.until and deed.until <= deed.happened_on:
        raise ValidationError({"until": _("The new deadline must lie after the day of the act.")})


def state_set(row: Rectification, action: Action, deed: Deed, user: User) -> None:
    """Let the row stand where the action leads, with what the action leaves on it."""
    files_it = action in {Action.REPORT, Action.EXCUSE, Action.REVOKE}
    if files_it or (action == Action.PASS and row.state != State.REPORTED):
        row.filed_by = user
    if action == Action.CORRECT:
        row.notice_number, row.received_on = deed.number, deed.received_on or row.received_on
    elif action == Action.EXTEND:
        row.extended_on = deed.happened_on
    elif action == Action.CLOSE:
        row.closed_by = user
    elif action == Action.REOPEN:
        row.closed_by, row.filed_by, row.escalation = None, None, Escalation.NONE
    row.state = TRANSITIONS[action].target
    if row.state in {State.ANNOUNCED, State.SUSPENDED, State.REVOKED}:
        row.escalation = Escalation(row.state)


def step_record(
    row: Rectification,
    action: Action,
    deed: Deed,
    due: Deadline,
    user: User,
    files: Sequence[EvidenceUpload],
    *,
    from_state: str,
) -> RectificationStep:
    """Keep a step with its files."""
    step = RectificationStep.objects.create(
        rectification=row, action=action, from_state=from_state, to_state=row.state, happened_on=deed.happened_on,
        number=deed.number, reason=deed.reason, due_on=due.due_on, rule=due.rule, recorded_at=clock.now(), recorded_by=user,
    )  # fmt: skip
    if files:
        step.files.set(evidence_keep_all(files=files, user=user))
    return step
