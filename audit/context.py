"""What the trail is told of an act besides what it changes: who, in which role, from where, under which name.

django-pghistory carries it: it says it to the database before each statement that writes.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import pghistory

from targets.causes import current_change

if TYPE_CHECKING:
    # Celery's settings are read before there are models.
    from accounts.models import User

is_within = ContextVar("is_within", default=False)
belongs_to: ContextVar[dict[str, Any] | None] = ContextVar("belongs_to", default=None)
"""What a line of the log belongs to: the number of the request or task, the task's name, the person's key."""


@contextmanager
def act(*, channel: str, name: str, **details: str) -> Iterator[None]:
    """Let every change within belong to one act; what is done within another act belongs to that one."""
    if is_within.get():
        yield
        return
    # The causes of figures bear it too, so that an act and what it moved find each other.
    number = details.pop("request", "") or str(uuid.uuid4())
    token, change = is_within.set(True), current_change.set(number)
    # A request has its number from before the sign-in; the same dict, so that its last line knows the person.
    known = belongs_to.get() or {"request": number}
    lines = belongs_to.set(known | {"task": name} if channel == "task" else known)
    try:
        with pghistory.context(channel=channel, act=name, request=number, **details):
            yield
    finally:
        is_within.reset(token)
        belongs_to.reset(lines)
        current_change.reset(change)


def name_person(user: "User", **further: str) -> None:
    """Say whose act it is from here on."""
    pghistory.context(user=user.pk, person=str(user), role=user.role, body=user.body_id, **further)
    if (lines := belongs_to.get()) is not None:
        lines["user"] = user.pk
