"""The pages of one enterprise, spot check or project."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import READERS, SignedInRequest, roles
from enterprises.contributions import AffectedIndicators, list_contributions
from enterprises.dependents import enterprise_paths
from enterprises.duplicates.search import SHOWN, find_lookalikes
from enterprises.models import Enterprise
from inspections.enterprise_rows import fetch_enterprise_rows
from inspections.explanations import explain_result
from inspections.models import ASPECTS, CompletedProject, ServiceEvaluation, SpotCheck
from inspections.models.projects import Finding
from inspections.rectification.words import deadline_words, state_tag
from inspections.tables import describe_filing
from registers.withdrawals import list_withdrawn_children, readable_rows
from targets import clock
from targets.models import Quarter
from targets.models.quarters import quarter_id


@roles(*READERS)
def enterprise(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an enterprise with all that it has, what was inspected, and what it adds to the figures."""
    day = clock.today()
    rows = readable_rows(Enterprise, request.user).select_related(
        "township", "industry", "service_industry", "withdrawal__withdrawn_by"
    )
    row = get_object_or_404(rows, pk=pk)
    found, checks = fetch_enterprise_rows(row, day), SpotCheck.objects.of_enterprise(row)
    # Withdrawn rows of this app that refer to the enterprise; those of its own app hang on it.
    inspected = [SpotCheck.everything.of_enterprise(row), ServiceEvaluation.everything.filter(enterprise=row)]
    context = {
        "enterprise": row,
        "awards": found.awards,
        "checks": found.checks,
        "check_totals": checks.totals(),
        "rectifications": [(one, deadline_words(one, day), state_tag(one)) for one in found.rectifications],
        "overdue": len(found.overdue),
        "evaluations": found.evaluations,
        "contributions": list_contributions(row, enterprise_paths, day),
        "affected": AffectedIndicators(day),
        "withdrawn": list_withdrawn_children(row, request.user, inspected),
        "lookalikes": [] if row.withdrawal_id else find_lookalikes(row).select_related("township")[:SHOWN],
    }
    return render(request, "inspections/enterprise.html", context)


@roles(*READERS)
def spot_check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a batch: failing items, first result, re-test, what came of it and where it counts."""
    rows = readable_rows(SpotCheck, request.user).select_related(
        "township", "producer", "sampled_enterprise", "rectification", "withdrawal__withdrawn_by"
    )
    row = get_object_or_404(rows.prefetch_related("township__names", "failing_items"), pk=pk)
    quarter = Quarter.at(quarter_id(row.sampled_on))
    context = {
        "check": row,
        "explanation": explain_result(row),
        "quarter": quarter,
        # As the quarter's own figure counts it, whatever day it is today.
        "contributions": list_contributions(row, {SpotCheck: "pk"}, quarter.ends_on),
        "is_repeated": request.user.keeps_registers and SpotCheck.objects.repeating(row).exists(),
    }
    return render(request, "inspections/spot_check.html", context)


@roles(*READERS)
def project(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a project: its acceptance, the five aspects, the filing clock and where it counts."""
    rows = readable_rows(CompletedProject, request.user).select_related("township", "withdrawal__withdrawn_by")
    rows = rows.prefetch_related("township__names")
    row = get_object_or_404(rows, pk=pk)
    quarter = Quarter.at(quarter_id(row.accepted_on))
    context = {
        "project": row,
        "aspects": [
            (row._meta.get_field(name).verbose_name, getattr(row, name), getattr(row, f"get_{name}_display")())
            for name in ASPECTS
        ],
        "is_failing": any(getattr(row, name) == Finding.MISSED for name in ASPECTS),
        "filing": describe_filing(row),
        "quarter": quarter,
        "contributions": list_contributions(row, {CompletedProject: "pk"}, quarter.ends_on),
    }
    return render(request, "inspections/project.html", context)


@roles(*READERS)
def evaluation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a service evaluation and where it counts."""
    rows = readable_rows(ServiceEvaluation, request.user).select_related(
        "enterprise__township", "enterprise__service_industry", "withdrawal__withdrawn_by"
    )
    row = get_object_or_404(rows, pk=pk)
    quarter = Quarter.at(quarter_id(row.evaluated_on))
    context = {
        "evaluation": row,
        "quarter": quarter,
        "contributions": list_contributions(row, {ServiceEvaluation: "pk"}, quarter.ends_on),
    }
    return render(request, "inspections/evaluation.html", context)
