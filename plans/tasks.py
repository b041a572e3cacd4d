"""What workers do with amendments: those whose day has come enter into force."""

from celery import shared_task

from plans.models import Amendment
from plans.services import amendment_enter
from targets import clock


@shared_task
def enter_amendments() -> int:
    """Let approved amendments enter into force whose day has come; return how many did."""
    rows = Amendment.objects.filter(state=Amendment.State.APPROVED, effective_from__lte=clock.today())
    # Each in its own transaction: one that fails holds up none of the others.
    return len([amendment_enter(amendment=row) for row in rows.order_by("effective_from", "pk")])
