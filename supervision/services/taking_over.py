"""Items that were closed before the portal kept them, taken over from the paper register under their own numbers."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from departments.models import Part
from supervision.models import Supervision, SupervisionCounter, SupervisionPart, SupervisionStep
from supervision.services.drafting import Draft
from supervision.terms import find_gap
from supervision.transitions import TRANSITIONS, Action
from targets import clock


@dataclass(frozen=True)
class ClosedItem:
    """An item as the paper register has it: what it was, its number, when it was issued and when it was closed."""

    draft: Draft
    year: int
    serial: int
    assigned_on: dt.date
    closed_on: dt.date


@transaction.atomic
def supervision_take_over(*, closed: ClosedItem, user: User) -> Supervision:
    """Write a closed item, struck off, under its own number. Raises ValidationError by field."""
    draft = closed.draft
    if draft.lead in draft.supports:
        raise ValidationError({"supports": _("The lead body does not support itself.")})
    row = Supervision(
        state="", drafted_by=user, created_at=clock.now(), year=closed.year, serial=closed.serial, title=draft.title,
        task=draft.task, closing_standard=draft.closing_standard, urgency=draft.urgency, due_on=draft.due_on,
        first_due_on=draft.due_on, assigned_on=closed.assigned_on, closed_on=closed.closed_on,
    )  # fmt: skip
    # Who may draft may take over: the same office keeps both.
    TRANSITIONS.check(row, Action.DRAFT, user)
    row.state = Supervision.State.STRUCK
    # Locked as at an approval: the next number given must come after this one.
    SupervisionCounter.objects.get_or_create(year=closed.year)
    counter = SupervisionCounter.objects.select_for_update().get(year=closed.year)
    counter.last = max(counter.last, closed.serial)
    counter.save(update_fields=["last"])
    row.full_clean()
    row.save()
    late = max(0, find_gap(row.due_on, closed.closed_on))
    bodies = [(draft.lead, Part.LEAD, late), *((body, Part.SUPPORT, 0) for body in draft.supports)]
    # Of supporting bodies the paper says nothing; that counts for and against nobody.
    SupervisionPart.objects.bulk_create(
        SupervisionPart(
            supervision=row, body=body, role=role, due_on=row.due_on, state=SupervisionPart.State.DONE,
            signed_on=closed.assigned_on, done_on=closed.closed_on, late_days=days,
        )
        for body, role, days in bodies
    )  # fmt: skip
    SupervisionStep.objects.create(
        supervision=row, action=Action.STRIKE, from_state="", to_state=row.state, at=clock.now(), by=user,
        text=_("Taken over from the paper register."),
    )  # fmt: skip
    return row
