"""Telling a body's people what the office did with its report, in the transaction in which it was done."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from accounts.models import User
from departments.models import Body
from departments.succession import successor_on
from notifications.models import InboxMessage
from notifications.services import inbox_send, list_body_people
from reporting.content import report_title
from reporting.models import Report
from targets import clock

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DECISION = InboxMessage.Kind.DECISION
RETURNED = gettext_lazy("Returned: quarterly report %(report)s")
ACCEPTED = gettext_lazy("Accepted: quarterly report %(report)s")
EXTENDED = gettext_lazy("More time for the quarterly report %(report)s")
UNLOCKED = gettext_lazy("Unlocked: quarterly report %(report)s")
NOT_UNLOCKED = gettext_lazy("Not unlocked: quarterly report %(report)s")
LOCKED_AGAIN = gettext_lazy("Locked again: quarterly report %(report)s")
CORRECTED = gettext_lazy("Corrected: quarterly report %(report)s")
TO_SIGN = gettext_lazy("To sign off: quarterly report %(report)s")
HANDED_BACK = gettext_lazy("To be corrected before it is signed: quarterly report %(report)s")
NOT_CORRECTED = gettext_lazy("Correction refused: quarterly report %(report)s")


def list_people(report: Report) -> list[User]:
    """Return whose affair the report is: its body's liaisons and heads; those of a merged body are its successor's."""
    body = successor_on(report.body, clock.today(), Body.objects.in_bulk())
    return list_body_people(body.pk) if body else []


def notify_body(report: Report, subject: "StrOrPromise", text: str = "", kind: str = DECISION) -> None:
    """Put a message about the report into the inboxes of its body's people."""
    notify(list_people(report), report, subject, text=text, kind=kind, url=report.get_absolute_url())


def notify(users: Iterable[User], report: Report, subject: "StrOrPromise", *, text: str, kind: str, url: str) -> None:
    """Put a message about the report into these inboxes.

    Who reads it is not who acted, so the subject is in the reader's language.
    """
    inbox_send(
        users=users, kind=kind, subject=lambda: str(subject) % {"report": report_title(report)}, text=text, url=url
    )
