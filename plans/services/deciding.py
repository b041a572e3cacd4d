"""What every amendment needs, whatever it is of: its files kept, its decision noted, people told."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import translation

from accounts.models import User
from evidence.models import EvidenceFile
from evidence.storage import evidence_keep
from notifications.models import InboxMessage
from notifications.services import inbox_send
from plans.models import Amendment
from targets import clock


def decide(row: Amendment, user: User, state: str, words: str) -> None:
    """Note a decision."""
    row.state, row.decided_by, row.decided_at, row.opinion = state, user, clock.now(), words


def keep(file: UploadedFile | None, user: User) -> EvidenceFile | None:
    """Store a file that was handed in; raises EvidenceRefused."""
    return evidence_keep(file=file, user=user) if file else None


def tell(row: Amendment, users: list[User], what: Any, text: str, *, to_act: bool = False) -> None:
    """Put a message that leads to the amendment into inboxes, in the portal's language."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = f"{row.title}：{what}"
    url = row.get_absolute_url()
    inbox_send(users=users, kind=InboxMessage.Kind.DECISION, subject=subject, text=text, url=url, by_email=to_act)
