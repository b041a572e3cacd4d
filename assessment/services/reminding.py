"""Reminding people of what the assessment has them do."""

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from assessment.dues import Due, Dues
from assessment.terms import find_round
from notifications.models import InboxMessage
from notifications.services import inbox_send, list_wordings
from targets import clock


@transaction.atomic
def assessment_remind_all() -> int:
    """Remind everybody of what is due, a week and a day before its day and weekly after it; return how many messages. May run twice."""
    today = clock.today()
    rounds = [(one, since) for one in Dues(today) if one.people and (since := find_round(one.until, today))]
    told = list_told([one.url for one, _since in rounds])
    sent = 0
    for one, since in rounds:
        # The inbox itself tells who was reminded in this round; the words say what of, since one page may be due for several things.
        # In either language, since people change theirs.
        wordings = list_wordings(one.what.__str__)
        people = [
            user
            for user in one.people
            if not any(told_on >= since for words in wordings for told_on in told[user.pk, one.url, words])
        ]
        sent += len(due_tell(one, people, today))
    return sent


def list_told(urls: list[str]) -> dict[tuple[int, str, str], list[dt.date]]:
    """Return on which days who was reminded on which page of what."""
    found: dict[tuple[int, str, str], list[dt.date]] = defaultdict(list)
    for message in InboxMessage.objects.filter(kind=InboxMessage.Kind.REMINDER, url__in=urls):
        found[message.user_id, message.url, message.text].append(localdate(message.created_at))
    return found


def due_tell(due: Due, people: list[User], today: dt.date) -> list[InboxMessage]:
    """Send the reminder of one thing that is due; its text names the thing alone, by which later runs know what was told."""

    def subject() -> str:
        words = _("%(what)s, overdue since %(day)s") if today > due.until else _("%(what)s, by %(day)s")
        what = _("{what} ({sheets})").format(what=due.what, sheets=due.sheets) if due.sheets else due.what
        return words % {"what": what, "day": due.until}

    return inbox_send(
        users=people, kind=InboxMessage.Kind.REMINDER, subject=subject, text=lambda: str(due.what), url=due.url, by_email=True
    )  # fmt: skip
