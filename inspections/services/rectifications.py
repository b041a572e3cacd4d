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
from inspections.rectification.step_data import RectificationOrder, StepData
from inspections.rectification.terms import get_rectification_term
from inspections.rectification.transitions import TRANSITIONS, Action, reason_not_to_start
from targets import clock


def deadline_rule_save(*, rule: DeadlineRule) -> DeadlineRule:
    """Write a rule; deadlines that were set by it stay as they are."""
    rule.full_clean()
    rule.save()
    return rule


@transaction.atomic
def rectification_start(
    *, spot_check: SpotCheck, order: RectificationOrder, user: User, files: Sequence[EvidenceUpload] = ()
) -> Rectification:
    """Order the rectification of a failed batch; the term runs by the rule in force on the day the notice is received.

    Raises ValidationError by field, and EvidenceRefused for a file.
    """
    # Locked, so that of two clerks the second finds the first one's order.
    check = SpotCheck.objects.select_for_update(of=("self",)).get(pk=spot_check.pk)
    if reason := reason_not_to_start(check, user):
        raise ValidationError(reason)
    check_day("received_on", order.received_on, check.sampled_on)
    if order.result_received_on:
        check_day("result_received_on", order.result_received_on, check.sampled_on)
    due = get_rectification_term(order.received_on, order.until)
    row = Rectification(
        spot_check=check, notice_number=order.number, addressee=order.addressee, received_on=order.received_on,
        result_received_on=order.result_received_on, due_on=due.due_on,
    )  # fmt: skip
    row.full_clean()
    row.save()
    data = StepData(Action.START, order.received_on, order.number, order.reason)
    record_step(row, data, due, user, files, from_state="")
    return row


@transaction.atomic
def rectification_act(
    *, rectification: Rectification, data: StepData, user: User, files: Sequence[EvidenceUpload] = ()
) -> RectificationStep:
    """Take one action of the table and keep it as a step; nothing is written where it is not possible.

    Raises ValidationError (by field where one is at fault), and EvidenceRefused for a file.
    """
    # Checked again under the lock: the page may have been open for hours.
    row: Rectification = TRANSITIONS.lock(rectification, data.action, user, data.happened_on)
    check_step_data(row, data, files)
    transition, from_state = TRANSITIONS[data.action], row.state
    due = transition.get_term(row, data)
    # After the term, which is counted from what the row said before.
    transition.change(row, data, user)
    row.state, row.due_on = transition.get_target(row), due.due_on
    # A corrected notice may have taken another one's number.
    row.validate_unique()
    row.save()
    return record_step(row, data, due, user, files, from_state=from_state)


def check_step_data(row: Rectification, data: StepData, files: Sequence[EvidenceUpload]) -> None:
    """Raise ValidationError where something is missing, or the day does not follow the last step's."""
    asks = TRANSITIONS[data.action].asks
    if missing := [name for name in asks if name != "files" and not getattr(data, name)]:
        raise ValidationError({name: _("This must be given.") for name in missing})
    if "files" in asks and not files:
        raise ValidationError(_("Hand in at least one file as evidence."))
    # Correcting and urging are dated by the day of writing or calling, which says nothing about when the other things happened.
    last = row.steps.exclude(action__in=[Action.CORRECT, Action.URGE]).latest("pk")
    check_day("happened_on", data.happened_on, last.happened_on)
    if data.received_on:
        check_day("received_on", data.received_on, row.spot_check.sampled_on)
    if "until" in asks and data.until and data.until <= data.happened_on:
        raise ValidationError({"until": _("The new deadline must lie after the day of the act.")})


def check_day(field: str, day: dt.date, earliest: dt.date) -> None:
    """Raise ValidationError for a day to come, and for one before what came before."""
    if day > clock.today():
        raise ValidationError({field: _("This day has not come yet.")})
    if day < earliest:
        words = _("This lies before what was recorded before it, on %(day)s.")
        raise ValidationError({field: words % {"day": date_format(earliest)}})


def record_step(
    row: Rectification, data: StepData, due: Deadline, user: User, files: Sequence[EvidenceUpload], *, from_state: str
) -> RectificationStep:
    """Keep a step with its files."""
    step = RectificationStep.objects.create(
        rectification=row, action=data.action, from_state=from_state, to_state=row.state, happened_on=data.happened_on,
        number=data.number, reason=data.reason, due_on=due.due_on, rule=due.rule, recorded_at=clock.now(), recorded_by=user,
    )  # fmt: skip
    if files:
        step.files.set(evidence_keep_all(files=files, user=user))
    return step
