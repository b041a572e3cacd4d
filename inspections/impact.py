"""What rows of this app mean to the figures; cases, complaints and rectifications are counted in none."""

from inspections.models import ASPECTS, CompletedProject, ServiceEvaluation, SpotCheck
from registers.impact import Impacts, event_impact


def spot_check_impact(spot_check: SpotCheck) -> Impacts:
    """Return the impact of a batch; without a final result it counts on neither side."""
    if spot_check.outcome == SpotCheck.Outcome.PENDING:
        return {}
    # The producer slices by industry; names on the label move no figure.
    facts = (spot_check.outcome, spot_check.township_id, spot_check.category, spot_check.producer_id)
    return {"spot-check-pass-rate": event_impact(spot_check.sampled_on, *facts, stage=spot_check.stage)}


def project_impact(project: CompletedProject) -> Impacts:
    """Return the impact of a project; an aspect that was not assessed or does not apply counts on neither side."""
    findings = tuple(getattr(project, aspect) for aspect in ASPECTS)
    return {
        "projects-qualified": event_impact(project.accepted_on, project.verdict, project.township_id),
        # All five together: measures of the other aspects are marked for nothing, and no change is missed.
        "projects-meeting-aspect": event_impact(project.accepted_on, findings, project.township_id),
    }


def evaluation_impact(evaluation: ServiceEvaluation) -> Impacts:
    """Return the impact of an evaluation."""
    impact = event_impact(evaluation.evaluated_on, evaluation.met, evaluation.enterprise_id)
    return {"service-evaluations-met": impact}
