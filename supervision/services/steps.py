"""What every act has in common: the item is locked and checked, its state moves by the table, and a step keeps it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.storage import EvidenceUpload, evidence_keep_all
from supervision.colouring import Colouring
from supervision.models import Supervision, SupervisionPart, SupervisionSpan, SupervisionStep
from supervision.services.colours import colours_answer, colours_log
from supervision.terms import count_days, find_gap, move_days
from supervision.transitions import TRANSITIONS
from targets import clock

Files = Sequence[EvidenceUpload]


def item_lock(supervision: Supervision, action: str, user: User | None) -> Supervision:
    """Return the item locked and checked; what colour it had until now is logged, should the job not have run."""
    row: Supervision = TRANSITIONS.lock(supervision, action, user)
    # Both are carried on the object to the step at the end of the act.
    row.colouring = Colouring()  # type: ignore[attr-defined]
    row.clock_before = count_days_left(row)  # type: ignore[attr-defined]
    if row.serial is not None:
        # Before the act changes anything: afterwards nobody could tell what colour it had, or since when.
        colours_log(row, row.colouring)  # type: ignore[attr-defined]
    return row


def count_days_left(row: Supervision) -> int | None:
    """Return the working days that the lead has left, negative when overdue; None before the item was issued."""
    lead = row.parts.filter(role="lead").first()
    if row.serial is None or lead is None:
        return None
    return -find_gap(lead.due_on, clock.today(), row.spans.all())


def step_record(
    row: Supervision,
    action: str,
    user: User | None,
    *,
    part: SupervisionPart | None = None,
    files: Files = (),
    answers_colour: bool = False,
    **facts: Any,
) -> SupervisionStep:
    """Move the item's state by the table, write it, and keep the act with its files."""
    # Asked before the state is overwritten: some targets follow from it.
    from_state, row.state = row.state, TRANSITIONS[action].get_target(row)
    row.save()
    step = SupervisionStep.objects.create(
        supervision=row, part=part, action=action, from_state=from_state, to_state=row.state, at=clock.now(), by=user,
        # By its name of today, which the history keeps when the body is renamed.
        body_name=part.body.name_on(clock.today()) if part else "", clock_before=row.clock_before,  # type: ignore[attr-defined]
        clock_after=count_days_left(row), **facts,
    )  # fmt: skip
    if files and user:
        step.files.set(evidence_keep_all(files=files, user=user))
    if part is not None and answers_colour:
        # Before the colours are computed anew, for an answer is what lets them go down.
        colours_answer(part, step)
    if row.serial is not None:
        colours_log(row, row.colouring)  # type: ignore[attr-defined]
    return step


def span_open(row: Supervision, kind: str) -> None:
    """Let the clocks stand from today's end on."""
    # From the end of today: the day of the act itself still counts for the body.
    SupervisionSpan.objects.create(supervision=row, kind=kind, since=clock.today())


def span_close(row: Supervision) -> int:
    """Let the clocks run from tomorrow on; return the working days that they stood."""
    span = row.spans.filter(until=None).first()
    if span is None:
        return 0
    span.until = clock.today()
    span.save(update_fields=["until"])
    return count_days(span.since, span.until)


def deadlines_move(row: Supervision, days: int) -> None:
    """Add working days to the deadlines of the item and of its parts that are not done."""
    if not days:
        return
    row.due_on = move_days(row.due_on, days)
    for part in row.parts.exclude(state=SupervisionPart.State.DONE):
        part.due_on = move_days(part.due_on, days)
        part.feedback_due_on = part.feedback_due_on and move_days(part.feedback_due_on, days)
        part.save(update_fields=["due_on", "feedback_due_on"])


def deadline_set(row: Supervision, day: dt.date) -> None:
    """Set the deadline of the item, and of those parts that had the old one and are not done."""
    # A part with a day of its own keeps it: it was set for a reason.
    for part in row.parts.exclude(state=SupervisionPart.State.DONE).filter(due_on=row.due_on):
        part.due_on = day
        part.save(update_fields=["due_on"])
    row.due_on = day


def check_text(text: str, least: int = 1, field: str = "text") -> str:
    """Return the text without blanks at its ends; ValidationError where it is shorter than it must be."""
    text = text.strip()
    if len(text) < least:
        words = _("This must be given.") if least == 1 else _("At least %(least)s characters; now %(now)s.")
        raise ValidationError({field: words % {"least": least, "now": len(text)}})
    return text


def check_after(day: dt.date | None, earliest: dt.date, field: str = "until") -> dt.date:
    """Return the day; ValidationError where none is given or it lies before ``earliest``."""
    if day is None:
        raise ValidationError({field: _("This must be given.")})
    if day < earliest:
        raise ValidationError({field: _("The day lies before %(day)s.") % {"day": earliest}})
    return day
