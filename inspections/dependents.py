"""What is inspected and sliced by an attribute of an enterprise; see `enterprises.dependents`."""

from departments.places import place_measures
from enterprises.dependents import enterprise_paths, quarters_of, register_dependent, related_models
from enterprises.models import Enterprise
from inspections.models import ServiceEvaluation, SpotCheck

enterprise_paths |= {SpotCheck: "producer", ServiceEvaluation: "enterprise"}
place_measures |= {
    "projects-meeting-aspect",
    "projects-qualified",
    "service-evaluations-met",
    "spot-check-pass-rate",
}
related_models[Enterprise] += [
    (SpotCheck, "producer"),
    (SpotCheck, "sampled_enterprise"),
    (ServiceEvaluation, "enterprise"),
]


# Not the township: a batch belongs to the place where it was sampled.
@register_dependent("spot-check-pass-rate", "industry_id")
def spot_check_quarters(enterprise: Enterprise) -> set[int]:
    """Return the quarters of the concluded checks of its goods; their township is that of the sampling."""
    return quarters_of(SpotCheck.objects.concluded().filter(producer=enterprise), "sampled_on")


@register_dependent("service-evaluations-met", "township_id", "service_industry_id")
def evaluation_quarters(enterprise: Enterprise) -> set[int]:
    """Return the quarters in which its service was evaluated."""
    return quarters_of(ServiceEvaluation.objects.filter(enterprise=enterprise), "evaluated_on")
