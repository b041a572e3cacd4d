"""The lists of spot checks, completed projects and service evaluations."""

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import User
from inspections import exports
from inspections.filters import EvaluationFilter, ProjectFilter, SpotCheckFilter
from inspections.models import CompletedProject, ServiceEvaluation, SpotCheck
from inspections.tables import EvaluationTable, ProjectTable, SpotCheckTable
from registers.lists import Register, offered, register_page


def spot_check_rows(user: User) -> QuerySet[SpotCheck]:
    """Return all spot checks, with what their list shows."""
    # Prefetched rather than joined: the rows then share some thirty townships with their names.
    return SpotCheck.objects.prefetch_related("township__names", "failing_items")


def project_rows(user: User) -> QuerySet[CompletedProject]:
    """Return all projects, with what their list shows."""
    return CompletedProject.objects.prefetch_related("township__names")


def evaluation_rows(user: User) -> QuerySet[ServiceEvaluation]:
    """Return all evaluations, with what their list shows."""
    return ServiceEvaluation.objects.select_related("enterprise__service_industry").prefetch_related(
        "enterprise__former_names"
    )


SPOT_CHECKS = offered(
    Register(
        key="spot-checks",
        title=_("Spot checks"),
        lead=_("One sampling number is one batch; the re-test's result is final."),
        filterset=SpotCheckFilter,
        table=SpotCheckTable,
        rows=spot_check_rows,
        export=exports.SPOT_CHECKS,
        add="inspections:spot-check-add",
        links=(("inspections:unmatched-producers", _("Producers not in the register")),),
    )
)
PROJECTS = offered(
    Register(
        key="projects",
        title=_("Completed projects"),
        lead=_("Completion acceptance with the plan's five aspects; to be filed within 15 days."),
        filterset=ProjectFilter,
        table=ProjectTable,
        rows=project_rows,
        export=exports.PROJECTS,
        add="inspections:project-add",
    )
)
EVALUATIONS = offered(
    Register(
        key="evaluations",
        title=_("Service evaluations"),
        lead=_("Services held against national or international standards."),
        filterset=EvaluationFilter,
        table=EvaluationTable,
        rows=evaluation_rows,
        export=exports.EVALUATIONS,
        add="inspections:evaluation-add",
    )
)


@roles(*READERS)
def spot_checks(request: SignedInRequest) -> HttpResponseBase:
    """List spot checks."""
    return register_page(request, SPOT_CHECKS)


@roles(*READERS)
def projects(request: SignedInRequest) -> HttpResponseBase:
    """List completed projects."""
    return register_page(request, PROJECTS)


@roles(*READERS)
def evaluations(request: SignedInRequest) -> HttpResponseBase:
    """List service evaluations."""
    return register_page(request, EVALUATIONS)
