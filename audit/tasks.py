"""What workers do for the trail; each task may run twice."""

import datetime as dt

from celery import shared_task
from django.db import connection
from django.utils import timezone

from accounts.policy import read_policy
from audit.models import Verification
from audit.services.removals import old_years_remove
from audit.services.sealing import read_last_seal, trail_seal
from audit.services.verification import verification_run


@shared_task
def seal() -> None:
    """Seal what has ended since the last seal, as often as the switch says: beat asks more often."""
    last, seconds = read_last_seal(), read_policy().audit_seal_seconds
    # Beat is no clock to the tenth of a second; without the slack every second request would be a little too early.
    if last is None or timezone.now() - last.sealed_at > dt.timedelta(seconds=seconds - 2):
        trail_seal()


@shared_task
def verify(pk: int) -> None:
    """Do a verification that somebody asked for."""
    verification = Verification.objects.filter(pk=pk, finished_at=None).first()
    if verification:
        verification_run(verification=verification)


@shared_task
def verify_nightly() -> None:
    """Make next year's table of events, remove the years that are kept no more, and verify the trail of all days."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_add_year(%s)", [timezone.localdate().year + 1])
    old_years_remove()
    verification_run(verification=Verification.objects.create())
