"""What workers do for the assessment by the clock; every task may run twice."""

from celery import shared_task

from assessment.models import Scheme
from assessment.services import assessment_remind_all, run_request, sheets_move_on


@shared_task
def move_sheets_on() -> None:
    """Let self-scores lapse and publicities end whose time is over."""
    sheets_move_on()


@shared_task
def reckon_previews() -> None:
    """Bring the points of every published scheme to the day."""
    for scheme in Scheme.objects.filter(state=Scheme.State.PUBLISHED):
        run_request(scheme=scheme, user=None)


@shared_task
def remind() -> None:
    """Remind of what is due."""
    assessment_remind_all()
