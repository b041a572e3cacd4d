"""What the portal does by itself: striking off, and reminding the office and leaders of what waits with them."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.models import InboxMessage
from supervision.deadlines import get_term_end
from supervision.models import Supervision, SupervisionStep
from supervision.services.closing import supervision_strike
from supervision.services.notify import REMINDER, list_leaders, list_office, notify
from supervision.transitions import TRANSITIONS, Action, SupervisionRefused
from targets import clock

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def supervision_strike_due() -> int:
    """Strike off what is closed and out of reach of objections; return how many."""
    due = [
        row
        for row in Supervision.objects.filter(state=Supervision.State.CLOSED).select_related("drafted_by")
        # The same table as for people, asked as the portal, for which no user stands.
        if not TRANSITIONS.reason_not_allowed(row, Action.STRIKE, None)
    ]
    struck = 0
    for row in due:
        # Somebody may have reopened one meanwhile; the others are struck off all the same.
        with suppress(SupervisionRefused):
            supervision_strike(supervision=row)
            struck += 1
    return struck


def supervision_remind_all() -> int:
    """Remind office and leaders of what waits with them beyond its term, once a day each; return how many items."""
    reminded = 0
    for row, users, what in list_waiting(clock.today()):
        # The inbox itself tells who was reminded today, so a run that is repeated sends nothing twice.
        told = InboxMessage.objects.filter(url=row.get_absolute_url(), kind=REMINDER, created_at__date=clock.today())
        fresh = [user for user in users if user.pk not in set(told.values_list("user", flat=True))]
        if fresh:
            notify(row, fresh, what, kind=REMINDER)
            reminded += 1
    return reminded


def list_waiting(day: dt.date) -> Iterator[tuple[Supervision, list[User], "StrOrPromise"]]:
    """Yield what the office or the leaders have had for longer than its term, with whom to remind and of what."""
    office, leaders = list_office(), list_leaders()
    for row in Supervision.objects.filter(state=Supervision.State.APPROVING):
        # With a number it was refused by a body, and bodies may take longer to agree on whose duty it is.
        term = "leader_approval" if row.serial is None else "competence_dispute"
        if is_over(term, row, (Action.SUBMIT, Action.REFUSE_COMPETENCE), day):
            yield row, [*leaders, *office], _("approval has waited beyond its term")
    for row in Supervision.objects.filter(state=Supervision.State.CLOSING):
        if is_over("close_review", row, (Action.ASK_CLOSE, Action.OBJECT), day):
            yield row, office, _("the review of the closing has waited beyond its term")
    for row in Supervision.objects.filter(state=Supervision.State.SUSPENDED, review_on__lte=day):
        yield row, office, _("the suspension is to be reviewed")
    for row in Supervision.objects.filter(state=Supervision.State.HANDLING, extensions__state="asked").distinct():
        yield row, [*office, *leaders], _("an extension waits for a decision")


def is_over(term: str, row: Supervision, actions: tuple[str, ...], day: dt.date) -> bool:
    """Say whether the term that runs from the newest of these actions is over."""
    step: SupervisionStep | None = row.steps.filter(action__in=actions).order_by("-pk").first()
    # By the process's own zone, which Django has set to Shanghai.
    return step is not None and day > get_term_end(term, step.at.astimezone().date())
