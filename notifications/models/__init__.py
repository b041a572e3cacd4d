"""Messages and notices."""

from notifications.models.inbox import InboxMessage
from notifications.models.notices import Notice, NoticeReceipt, NoticeUrge

__all__ = ["InboxMessage", "Notice", "NoticeReceipt", "NoticeUrge"]
