"""Telling those who are assessed."""

from accounts.models import Role, User
from assessment.models import Scheme, Sheet
from notifications.models import InboxMessage
from notifications.services import Words, inbox_send, list_body_people


def assessed_tell(*, scheme: Scheme, subject: Words, url: str) -> None:
    """Tell the people of all bodies that a scheme assesses; townships have no accounts."""
    bodies = scheme.sheets.filter(body__isnull=False).values("body")
    people = User.objects.filter(body__in=bodies, role__in=[Role.LIAISON, Role.HEAD], is_active=True)
    inbox_send(users=people.order_by("pk"), kind=InboxMessage.Kind.NOTICE, subject=subject, url=url)


def body_tell(*, sheet: Sheet, subject: Words, text: Words = "") -> None:
    """Tell the people of a sheet's body."""
    if sheet.body_id is not None:
        people = list_body_people(sheet.body_id)
        inbox_send(
            users=people, kind=InboxMessage.Kind.DECISION, subject=subject, text=text, url=sheet.get_absolute_url()
        )


def role_tell(*, role: str, sheet: Sheet, subject: Words) -> None:
    """Tell everybody of a role."""
    people = User.objects.filter(role=role, is_active=True)
    inbox_send(
        users=people.order_by("pk"), kind=InboxMessage.Kind.NOTICE, subject=subject, url=sheet.get_absolute_url()
    )
