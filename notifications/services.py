"""Messages to people in the portal (站内信); sent in the transaction of what they tell."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.utils import translation

from accounts.models import User
from notifications.models import InboxMessage, MessageEmail
from targets import clock

LONGEST_SUBJECT = 200

Words = str | Callable[[], str]
"""What a message says: as it was written by somebody, or how the portal words it in the reader's language."""


def inbox_send(
    *, users: Iterable[User], kind: str, subject: Words, text: Words = "", url: str = "", by_email: bool = False
) -> list[InboxMessage]:
    """Put a message into the inbox of each person, once each; accounts out of use get none.

    ``by_email`` sends it to those who have an address by e-mail too; a worker does so afterwards.

    Words given as a function are worded for each reader in the language that they chose; who reads a message is not who acted.

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
            user=user, kind=kind, subject=word_for(user, subject)[:LONGEST_SUBJECT], text=word_for(user, text), url=url,
            created_at=now,
        )
        for user in addressees.values()
    )  # fmt: skip
    if by_email:
        MessageEmail.objects.bulk_create(MessageEmail(message=one) for one in sent if one.user.email)
    return sent


def word_for(user: User, words: Words) -> str:
    """Return words in the language of the person who will read them."""
    if not callable(words):
        return words
    with translation.override(user.language):
        return str(words())


def list_wordings(words: Words) -> set[str]:
    """Return words in every language, to find the messages that were sent with them."""
    if not callable(words):
        return {words}
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.add(str(words()))
    return found


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
