"""What every proposal needs, whatever it is of: its files kept, its decision noted, people told."""

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from accounts.models import User
from evidence.models import EvidenceFile
from evidence.storage import evidence_keep
from notifications.models import InboxMessage
from notifications.services import inbox_send
from plans.models import Amendment, MilestoneRound
from targets import clock


def note_decision(row: Amendment, user: User, state: str, words: str) -> None:
    """Note a decision."""
    row.state, row.decided_by, row.decided_at, row.opinion = state, user, clock.now(), words


def keep_file(file: UploadedFile | None, user: User) -> EvidenceFile | None:
    """Store a file that was handed in; raises EvidenceRefused."""
    return evidence_keep(file=file, user=user) if file else None


def tell_people(
    row: Amendment | MilestoneRound, users: Iterable[User], what: Any, text: str, *, to_act: bool = False
) -> None:
    """Put a message that leads to the proposal into inboxes, in the reader's language."""
    inbox_send(
        subject=lambda: f"{row.title}：{what}",
        users=users, kind=InboxMessage.Kind.DECISION, text=text, url=row.get_absolute_url(), by_email=to_act,
    )  # fmt: skip
