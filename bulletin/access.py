"""Who may see which bulletin."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.access import READERS
from accounts.models import Role, User
from bulletin.models import Bulletin

VISITORS = (*READERS, Role.LIAISON, Role.HEAD)
"""Who reads issued bulletins: those who see all figures, and the bodies to which they go."""


def visible_bulletins(user: User) -> QuerySet[Bulletin]:
    """Return the bulletins that the person may know of: drafts are for those who see all figures."""
    rows = Bulletin.objects.with_quarter()
    if user.role in READERS:
        return rows
    return rows.issued() if user.role in VISITORS else rows.none()


def get_readable_bulletin(user: User, pk: int) -> Bulletin:
    """Return a bulletin that the person may know of; else 404."""
    rows = visible_bulletins(user).select_related("drafted_by", "signed_by", "issued_by", "notice", "corrects")
    # A draft is not found rather than forbidden: bodies must not learn what is being written about them.
    return get_object_or_404(rows, pk=pk)
