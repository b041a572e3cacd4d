"""The lists of spot checks, completed projects and service evaluations."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from departments.access import READERS, roles
from enterprises.registers import Register, register_page
from inspections import exports
from inspections.filters import EvaluationFilter, ProjectFilter, SpotCheckFilter
from inspections.models import CompletedProject, ServiceEvaluation, SpotCheck
from inspections.tables import EvaluationTable, ProjectTable, SpotCheckTable

SPOT_CHECKS = Register(
    _("Spot checks"),
    _("One sampling number is one batch; the re-test's result is final."),
    SpotCheckFilter,
    SpotCheckTable,
    exports.SPOT_CHECKS,
    "admin:inspections_spotcheck_add",
    links=(("unmatched-producers", _("Producers not in the register")),),
)
PROJECTS = Register(
    _("Completed projects"),
    _("Completion acceptance with the plan's five aspects; to be filed within 15 days."),
    ProjectFilter,
    ProjectTable,
    exports.PROJECTS,
    "admin:inspections_completedproject_add",
)
EVALUATIONS = Register(
    _("Service evaluations"),
    _("Services held against national or international standards."),
    EvaluationFilter,
    EvaluationTable,
    exports.EVALUATIONS,
    "admin:inspections_serviceevaluation_add",
)


@roles(*READERS)
def spot_checks(request: HttpRequest) -> HttpResponseBase:
    """List spot checks."""
    # Prefetched rather than joined: the rows then share some thirty townships with their names.
    rows = SpotCheck.objects.prefetch_related("township__names", "failing_items")
    return register_page(request, SPOT_CHECKS, rows)


@roles(*READERS)
def projects(request: HttpRequest) -> HttpResponseBase:
    """List completed projects."""
    rows = CompletedProject.objects.prefetch_related("township__names")
    return register_page(request, PROJECTS, rows)


@roles(*READERS)
def evaluations(request: HttpRequest) -> HttpResponseBase:
    """List service evaluations."""
    rows = ServiceEvaluation.objects.select_related("enterprise__service_industry")
    return register_page(request, EVALUATIONS, rows)
