"""From a draft to its number: drafted by hand or raised from a row, submitted, approved."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from departments.models import Body, Part
from reporting.deadlines import next_working_day
from supervision.conditions import find_refusing_support
from supervision.deadlines import get_term_end
from supervision.models import Supervision, SupervisionCounter, SupervisionPart, SupervisionStep
from supervision.services.colours import colour_set
from supervision.services.notify import list_leaders, list_parties, notify
from supervision.services.steps import (
    check_after,
    check_text,
    deadline_set,
    deadlines_move,
    item_lock,
    span_close,
    step_record,
)
from supervision.sources import SourceRow
from supervision.transitions import TRANSITIONS, Action, SupervisionRefused
from targets import clock


@dataclass(frozen=True)
class Draft:
    """What an item is to be, as it was typed in; ``source`` is the row it is raised from."""

    title: str
    task: str
    closing_standard: str
    due_on: dt.date
    lead: Body
    supports: Sequence[Body] = field(default_factory=tuple)
    urgency: str = Supervision.Urgency.NORMAL
    source: SourceRow | None = None


@transaction.atomic
def supervision_draft(*, draft: Draft, user: User) -> Supervision:
    """Draft an item by hand. Raises ValidationError by field."""
    return draft_write(draft, user, Action.DRAFT)


@transaction.atomic
def supervision_raise(*, draft: Draft, user: User) -> Supervision:
    """Draft an item from a row; SupervisionRefused where the row is healed, or an item from it is open."""
    source = draft.source
    if source is None:
        raise SupervisionRefused(_("An item is raised from a row; draft it by hand otherwise."))
    if source.changed:
        raise SupervisionRefused(source.changed)
    # Told in words here; the constraint behind it catches whoever is faster.
    other = Supervision.objects.open().filter(source_key=source.source_key).first()
    if other is not None:
        raise SupervisionRefused(_("“%(item)s” was raised from this row and is open.") % {"item": other})
    return draft_write(draft, user, Action.RAISE)


def draft_write(draft: Draft, user: User, action: str) -> Supervision:
    """Write a new item with its parts and its first step."""
    row = Supervision(state="", drafted_by=user, created_at=clock.now())
    TRANSITIONS.check(row, action, user)
    draft_fill(row, draft)
    if draft.source is not None:
        row.source_kind, row.source_key, row.source = draft.source.kind, draft.source.source_key, draft.source.stored
    row.state = Supervision.State.DRAFT
    row.full_clean(exclude=["state"])
    row.save()
    parts_write(row, draft)
    row.clock_before = None  # type: ignore[attr-defined]
    # The step tells from which state it came, and moves it anew by the table.
    row.state = ""
    step_record(row, action, user)
    return row


@transaction.atomic
def supervision_edit(*, supervision: Supervision, draft: Draft, user: User) -> Supervision:
    """Change a draft; the office any, others their own. SupervisionRefused once it was submitted."""
    # Locked: a leader may be deciding on it at this moment.
    row = Supervision.objects.select_for_update().get(pk=supervision.pk)
    if row.state != Supervision.State.DRAFT or not may_edit(row, user):
        raise SupervisionRefused(_("Only a draft can be changed, by the office or by who wrote it."))
    draft_fill(row, draft)
    row.full_clean()
    row.save()
    row.parts.all().delete()
    parts_write(row, draft)
    SupervisionStep.objects.create(
        supervision=row, action=Action.DRAFT, from_state=row.state, to_state=row.state, at=clock.now(), by=user
    )
    return row


def may_edit(row: Supervision, user: User) -> bool:
    """Say whether the person may change the draft."""
    return user.role == "office" or row.drafted_by_id == user.pk


def draft_fill(row: Supervision, draft: Draft) -> None:
    """Put what was typed in on the row, and check it."""
    errors = {}
    if draft.lead in draft.supports:
        errors["supports"] = _("The lead body does not support itself.")
    if draft.due_on <= clock.today():
        errors["due_on"] = _("The deadline must lie ahead.")
    if not any(line.strip() for line in draft.closing_standard.splitlines()):
        errors["closing_standard"] = _("Say when it counts as done, one point a line.")
    if errors:
        raise ValidationError(errors)
    row.title, row.task, row.closing_standard = draft.title.strip(), draft.task.strip(), draft.closing_standard.strip()
    row.urgency = draft.urgency
    # A last day on a day off moves to the next working day.
    row.due_on = row.first_due_on = next_working_day(draft.due_on)


def parts_write(row: Supervision, draft: Draft) -> None:
    """Write the parts of lead and supporting bodies."""
    bodies = [(draft.lead, Part.LEAD), *((body, Part.SUPPORT) for body in draft.supports)]
    SupervisionPart.objects.bulk_create(
        SupervisionPart(supervision=row, body=body, role=role, due_on=row.due_on) for body, role in bodies
    )


@transaction.atomic
def supervision_submit(*, supervision: Supervision, user: User) -> SupervisionStep:
    """Hand a draft to the leaders."""
    row = item_lock(supervision, Action.SUBMIT, user)
    step = step_record(row, Action.SUBMIT, user)
    notify(row, list_leaders(), gettext_lazy("awaits your approval"), to_act=True)
    return step


@transaction.atomic
def supervision_approve(
    *,
    supervision: Supervision,
    user: User,
    text: str = "",
    until: dt.date | None = None,
    lead: Body | None = None,
    support: Body | None = None,
    colour: str = "",
) -> SupervisionStep:
    """Issue an item: give it the next number of the year, start the clocks to sign, tell the bodies.

    After a refusal of competence it keeps its number, and the days with the leader are added to the deadline.
    """
    row, today = item_lock(supervision, Action.APPROVE, user), clock.today()
    paused = span_close(row)
    if lead is not None:
        body_replace(row.parts.get(role=Part.LEAD), lead, "lead")
    refused = find_refusing_support(row)
    if support is not None and refused is not None:
        body_replace(refused, support, "support")
    # A deadline that the leader sets counts as said; else the days that it lay with the leader are given back.
    if until is not None:
        deadline_set(row, next_working_day(check_after(until, today + dt.timedelta(days=1))))
    else:
        deadlines_move(row, paused)
    # Sent back by a refusal of competence, it has its number already and keeps it.
    if row.serial is None:
        row.year, row.serial = today.year, number_take(today.year)
        row.first_due_on, row.assigned_on = row.due_on, today
    row.approved_by = user
    sign_by = get_term_end("sign_urgent" if row.urgency == Supervision.Urgency.URGENT else "sign", today)
    # Who signed before the refusal of another need not sign again.
    row.parts.filter(state=SupervisionPart.State.WAITING).update(sign_due_on=sign_by)
    step = step_record(row, Action.APPROVE, user, text=text.strip(), until=row.due_on)
    if colour:
        part = row.parts.select_related("supervision", "body").get(role=Part.LEAD)
        words = check_text(text)
        # After the step, whose key makes the cause one of its own.
        colour_set(part, colour, rule="leader", words=words, cause=f"leader:{step.pk}")
    notify(row, list_parties(row), gettext_lazy("to be signed for"), row.task, to_act=True)
    return step


def number_take(year: int) -> int:
    """Return the next number of a year; its counter stays locked until the item is written, so that none is left out."""
    # Made apart from the lock: a row that is not there cannot be locked.
    SupervisionCounter.objects.get_or_create(year=year)
    counter = SupervisionCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def body_replace(part: SupervisionPart, body: Body, field: str) -> None:
    """Give a part to another body, which has to sign for itself."""
    if part.body_id == body.pk:
        return
    # Merging the two parts would lose the clock of one.
    if SupervisionPart.objects.filter(supervision=part.supervision_id, body=body).exists():
        raise ValidationError({field: _("This body has a part in the item already.")})
    part.body, part.state, part.signed_on, part.refused = body, SupervisionPart.State.WAITING, None, False
    part.save()


@transaction.atomic
def supervision_reject(*, supervision: Supervision, user: User, text: str) -> SupervisionStep:
    """Send a draft back."""
    row = item_lock(supervision, Action.REJECT, user)
    step = step_record(row, Action.REJECT, user, text=check_text(text))
    notify(row, [row.drafted_by], gettext_lazy("sent back to the drafter"), text, to_act=True)
    return step


@transaction.atomic
def supervision_void(*, supervision: Supervision, user: User, text: str) -> SupervisionStep:
    """Give a draft up."""
    row = item_lock(supervision, Action.VOID, user)
    step = step_record(row, Action.VOID, user, text=check_text(text))
    notify(row, [row.drafted_by], gettext_lazy("withdrawn before issue"), text)
    return step
