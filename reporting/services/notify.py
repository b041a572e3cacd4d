"""Telling a body's people what the office did with its report, in the transaction in which it was done."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy

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
NOT_CORRECTED = gettext_lazy("Correction refused: quarterly report %(report)s")


def notify_body(report: Report, subject: "StrOrPromise", text: str = "", kind: str = DECISION) -> None:
    """Put a message about the report into the inboxes of its body's people; those of a merged body are its successor's.

    Who reads it is not who acted, so the subject is in the portal's language.
    """
    body = successor_on(report.body, clock.today(), Body.objects.in_bulk())
    with translation.override(settings.LANGUAGE_CODE):
        words = str(subject) % {"report": report_title(report)}
    url = report.get_absolute_url()
    inbox_send(users=list_body_people(body.pk) if body else [], kind=kind, subject=words, text=text, url=url)
