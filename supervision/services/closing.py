"""From asking to close to the striking off, and the ways back."""

import datetime as dt
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from departments.models import Part
from reporting.deadlines import next_working_day
from supervision.conditions import find_supports_missing, has_lead_with_same_body, list_own_parts
from supervision.deadlines import get_term_end
from supervision.models import Colour, Supervision, SupervisionPart, SupervisionSpan, SupervisionStep
from supervision.services.colours import colour_set
from supervision.services.handling import find_next_feedback, pair_answers
from supervision.services.notify import list_leaders, list_office, list_parties, notify
from supervision.services.steps import Files, check_after, check_text, item_lock, span_close, span_open, step_record
from supervision.terms import DAY, count_days, find_gap, move_days
from supervision.transitions import Action, SupervisionRefused
from targets import clock
from targets.wordings import in_chinese

State = SupervisionPart.State


@transaction.atomic
def supervision_ask_close(
    *,
    supervision: Supervision,
    user: User,
    answers: Sequence[str],
    text: str = "",
    link: str = "",
    files: Files = (),
) -> SupervisionStep:
    """Report against each point of the closing standard; the lead's clock stops at this moment."""
    row, today = item_lock(supervision, Action.ASK_CLOSE, user), clock.today()
    paired = pair_answers(row, answers)
    if len(paired) < len(row.points):
        raise ValidationError({"answers": _("Answer each point of the closing standard.")})
    if not files and not link.strip():
        raise ValidationError({"link": _("Hand in at least one file, or give the address of the register's row.")})
    missing = find_supports_missing(row)
    if missing and not text.strip():
        names = _(", ").join(str(part.body) for part in missing)
        words = _("Not done: %(bodies)s. Say why it can be closed all the same.") % {"bodies": names}
        raise ValidationError({"text": words})
    lead = row.parts.select_related("body").get(role=Part.LEAD)
    # The clock stops when the body asks, not when the office finds the time to look.
    lead.state, lead.done_on, lead.feedback_due_on = State.DONE, today, None
    # Added and not set: an extension asked for too late has left days there already.
    lead.late_days += max(0, find_gap(lead.due_on, today, row.spans.all()))
    lead.progress = 100
    lead.save()
    span_open(row, SupervisionSpan.Kind.OFFICE)
    said = "\n".join(part for part in (text.strip(), link.strip()) if part)
    step = step_record(
        row, Action.ASK_CLOSE, user, part=lead, text=said, answers=paired, files=files, answers_colour=True
    )
    notify(row, list_office(), gettext_lazy("closing asked for"), said, to_act=True)
    return step


def find_returned_until(row: Supervision, today: dt.date) -> dt.date:
    """Return the earliest day that a closing returned today can be given.

    The days since it was asked for are not the body's, those before an objection among them: it gets at least these back.
    """
    asked_on = row.lead.done_on or today
    return max(get_term_end("returned_close", today), move_days(row.due_on, count_days(asked_on, today)))


@transaction.atomic
def supervision_return_close(
    *, supervision: Supervision, user: User, text: str, reason_class: str, until: dt.date
) -> SupervisionStep:
    """Return a closing with a new day: two working days ahead at least, and no earlier than the review's days allow."""
    row, today = item_lock(supervision, Action.RETURN_CLOSE, user), clock.today()
    day = next_working_day(check_after(until, find_returned_until(row, today)))
    paused = span_close(row)
    lead = row.parts.select_related("body").get(role=Part.LEAD)
    lead.state, lead.done_on, lead.progress, lead.returns = State.HANDLING, None, None, lead.returns + 1
    lead.due_on = row.due_on = day
    lead.feedback_due_on = find_next_feedback(lead)
    lead.save()
    for part in row.parts.filter(role=Part.SUPPORT).exclude(state=State.DONE):
        part.due_on = max(move_days(part.due_on, paused), day)
        part.save(update_fields=["due_on"])
    step = step_record(row, Action.RETURN_CLOSE, user, text=check_text(text), reason_class=reason_class, until=day)
    notify(row, list_parties(row), gettext_lazy("closing returned"), text, to_act=True)
    return step


@transaction.atomic
def supervision_verify(*, supervision: Supervision, user: User, text: str, files: Files = ()) -> SupervisionStep:
    """Close an item as another person than drafted, approved or handled it."""
    row = item_lock(supervision, Action.VERIFY, user)
    # Before the late days are counted: the review's own days are not the supporting bodies'.
    span_close(row)
    row.verified_by, row.closed_on = user, clock.today()
    # A supporting body that never reported stays late by its own clock.
    for part in row.parts.filter(done_on=None):
        part.late_days += max(0, find_gap(part.due_on, row.closed_on, row.spans.all()))
        part.state, part.done_on = State.DONE, row.closed_on
        part.save()
    step = step_record(row, Action.VERIFY, user, text=check_text(text), files=files)
    notify(row, [*list_parties(row), *list_leaders()], gettext_lazy("closed"), text)
    return step


@transaction.atomic
def supervision_strike(*, supervision: Supervision, user: User | None = None) -> SupervisionStep:
    """Strike a closed item off: the portal after the days for objections, a leader at once."""
    row = item_lock(supervision, Action.STRIKE, user)
    step = step_record(row, Action.STRIKE, user)
    notify(row, list_parties(row), gettext_lazy("struck off"))
    return step


@transaction.atomic
def supervision_object(*, supervision: Supervision, user: User, text: str, files: Files = ()) -> SupervisionStep:
    """Object to a closing; it is reviewed again."""
    row = item_lock(supervision, Action.OBJECT, user)
    row.objections += 1
    # Emptied, so that another person may verify the second time.
    row.verified_by, row.closed_on = None, None
    span_open(row, SupervisionSpan.Kind.OFFICE)
    part = list_own_parts(row, user)[0]
    step = step_record(row, Action.OBJECT, user, part=part, text=check_text(text), files=files)
    notify(
        row,
        [*list_office(), *list_leaders()],
        gettext_lazy("objection of %(body)s"),
        text,
        body=part.body,
        to_act=True,
    )
    return step


@transaction.atomic
def supervision_reopen(
    *, supervision: Supervision, user: User, text: str, leader_note: str, until: dt.date
) -> SupervisionStep:
    """Reopen what a check-back found undone; it keeps its number and starts at yellow."""
    row, today = item_lock(supervision, Action.REOPEN, user), clock.today()
    day = next_working_day(check_after(until, today + DAY))
    row.reopenings += 1
    # Another person may verify it the second time, and one objection is free again.
    row.verified_by, row.closed_on, row.objections, row.due_on = None, None, 0, day
    lead = row.parts.select_related("body").get(role=Part.LEAD)
    lead.state, lead.done_on, lead.progress, lead.due_on = State.HANDLING, None, None, day
    lead.feedback_due_on = find_next_feedback(lead)
    lead.save()
    said = in_chinese(str)(gettext_lazy("%(reason)s (leader’s note: %(note)s)")) % {
        "reason": check_text(text),
        "note": check_text(leader_note, field="leader_note"),
    }
    step = step_record(row, Action.REOPEN, user, text=said, until=day)
    lead.supervision = row
    colour_set(lead, Colour.YELLOW, rule="reopened", words=text, cause=f"reopened:r{row.reopenings}:{lead.returns}")
    notify(row, [*list_parties(row), *list_leaders()], gettext_lazy("reopened"), said, to_act=True)
    return step


@transaction.atomic
def supervision_withdraw(*, supervision: Supervision, user: User, text: str) -> SupervisionStep:
    """End an item that needs not be done any more."""
    row = item_lock(supervision, Action.WITHDRAW, user)
    span_close(row)
    row.review_on = None
    step = step_record(row, Action.WITHDRAW, user, text=check_text(text))
    notify(row, list_parties(row), gettext_lazy("ended"), text)
    return step


@transaction.atomic
def supervision_merge(*, supervision: Supervision, user: User, into: Supervision, text: str) -> SupervisionStep:
    """Let another open item of the same lead body take this one in; that one's clock counts."""
    # Both, in one order: of two that are merged into each other at once, the second finds the first merged.
    list(Supervision.objects.select_for_update().filter(pk__in=[supervision.pk, into.pk]).order_by("pk"))
    row = item_lock(supervision, Action.MERGE, user)
    # Asked again here: the form's list may be minutes old.
    target = Supervision.objects.issued().open().filter(pk=into.pk).exclude(pk=row.pk).first()
    if target is None or not has_lead_with_same_body(row, target):
        raise SupervisionRefused(_("Items are merged into an open one of the same lead body."))
    span_close(row)
    row.merged_into = target
    step = step_record(row, Action.MERGE, user, text=check_text(text))
    notify(row, list_parties(row), gettext_lazy("merged into %(target)s"), text, target=target)
    return step
