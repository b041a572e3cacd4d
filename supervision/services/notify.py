"""Telling people what was done with an item, in the transaction in which it was done."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from departments.models import Body
from departments.succession import successor_on
from notifications.models import InboxMessage
from notifications.services import Words, inbox_send
from supervision.models import Supervision, SupervisionPart
from supervision.querysets import OF_A_BODY
from targets import clock

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DECISION, REMINDER = InboxMessage.Kind.DECISION, InboxMessage.Kind.REMINDER
SUBJECT = _("%(item)s: %(what)s")


def notify(
    item: Supervision,
    users: Iterable[User],
    what: "StrOrPromise",
    text: Words = "",
    kind: str = DECISION,
    *,
    to_act: bool = False,
    **facts: object,
) -> None:
    """Put a message that leads to the item into inboxes; who reads it is not who acted, so it is in the reader's language.

    ``facts`` fill the blanks of ``what``. Who has ``to_act`` on it is told by e-mail too, as is everybody reminded; what
    people only have to know waits in the inbox.
    """
    name = f"{item.number}《{item.title}》" if item.number else f"《{item.title}》"
    inbox_send(
        subject=lambda: str(SUBJECT) % {"item": name, "what": str(what) % facts if facts else what},
        users=users, kind=kind, text=text, url=item.get_absolute_url(),
        by_email=to_act or kind == REMINDER,
    )  # fmt: skip


def list_people_of(parts: Iterable[SupervisionPart], *roles: str) -> list[User]:
    """Return liaisons and heads, or only those of some roles, of the bodies of parts; of a merged body its successor's."""
    own, today = Body.objects.in_bulk({part.body_id for part in parts}), clock.today()
    # Only of a body that has ended the successor is looked for, along a chain of unknown length.
    ended = any(body.until is not None and body.until < today for body in own.values())
    bodies = Body.objects.in_bulk() if ended else own
    current = [successor_on(body, today, bodies) for body in own.values()]
    people = User.objects.filter(body__in=[body.pk for body in current if body], is_active=True)
    return list(people.filter(role__in=roles or OF_A_BODY).order_by("body__position", "pk"))


def list_office() -> list[User]:
    """Return the people of the programme office."""
    return list(User.objects.filter(role=Role.OFFICE, is_active=True).order_by("pk"))


def list_leaders() -> list[User]:
    """Return the leaders."""
    return list(User.objects.filter(role=Role.LEADER, is_active=True).order_by("pk"))


def list_parties(item: Supervision) -> list[User]:
    """Return the people of all bodies that have a part."""
    return list_people_of(item.parts.all())
