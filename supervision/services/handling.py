"""What bodies do with their part, and what the office says to it."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from departments.models import Part
from supervision.conditions import find_unanswered_feedback, list_own_parts
from supervision.deadlines import get_term_end
from supervision.models import Supervision, SupervisionPart, SupervisionSpan, SupervisionStep
from supervision.services.colours import colour_set
from supervision.services.notify import (
    REMINDER,
    list_leaders,
    list_office,
    list_people_of,
    notify,
)
from supervision.services.steps import Files, check_text, item_lock, span_open, step_record
from supervision.terms import find_gap
from supervision.transitions import Action
from targets import clock
from targets.wordings import in_chinese

State = SupervisionPart.State
LEAST = 30
"""Characters of a feedback: fewer say nothing."""


@transaction.atomic
def supervision_sign(
    *, supervision: Supervision, user: User, handler: str, text: str = "", requested: Iterable[int] = ()
) -> SupervisionStep:
    """Take the part of the person's body on; the item goes into hand where that is the lead."""
    row, today = item_lock(supervision, Action.SIGN, user), clock.today()
    # After a merger of bodies one person may sign for two parts.
    waiting = [part for part in list_own_parts(row, user) if part.state == State.WAITING]
    # What a meeting decided is reported on soon, then as everything else.
    first = "meeting_report" if row.source_kind == Supervision.Source.DECISION else "feedback_every"
    for part in waiting:
        part.state, part.signed_on, part.handler = State.HANDLING, today, check_text(handler, field="handler")
        if part.sign_due_on:
            part.late_signing_days = max(0, find_gap(part.sign_due_on, today, row.spans.all()))
        part.feedback_due_on = find_next_feedback(part, first) if part.is_lead else None
        part.save()
    # Not a field: the table asks for it when it works out the next state.
    row.signing_leads = waiting[0].is_lead  # type: ignore[attr-defined]
    request_supports(row, requested, by_lead=waiting[0].is_lead)
    step = step_record(row, Action.SIGN, user, part=waiting[0], text=text.strip(), answers_colour=True)
    notify(row, list_office(), gettext_lazy("signed for by %(body)s"), text, body=waiting[0].body)
    return step


def find_next_feedback(part: SupervisionPart, term: str = "feedback_every") -> dt.date | None:
    """Return by when the next feedback is due; None where the deadline comes first."""
    due = get_term_end(term, clock.today())
    # A feedback due after the deadline would ask for what the closing tells.
    return due if due < part.due_on else None


def request_supports(row: Supervision, requested: Iterable[int], *, by_lead: bool) -> None:
    """Note which supporting parts the lead asks for in writing: from then on their delay colours the item."""
    if by_lead:
        # Those asked for before keep their day. Keys of other items' parts find nothing here.
        row.parts.filter(role=Part.SUPPORT, pk__in=list(requested), requested_on=None).update(
            requested_on=clock.today()
        )


@transaction.atomic
def supervision_refuse_competence(
    *, supervision: Supervision, user: User, text: str, other_body: str
) -> SupervisionStep:
    """State that the task is another body's duty; the clocks stand until a leader decides."""
    row = item_lock(supervision, Action.REFUSE_COMPETENCE, user)
    part = next(part for part in list_own_parts(row, user) if part.state == State.WAITING and not part.refused)
    part.refused = True
    part.save(update_fields=["refused"])
    span_open(row, SupervisionSpan.Kind.LEADER)
    said = in_chinese(str)(gettext_lazy("%(reason)s (it should go to: %(body)s)"))
    words = said % {"reason": check_text(text), "body": other_body}
    step = step_record(row, Action.REFUSE_COMPETENCE, user, part=part, text=words)
    notify(row, [*list_office(), *list_leaders()], gettext_lazy("competence refused"), words, to_act=True)
    return step


@transaction.atomic
def supervision_feedback(
    *,
    supervision: Supervision,
    user: User,
    text: str,
    progress: int,
    answers: Sequence[str] = (),
    requested: Iterable[int] = (),
    files: Files = (),
) -> SupervisionStep:
    """Report how far the lead is; what colour the part has is answered by it, unless the office returns it."""
    row, today = item_lock(supervision, Action.FEEDBACK, user), clock.today()
    lead = row.parts.select_related("body").get(role=Part.LEAD)
    if not 0 <= progress <= 100:
        raise ValidationError({"progress": _("Progress lies between 0 and 100 per cent.")})
    if lead.feedback_due_on and today > lead.feedback_due_on:
        lead.late_feedback += 1
    lead.progress, lead.feedback_on, lead.feedback_due_on = progress, today, find_next_feedback(lead)
    lead.save()
    request_supports(row, requested, by_lead=True)
    step = step_record(
        row, Action.FEEDBACK, user, part=lead, text=check_text(text, LEAST), progress=progress, files=files,
        answers=pair_answers(row, answers), answers_colour=True,
    )  # fmt: skip
    notify(row, list_office(), gettext_lazy("stage feedback"), text)
    return step


def pair_answers(row: Supervision, answers: Sequence[str]) -> list[list[str]]:
    """Return each point of the closing standard that was answered, with the answer."""
    # Kept with the point's own words: a later reading must not depend on the item's text.
    return [[point, answer.strip()] for point, answer in zip(row.points, answers, strict=False) if answer.strip()]


@transaction.atomic
def supervision_return_feedback(
    *, supervision: Supervision, user: User, text: str, reason_class: str
) -> SupervisionStep:
    """Return the newest feedback: it answers nothing any more, and is due again in two working days."""
    row = item_lock(supervision, Action.RETURN_FEEDBACK, user)
    feedback = find_unanswered_feedback(row)
    lead = row.parts.select_related("body").get(role=Part.LEAD)
    lead.returns += 1
    lead.feedback_due_on = get_term_end("return_feedback", clock.today())
    lead.save(update_fields=["returns", "feedback_due_on"])
    step = step_record(
        row, Action.RETURN_FEEDBACK, user, text=check_text(text), reason_class=reason_class,
        until=lead.feedback_due_on, answered=feedback,
    )  # fmt: skip
    notify(row, list_people_of([lead]), gettext_lazy("feedback returned"), text, to_act=True)
    return step


@transaction.atomic
def supervision_urge(*, supervision: Supervision, user: User, text: str, colour: str = "") -> SupervisionStep:
    """Tell liaisons and heads of every body that is not done; a colour set by hand is the lead's."""
    row = item_lock(supervision, Action.URGE, user)
    text = check_text(text)
    step = step_record(row, Action.URGE, user, text=text)
    if colour:
        lead = row.parts.select_related("supervision", "body").get(role=Part.LEAD)
        # The step's key: each colour set by hand is a cause of its own.
        colour_set(lead, colour, rule="by_hand", words=text, cause=f"by_hand:{step.pk}")
    parts = row.parts.exclude(state=State.DONE)
    notify(row, list_people_of(parts), gettext_lazy("you are urged"), text, REMINDER)
    return step


@transaction.atomic
def supervision_support_done(*, supervision: Supervision, user: User, text: str, files: Files = ()) -> SupervisionStep:
    """Report a supporting part as done; its own clock stops."""
    row, today = item_lock(supervision, Action.SUPPORT_DONE, user), clock.today()
    part = next(
        part for part in list_own_parts(row, user) if part.role == Part.SUPPORT and part.state == State.HANDLING
    )
    part.state, part.done_on = State.DONE, today
    part.late_days += max(0, find_gap(part.due_on, today, row.spans.all()))
    part.save()
    step = step_record(
        row, Action.SUPPORT_DONE, user, part=part, text=check_text(text), files=files, answers_colour=True
    )
    lead = row.parts.get(role=Part.LEAD)
    people = [*list_people_of([lead]), *list_office()]
    notify(row, people, gettext_lazy("%(body)s has done its part"), text, body=part.body)
    return step
