"""Who may have which pack: readers of all figures, and a body's people for what is theirs; every page of packs asks here."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Role, User
from assessment.access import get_sheet_for_user, sees_work
from dashboard.access import answers_for
from departments.succession import merged_body_ids
from exchange.exports.answering import OVERSEERS
from packs.models import EvidencePack

Kind = EvidencePack.Kind


def check_access(pack: EvidencePack, user: User) -> None:
    """Refuse a pack of what the person may not read: 404 for a sheet that they may not know of, 403 for anything else."""
    if pack.sheet is not None:
        # The very rule of the sheet's page; what each stage gave is seen by the body and by readers.
        if not sees_work(get_sheet_for_user(user, pack.sheet.pk), user):
            raise Http404
    elif user.role not in (Role.LIAISON, Role.HEAD):
        if not user.sees_all_figures:
            raise PermissionDenied
    elif not is_theirs(pack, user):
        raise PermissionDenied


def is_theirs(pack: EvidencePack, user: User) -> bool:
    """Say whether a pack speaks of the person's body alone, or of what it answers for."""
    if pack.kind == Kind.BODY:
        return user.body is not None and pack.row.pk in merged_body_ids(user.body)
    # A goal with an indicator of another body would show that body's figures.
    indicators = [pack.row] if pack.kind == Kind.INDICATOR else list(pack.row.indicators.all())
    return bool(indicators) and all(answers_for(user, indicator) for indicator in indicators)


def may_have(pack: EvidencePack, user: User) -> bool:
    """Say whether the person may have a pack."""
    try:
        check_access(pack, user)
    except (PermissionDenied, Http404):
        return False
    return user.is_active


def visible_packs(user: User) -> QuerySet[EvidencePack]:
    """Return the packs that the person may know of, the newest first; the files are their owners' alone."""
    rows = EvidencePack.objects.select_related(
        "requested_by", "indicator__plan", "goal__plan", "body", "quarter", "sheet__scheme", "sheet__body", "sheet__township", "item"
    ).defer("indicator__plan__document", "goal__plan__document")  # fmt: skip
    return rows if user.role in OVERSEERS else rows.filter(requested_by=user)
