"""When the invented figures became known, and which quarters the office has closed since."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from targets import clock
from targets.models import Attainment, Quarter
from targets.services import official_rows_keep

CLOSED = 16
"""The quarters of 2010 to 2013; those of 2014 are over or running, and open."""
COMPUTED_AFTER, CLOSED_AFTER = dt.timedelta(days=12), dt.timedelta(days=20)


@transaction.atomic
def history_load(*, user: User) -> None:
    """Let each quarter's figures be known from its twelfth day after, and close the first sixteen quarters."""
    for place, quarter in enumerate(Quarter.objects.started(clock.today()), 1):
        # Not later than yesterday: the quarter that runs has no twelfth day after it.
        known_on = min(quarter.ends_on + COMPUTED_AFTER, clock.today() - dt.timedelta(days=1))
        # By update, past the services: these figures were never computed at the time they claim.
        Attainment.objects.filter(quarter=quarter).update(computed_at=make_moment(known_on, 6))
        # A quarter that the office has closed itself stays as it is.
        if place <= CLOSED and quarter.closed_at is None:
            quarter.closed_at, quarter.closed_by = make_moment(quarter.ends_on + CLOSED_AFTER, 16), user
            quarter.save(update_fields=["closed_at", "closed_by"])
            official_rows_keep(quarter=quarter)


def make_moment(day: dt.date, hour: int) -> dt.datetime:
    """Return an hour of a day in the district."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
