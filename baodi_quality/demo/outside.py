"""Which names on labels the office has told to be of producers outside of the district."""

from accounts.models import User
from baodi_quality.demo.sampling import OUTSIDE_PROVINCES
from inspections.models import UnmatchedTally
from inspections.services import producers_set_outside
from targets import clock
from targets.models.quarters import quarter_bounds, quarter_id


def outside_producers_load(*, office: User) -> None:
    """Mark the producers of other provinces; those of batches of the running quarter still wait for the office."""
    first_day, _last = quarter_bounds(quarter_id(clock.today()))
    elsewhere = [
        row["producer_name"]
        for row in UnmatchedTally.objects.producer_names()
        if row["latest"] < first_day and row["producer_name"].startswith(OUTSIDE_PROVINCES)
    ]
    producers_set_outside(names=elsewhere, outside=True, user=office)
