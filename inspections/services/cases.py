"""Writing enforcement cases and complaints; no indicator counts them, so they leave no stale marks."""

from django.utils.translation import gettext as _

from inspections.models import Complaint, EnforcementCase
from registers.impact import no_footprint
from registers.rows import changed_save, traced


def enforcement_case_save(*, case: EnforcementCase) -> EnforcementCase:
    """Write a case."""
    with traced(case, no_footprint, case_subject(case)) as stored:
        changed_save(case, stored)
    return case


def complaint_save(*, complaint: Complaint) -> Complaint:
    """Write a complaint."""
    with traced(complaint, no_footprint, complaint_subject(complaint)) as stored:
        changed_save(complaint, stored)
    return complaint


def case_subject(case: EnforcementCase) -> str:
    """Return how messages name the case."""
    return _("Enforcement case %(number)s") % {"number": case.number}


def complaint_subject(complaint: Complaint) -> str:
    """Return how messages name the complaint."""
    return _("Complaint %(number)s") % {"number": complaint.number}


def led_to_the_case(complaint: Complaint) -> str:
    """Return why the case that a complaint led to cannot be withdrawn."""
    return _("Complaint %(number)s led to it; correct the complaint first.") % {"number": complaint.number}
