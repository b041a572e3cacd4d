"""Who reaches which case or complaint: readers all of them, a body's people those of their own body only; and evidence files."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.access import READERS
from accounts.models import Role, User
from evidence.models import EvidenceFile
from inspections.models import Complaint, EnforcementCase, Rectification, RectificationStep
from registers.withdrawals import readable_rows

OF_A_BODY = (Role.LIAISON, Role.HEAD)
VISITORS = (*READERS, *OF_A_BODY)
"""Who enters the registers of cases and complaints."""
KEEPERS = (Role.OFFICE, *OF_A_BODY)
"""Who records in them."""


def get_case_for_user(user: User, pk: int) -> EnforcementCase:
    """Return the case if the person may read it; 404 otherwise, so that nobody learns what other bodies record.

    One that is withdrawn is still read by the office and the auditors.
    """
    rows = readable_rows(EnforcementCase, user).visible_to(user)
    rows = rows.select_related("body", "law", "township", "withdrawal__withdrawn_by")
    return get_object_or_404(rows.prefetch_related("body__names", "township__names"), pk=pk)


def get_complaint_for_user(user: User, pk: int) -> Complaint:
    """Return the complaint if the person may read it, as `get_case_for_user` does."""
    rows = readable_rows(Complaint, user).visible_to(user)
    rows = rows.select_related("body", "township", "withdrawal__withdrawn_by")
    return get_object_or_404(rows.prefetch_related("body__names", "township__names"), pk=pk)


def get_rectification(pk: int) -> Rectification:
    """Return the rectification of a batch that stands, or answer 404."""
    rows = Rectification.objects.standing().select_related("spot_check__township", "filed_by", "closed_by")
    return get_object_or_404(rows, pk=pk)


def get_evidence_of(rectification: Rectification, key: UUID) -> EvidenceFile:
    """Return a file of one of the rectification's steps; 404 for any other, whoever may read that one."""
    # By the steps of this very rectification: a key guessed or copied from another finds nothing.
    kept = RectificationStep.files.through.objects.filter(rectificationstep__rectification=rectification)
    return get_object_or_404(EvidenceFile, key=key, pk__in=kept.values("evidencefile"))
