"""What workers do for enterprises besides what people ask for page by page."""

from enterprises.models import EnterpriseComparison
from enterprises.services.comparing import enterprises_compare
from exchange.jobs import JobRunner, finish_step, progress_of, register_runner
from exchange.models import JobState


@register_runner
class ComparisonRunner(JobRunner[EnterpriseComparison]):
    """Compares the enterprises that are new or changed with all others; its failure is told on the page of possible duplicates."""

    model = EnterpriseComparison

    def run(self, job: EnterpriseComparison) -> None:
        """Compare them."""
        job.progress = job.total = enterprises_compare(progress_of(job))
        finish_step(job, JobState.DONE)
