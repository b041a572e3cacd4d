"""Messages and notices."""

from notifications.models.inbox import InboxMessage, MessageEmail
from notifications.models.notices import Notice, NoticeReceipt, NoticeUrge

__all__ = ["InboxMessage", "MessageEmail", "Notice", "NoticeReceipt", "NoticeUrge"]
