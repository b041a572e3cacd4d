"""Writing the log of colours: what was computed becomes a row, once for each cause."""

import datetime as dt
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from notifications.models import InboxMessage
from supervision.colouring import Colouring, Judgement, find_answer_day, find_current
from supervision.models import Colour, Supervision, SupervisionColour, SupervisionPart, SupervisionStep
from supervision.services.notify import list_leaders, list_office, list_people_of, notify
from targets import clock
from targets.wordings import in_chinese

BY_HAND_DAYS = 3
"""Working days to answer a colour that a person set."""


@transaction.atomic
@in_chinese
def colours_log(item: Supervision, colouring: Colouring | None = None) -> int:
    """Write down the colours of an item that changed, and tell who has to know; return how many began.

    The item is locked. The log is in Chinese whoever acts. Run twice or late, nothing changes: a cause has one row.
    """
    # Read again: what is prefetched on the caller's item may be from before the act.
    row = Supervision.objects.with_clock().get(pk=item.pk)
    colouring = colouring or Colouring()
    return sum(log_part(part, colouring.judge_part(part), colouring.day) for part in row.parts.all())


def log_part(part: SupervisionPart, judged: Judgement, day: dt.date) -> int:
    """Write down one part's colour; return 1 where one began."""
    current = find_current(part)
    if judged.logged is not None or (current and current.cause == judged.cause):
        return 0
    if current is not None:
        # First, since a part has one open colour at a time.
        SupervisionColour.objects.filter(pk=current.pk).update(until=day)
    if judged.colour == Colour.NONE:
        return 0
    SupervisionColour.objects.create(
        part=part, colour=judged.colour, rule=judged.rule, words=judged.words[:300], cause=judged.cause, since=day,
        answer_due_on=find_answer_day(judged, day),
    )  # fmt: skip
    notify_colour(part, judged)
    return 1


def notify_colour(part: SupervisionPart, judged: Judgement) -> None:
    """Tell of a new colour: blue the liaison, yellow also head and office, red also the leader."""
    # Going down is no news that anybody must act on.
    if judged.severity == 0 or judged.rule == "made_good":
        return
    people: list[User] = list_people_of([part], *([Role.LIAISON] if judged.severity == 1 else []))
    if judged.severity >= 2:
        people += list_office()
    if judged.severity >= 3:
        people += list_leaders()
    what, colour = _("%(colour)s (%(body)s)"), judged.colour.label
    text = partial(Colouring().tell, judged.words)
    notify(part.supervision, people, what, text, InboxMessage.Kind.REMINDER, colour=colour, body=part.body)


def colour_set(part: SupervisionPart, colour: str, *, rule: str, words: str, cause: str) -> None:
    """Let a part have a colour that a person set, unless it has one as grave."""
    judged = Judgement(Colour(colour), rule, words, cause, BY_HAND_DAYS)
    current = part.colours.filter(until=None).first()
    # A colour set by hand must not make things look better than the rules do.
    if current is not None and Judgement(Colour(current.colour)).severity >= judged.severity:
        return
    part.colours.filter(until=None).update(until=clock.today())
    SupervisionColour.objects.create(
        part=part, colour=colour, rule=rule, words=words[:300], cause=cause, since=clock.today(),
        answer_due_on=find_answer_day(judged, clock.today()),
    )  # fmt: skip
    notify_colour(part, judged)


def colours_answer(part: SupervisionPart, step: SupervisionStep) -> None:
    """Note that a step answers the part's colour."""
    # Only the colour that stands: those before it are over, whether answered or not.
    part.colours.filter(until=None, answer=None).update(answer=step)


def colours_log_all() -> int:
    """Write down the colours of all open items, each in a transaction of its own; return how many began."""
    colouring, begun = Colouring(), 0
    for pk in Supervision.objects.open().issued().order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            # One item at a time: a long transaction over all would keep bodies from acting, and one fault would lose
            # all.
            row = Supervision.objects.select_for_update(no_key=True).get(pk=pk)
            begun += colours_log(row, colouring)
    return begun
