"""Writing completed projects and service evaluations."""

from django.utils.translation import gettext as _

from inspections.models import ASPECTS, CompletedProject, ServiceEvaluation
from registers.impact import Footprint, happened
from registers.rows import changed_save, traced


def completed_project_save(*, project: CompletedProject) -> CompletedProject:
    """Write a completed project and mark the quarters of its old and its new acceptance."""
    with traced(project, project_footprint, project_subject(project)) as stored:
        changed_save(project, stored)
    return project


def service_evaluation_save(*, evaluation: ServiceEvaluation) -> ServiceEvaluation:
    """Write a service evaluation and mark the quarters of its old and its new day."""
    with traced(evaluation, evaluation_footprint, evaluation_subject(evaluation)) as stored:
        changed_save(evaluation, stored)
    return evaluation


def project_subject(project: CompletedProject) -> str:
    """Return how a figure's history names the project."""
    return _("Project %(number)s") % {"number": project.number}


def evaluation_subject(evaluation: ServiceEvaluation) -> str:
    """Return how a figure's history names the evaluation."""
    return _("Service evaluation %(number)s") % {"number": evaluation.number}


def project_footprint(project: CompletedProject) -> Footprint:
    """Return the project's traces; an aspect that was not assessed or does not apply counts on neither side."""
    findings = tuple(getattr(project, aspect) for aspect in ASPECTS)
    return {
        "projects-qualified": happened(project.accepted_on, project.verdict, project.township_id),
        "projects-meeting-aspect": happened(project.accepted_on, findings, project.township_id),
    }


def evaluation_footprint(evaluation: ServiceEvaluation) -> Footprint:
    """Return the evaluation's trace."""
    return {"service-evaluations-met": happened(evaluation.evaluated_on, evaluation.met, evaluation.enterprise_id)}
