"""Notices of the office to bodies (通知): written, confirmed, sent, read with receipts, and urged."""

from notifications.notices.services import (
    NoticeRefused,
    notice_discard,
    notice_open,
    notice_save,
    notice_send,
    notice_urge,
)

__all__ = ["NoticeRefused", "notice_discard", "notice_open", "notice_save", "notice_send", "notice_urge"]
