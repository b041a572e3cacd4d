"""What workers do for supervision; every task may run twice."""

from celery import shared_task

from supervision.services import colours_log_all, proposals_make, supervision_remind_all, supervision_strike_due


@shared_task
def log_colours() -> None:
    """Write down which items changed colour, and propose what the rules ask for; what is there already stays."""
    colours_log_all()
    proposals_make()


@shared_task
def strike_and_remind() -> None:
    """Strike off what nobody objected to in time, and remind of what waits."""
    supervision_strike_due()
    supervision_remind_all()
