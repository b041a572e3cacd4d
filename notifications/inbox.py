"""Reading a person's inbox for pages (站内信)."""

from accounts.models import User
from notifications.models import InboxMessage

LATEST = 5


def latest_unread(user: User) -> list[InboxMessage]:
    """Return the newest messages that the person has not opened, for templates/inbox/_latest.html (1 query)."""
    return list(InboxMessage.objects.filter(user=user).unread().order_by("-created_at", "-pk")[:LATEST])
