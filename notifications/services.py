"""Messages to people in the portal (站内信); sent in the transaction of what they tell."""

from collections.abc import Iterable

from accounts.models import User
from notifications.models import InboxMessage, MessageEmail
from targets import clock

LONGEST_SUBJECT = 200


def inbox_send(
    *, users: Iterable[User], kind: str, subject: str, text: str = "", url: str = "", by_email: bool = False
) -> list[InboxMessage]:
    """Put a message into the inbox of each person, once each; accounts out of use get none.

    ``by_email`` sends it to those who have an address by e-mail too; a worker does so afterwards.

    ``kind`` is one of InboxMessage.Kind, ``url`` a path of the portal. Call it inside the transaction of the step
    that it tells of, so that neither is ever there without the other.
    """
    # The business moment, as all that a drill shows is of its day.
    now = clock.now()
    # By key, since a person may stand for several of the bodies that are told.
    addressees = {user.pk: user for user in users if user.is_active}
    sent = InboxMessage.objects.bulk_create(
        InboxMessage(
            # Subjects quote titles, and a message must not fail for a long one.
            user=user, kind=kind, subject=subject[:LONGEST_SUBJECT], text=text, url=url, created_at=now
        )
        for user in addressees.values()
    )  # fmt: skip
    if by_email:
        MessageEmail.objects.bulk_create(MessageEmail(message=one) for one in sent if one.user.email)
    return sent


def list_body_people(body_id: int) -> list[User]:
    """Return who is told what concerns a body: its liaisons and heads with an account in use."""
    return list(User.objects.filter(body_id=body_id, role__in=["liaison", "head"], is_active=True).order_by("pk"))


def inbox_mark_read(*, user: User, pks: Iterable[int] | None = None, url: str = "") -> int:
    """Note that the person has read their messages: those with these keys or with this link, else all; return how many."""
    # Read ones keep the moment of their first reading.
    unread = InboxMessage.objects.filter(user=user).unread()
    if pks is not None:
        unread = unread.filter(pk__in=pks)
    if url:
        unread = unread.filter(url=url)
    return unread.update(read_at=clock.now())
