"""What workers do for imports, exports and every other kind of job; each task may run twice."""

from celery import shared_task
from django.apps import apps

from exchange.exports.jobs import exports_remove_old
from exchange.imports.preview import rows_forget
from exchange.jobs import jobs_sweep, run_step


@shared_task
def run_job(kind: str, pk: int) -> None:
    """Do the step that a job's state asks for; ``kind`` is the label of its model."""
    run_step(apps.get_model(kind), pk)


@shared_task
def sweep_jobs() -> None:
    """Take up the jobs that a lost message or a killed worker left behind."""
    jobs_sweep()


@shared_task
def remove_old_files() -> None:
    """Forget what was kept long enough: the files of exports, and the previews of imports that ended some weeks ago."""
    exports_remove_old()
    rows_forget()
