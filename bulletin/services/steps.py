"""Keeping what was done with a bulletin."""

from accounts.models import User
from bulletin.models import Bulletin, BulletinStep
from targets import clock


def step_record(bulletin: Bulletin, action: str, user: User, *, from_state: str, reason: str = "") -> BulletinStep:
    """Keep a step."""
    return BulletinStep.objects.create(
        bulletin=bulletin, action=action, from_state=from_state, to_state=bulletin.state, reason=reason, by=user,
        at=clock.now(),
    )  # fmt: skip
