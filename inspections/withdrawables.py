"""How rows of this room are withdrawn, and what of it stands in the way of withdrawing an enterprise."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.models import Enterprise
from inspections.models import Complaint, CompletedProject, EnforcementCase, Rectification, ServiceEvaluation, SpotCheck
from inspections.services import cases, projects, spot_checks
from registers.impact import no_footprint
from registers.withdrawals import Kind, hinders, withdrawables

withdrawables |= {
    SpotCheck: Kind(spot_checks.spot_check_footprint, spot_checks.spot_check_subject),
    CompletedProject: Kind(projects.project_footprint, projects.project_subject),
    ServiceEvaluation: Kind(projects.evaluation_footprint, projects.evaluation_subject),
    EnforcementCase: Kind(no_footprint, cases.case_subject),
    Complaint: Kind(no_footprint, cases.complaint_subject),
}


@hinders(Enterprise)
def inspected(enterprise: Enterprise) -> Iterator[str]:
    """Yield what was inspected there: those rows name the enterprise and stay."""
    if checks := SpotCheck.objects.of_enterprise(enterprise).count():
        yield ngettext(
            "%(count)s spot check names the enterprise; withdraw it or name another enterprise there first.",
            "%(count)s spot checks name the enterprise; withdraw them or name another enterprise there first.",
            checks,
        ) % {"count": checks}
    if evaluations := enterprise.service_evaluations.count():
        yield ngettext(
            "%(count)s service evaluation is of the enterprise; withdraw it first.",
            "%(count)s service evaluations are of the enterprise; withdraw them first.",
            evaluations,
        ) % {"count": evaluations}


@hinders(EnforcementCase)
def complained_of(case: EnforcementCase) -> Iterator[str]:
    """Yield the complaints that led to the case: they would point to nothing."""
    for complaint in case.complaints.all():
        yield cases.led_to_the_case(complaint)


@hinders(SpotCheck)
def under_rectification(check: SpotCheck) -> Iterator[str]:
    """Yield the rectification of the batch that is not finished yet."""
    for row in Rectification.objects.open().filter(spot_check=check):
        yield _("Rectification %(number)s of this batch is still open; close or cancel it first.") % {"number": row}
