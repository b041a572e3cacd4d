"""Who reaches which case or complaint: readers all of them, a body's people those of their own body only."""

from django.shortcuts import get_object_or_404

from departments.access import READERS
from departments.models import Role, User

from .models import Complaint, EnforcementCase

OF_A_BODY = (Role.LIAISON, Role.HEAD)
VISITORS = (*READERS, *OF_A_BODY)
"""Who enters the registers of cases and complaints."""
KEEPERS = (Role.OFFICE, *OF_A_BODY)
"""Who records in them."""


def get_case_for_user(user: User, pk: int) -> EnforcementCase:
    """Return the case if the person may read it; 404 otherwise, so that nobody learns what other bodies record."""
    return get_object_or_404(EnforcementCase.objects.visible_to(user), pk=pk)


def get_complaint_for_user(user: User, pk: int) -> Complaint:
    """Return the complaint if the person may read it."""
    return get_object_or_404(Complaint.objects.visible_to(user), pk=pk)
