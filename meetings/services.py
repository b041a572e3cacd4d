"""Preparing and holding meetings, recording what they decide, filing their minutes."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from departments.models import Body
from meetings.agenda import draw_agenda
from meetings.models import AgendaEntry, Meeting, MeetingDecision, Proposal
from meetings.supervision_sources import describe_decision
from meetings.transitions import DECIDE, EDIT, FILE, HOLD, PROPOSE, TRANSITIONS
from supervision.services import Draft, supervision_draft, supervision_submit
from targets import clock


@transaction.atomic
def meeting_create(*, user: User, **fields: Any) -> Meeting:
    """Prepare a meeting."""
    row = Meeting(created_by=user, **fields)
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def meeting_edit(*, meeting: Meeting, user: User, **fields: Any) -> Meeting:
    """Change a meeting that is being prepared."""
    row: Meeting = TRANSITIONS.lock(meeting, EDIT, user)
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save(update_fields=list(fields))
    return row


@transaction.atomic
def meeting_hold(*, meeting: Meeting, user: User) -> Meeting:
    """Begin the meeting: freeze its agenda as it stands."""
    row: Meeting = TRANSITIONS.lock(meeting, HOLD, user)
    AgendaEntry.objects.bulk_create(draw_agenda(row))
    row.state, row.frozen_at = Meeting.State.HELD, clock.now()
    row.save(update_fields=["state", "frozen_at"])
    return row


@dataclass(frozen=True)
class DecisionData:
    """A decision as it was typed in."""

    title: str
    text: str
    closing_standard: str
    body: Body
    due_on: dt.date
    supports: list[Body] = field(default_factory=list)


@transaction.atomic
def decision_record(*, meeting: Meeting, user: User, data: DecisionData) -> MeetingDecision:
    """Record a decision with the item of supervision that carries it out, drafted and submitted: both or neither."""
    row: Meeting = TRANSITIONS.lock(meeting, DECIDE, user)
    decision = MeetingDecision.objects.create(
        meeting=row,
        position=row.decisions.count() + 1,
        title=data.title,
        text=data.text,
        body=data.body,
        due_on=data.due_on,
        recorded_by=user,
        recorded_at=clock.now(),
    )
    draft = Draft(
        title=data.title,
        task=data.text,
        closing_standard=data.closing_standard,
        due_on=data.due_on,
        lead=data.body,
        supports=data.supports,
        source=describe_decision(decision),
    )
    item = supervision_draft(draft=draft, user=user)
    supervision_submit(supervision=item, user=user)
    # A deadline on a day off has moved to the next working day.
    decision.supervision, decision.due_on = item, item.due_on
    decision.save(update_fields=["supervision", "due_on"])
    return decision


@transaction.atomic
def matter_propose(*, meeting: Meeting, user: User, label: str, words: str, reason: str, url: str) -> Proposal:
    """Put a matter on the agenda of a meeting that is being prepared; raises ValidationError for what is on it already."""
    # Locked, so that the meeting does not begin between the look and the writing.
    row: Meeting = TRANSITIONS.lock(meeting, PROPOSE, user)
    proposal = Proposal(
        meeting=row, label=label, words=words, reason=reason, url=url, proposed_by=user, proposed_at=clock.now()
    )
    if row.proposals.filter(url=url).exists():
        raise ValidationError(_("Exactly this is on the agenda of that meeting already."))
    proposal.full_clean()
    proposal.save()
    return proposal


@transaction.atomic
def minutes_file(*, meeting: Meeting, user: User) -> Meeting:
    """File the minutes; the meeting cannot be changed any more."""
    row: Meeting = TRANSITIONS.lock(meeting, FILE, user)
    row.state, row.filed_by, row.filed_at = Meeting.State.FILED, user, clock.now()
    row.save(update_fields=["state", "filed_by", "filed_at"])
    return row
