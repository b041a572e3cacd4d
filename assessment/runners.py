"""What workers do for the yearly assessment."""

from assessment.models import AssessmentRun
from assessment.services import scores_reckon
from exchange.jobs import JobRunner, finish_step, progress_of, register_runner
from exchange.models import JobState


@register_runner
class AssessmentRunner(JobRunner[AssessmentRun]):
    """Reckons the points of all sheets of a scheme; its failure is told on the page of the matrix."""

    model = AssessmentRun

    def run(self, job: AssessmentRun) -> None:
        """Reckon them."""
        job.added = scores_reckon(scheme=job.scheme, note=progress_of(job))
        finish_step(job, JobState.DONE, "added")
