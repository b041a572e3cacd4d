"""What is inspected and sliced by an enterprise; see `enterprises.dependents`."""

from django.db.models import Q

from enterprises.dependents import quarters_of, sliced
from enterprises.models import Enterprise

from .models import ServiceEvaluation, SpotCheck


@sliced("spot-check-pass-rate")
def spot_check_quarters(enterprise: Enterprise) -> set[int]:
    """Return the quarters of the concluded checks of its goods or on its premises."""
    its_own = Q(producer=enterprise) | Q(sampled_enterprise=enterprise)
    return quarters_of(SpotCheck.objects.concluded().filter(its_own), "sampled_on")


@sliced("service-evaluations-met")
def evaluation_quarters(enterprise: Enterprise) -> set[int]:
    """Return the quarters in which its service was evaluated."""
    return quarters_of(ServiceEvaluation.objects.filter(enterprise=enterprise), "evaluated_on")
