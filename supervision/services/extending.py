"""More time, and time that stands still: extensions, suspension and what follows it."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from departments.models import Part
from reporting.deadlines import next_working_day
from supervision.conditions import asks_extension_in_time, find_open_extension
from supervision.deadlines import get_term_end
from supervision.models import Supervision, SupervisionExtension, SupervisionSpan, SupervisionStep
from supervision.services.notify import list_leaders, list_office, list_parties, notify
from supervision.services.steps import (
    Files,
    check_after,
    check_text,
    deadline_set,
    deadlines_move,
    item_lock,
    span_close,
    span_open,
    step_record,
)
from supervision.terms import DAY, count_days, find_gap
from supervision.transitions import Action
from targets import clock
from targets.wordings import in_chinese


@transaction.atomic
def supervision_extend_ask(
    *, supervision: Supervision, user: User, until: dt.date, text: str, files: Files = ()
) -> SupervisionStep:
    """Ask for a later deadline; in time it holds the colours until it is decided, late it does not."""
    row = item_lock(supervision, Action.EXTEND_ASK, user)
    day = next_working_day(check_after(until, row.due_on + DAY))
    check_whole_extension(row, day)
    # Judged today and kept, for the deadline moves later.
    in_time = asks_extension_in_time(row, clock.today())
    SupervisionExtension.objects.create(
        supervision=row, asked_by=user, asked_on=clock.today(), in_time=in_time, due_before=row.due_on, until=day,
        reason=check_text(text),
    )  # fmt: skip
    lead = row.parts.select_related("body").get(role=Part.LEAD)
    # Only in time: else a late request would switch a colour off.
    step = step_record(
        row, Action.EXTEND_ASK, user, part=lead, text=text.strip(), until=day, files=files, answers_colour=in_time
    )
    notify(row, [*list_office(), *list_leaders()], gettext_lazy("extension asked for"), text, to_act=True)
    return step


def check_whole_extension(row: Supervision, day: dt.date) -> None:
    """Refuse a day with which all extensions together would be longer than the first term."""
    if row.assigned_on is None:
        return
    whole = count_days(row.assigned_on, row.first_due_on)
    # What suspensions and reviews added is no extension.
    given = sum(
        count_days(one.due_before, one.decided_until)
        for one in row.extensions.filter(state=SupervisionExtension.State.GRANTED)
        if one.decided_until
    )
    if given + count_days(row.due_on, day) > whole:
        words = _("Together the extensions would be longer than the first term of %(days)s working days.")
        raise ValidationError({"until": words % {"days": whole}})


@transaction.atomic
def supervision_extend_grant(*, supervision: Supervision, user: User, until: dt.date, text: str) -> SupervisionStep:
    """Move the deadline; colours count from the new day on, earlier ones stay in the log.

    What was overdue when more time was asked for too late stays late.
    """
    row, today = item_lock(supervision, Action.EXTEND_GRANT, user), clock.today()
    asked = find_open_extension(row)
    assert asked is not None
    day = next_working_day(check_after(until, max(row.due_on, today) + DAY))
    # Asked again of the day granted, which may be later than the one asked for.
    if user.role == Role.OFFICE and day > get_term_end("office_extension", row.due_on):
        raise ValidationError(
            {"until": _("The office grants up to ten working days, once; beyond that a leader decides.")}
        )
    check_whole_extension(row, day)
    lead = row.parts.get(role=Part.LEAD)
    # Before the deadline moves, or the delay until today would vanish with it.
    if not asked.in_time and today > lead.due_on:
        lead.late_days += find_gap(lead.due_on, today, row.spans.all())
        lead.save(update_fields=["late_days"])
    deadline_set(row, day)
    asked.state, asked.decided_by, asked.decided_on, asked.decided_until = "granted", user, today, day
    asked.save(update_fields=["state", "decided_by", "decided_on", "decided_until"])
    step = step_record(row, Action.EXTEND_GRANT, user, text=check_text(text), until=day)
    notify(row, list_parties(row), gettext_lazy("extension granted"), text)
    return step


@transaction.atomic
def supervision_extend_refuse(*, supervision: Supervision, user: User, text: str) -> SupervisionStep:
    """Leave the deadline as it is."""
    row = item_lock(supervision, Action.EXTEND_REFUSE, user)
    asked = find_open_extension(row)
    assert asked is not None
    asked.state, asked.decided_by, asked.decided_on = "refused", user, clock.today()
    asked.save(update_fields=["state", "decided_by", "decided_on"])
    step = step_record(row, Action.EXTEND_REFUSE, user, text=check_text(text))
    notify(row, list_parties(row), gettext_lazy("extension refused"), text)
    return step


@transaction.atomic
def supervision_suspend(
    *, supervision: Supervision, user: User, text: str, reason_class: str, until: dt.date, declined: bool = False
) -> SupervisionStep:
    """Propose a suspension as the office; as a leader let all clocks stand, or decline what the office proposes."""
    row, today = item_lock(supervision, Action.SUSPEND, user), clock.today()
    text = check_text(text)
    if check_after(until, today + DAY) > get_term_end("suspension", today):
        raise ValidationError({"until": _("A suspension is reviewed after 90 days at the latest.")})
    if user.role == Role.OFFICE:
        # Stored on the item as JSON, so the day goes in as text.
        row.suspension = {"text": text, "reason_class": reason_class, "until": until.isoformat()}
        step = step_record(row, Action.SUSPEND, user, text=text, reason_class=reason_class, until=until)
        notify(row, list_leaders(), gettext_lazy("suspension proposed"), text, to_act=True)
        return step
    row.suspension = {}
    if declined:
        declined_words = in_chinese(str)(gettext_lazy("Declined: %(reason)s")) % {"reason": text}
        step = step_record(row, Action.SUSPEND, user, text=declined_words)
        notify(row, list_office(), gettext_lazy("suspension declined"), text)
        return step
    # Not a field: the table asks for it when it works out the next state.
    row.review_on, row.suspension_decided = until, True  # type: ignore[attr-defined]
    span_open(row, SupervisionSpan.Kind.SUSPENDED)
    step = step_record(row, Action.SUSPEND, user, text=text, reason_class=reason_class, until=until)
    notify(row, list_parties(row), gettext_lazy("suspended"), text)
    return step


@transaction.atomic
def supervision_resume(*, supervision: Supervision, user: User, text: str = "") -> SupervisionStep:
    """Let the clocks run on; the working days of the suspension are added to the deadlines."""
    row = item_lock(supervision, Action.RESUME, user)
    deadlines_move(row, span_close(row))
    row.review_on = None
    step = step_record(row, Action.RESUME, user, text=text.strip(), until=row.due_on)
    notify(row, list_parties(row), gettext_lazy("resumed"), text)
    return step
