"""Who may see which bulletin."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.access import READERS
from accounts.models import Role, User
from bulletin.models import Bulletin, ResultCircular

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


def visible_results(user: User) -> QuerySet[ResultCircular]:
    """Return the circulars of results that the person may know of; as with bulletins, drafts are for those who see all figures."""
    rows = ResultCircular.objects.select_related("scheme", "drafted_by", "signed_by", "notice").defer("content")
    if user.role in READERS:
        return rows
    return rows.issued() if user.role in VISITORS else rows.none()


def get_readable_results(user: User, pk: int) -> ResultCircular:
    """Return a circular of results that the person may know of; else 404."""
    return get_object_or_404(visible_results(user).defer(None), pk=pk)
