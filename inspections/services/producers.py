"""Matching producers that sheets named and the register did not know."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from enterprises.dependents import quarters_of
from enterprises.models import Enterprise
from exchange.models import RowChange
from inspections.models import SpotCheck
from targets.services import stale_marks_write


@transaction.atomic
def producer_match(*, name: str, producer: Enterprise, user: User | None = None) -> int:
    """Set the producer of every check that names exactly ``name`` and has none; return how many there were.

    The batches stay where they are counted; what moves are the slices by the producer's industry.
    """
    rows = SpotCheck.objects.unmatched().filter(producer_name=name)
    # Read before the update, after which no row is unmatched any more.
    quarters = quarters_of(rows.concluded(), "sampled_on")
    changes = [
        RowChange(
            register=SpotCheck._meta.label_lower, row=pk, changed_by=user,
            before={"producer_id": None}, after={"producer_id": producer.pk},
        )
        for pk in rows.select_for_update().values_list("pk", flat=True)
    ]  # fmt: skip
    RowChange.objects.bulk_create(changes, batch_size=5_000)
    matched = rows.update(producer=producer)
    subject = _("Producer %(name)s matched to %(enterprise)s") % {"name": name, "enterprise": producer.name}
    stale_marks_write(measures=["spot-check-pass-rate"], quarters=quarters, cause=subject[:200])
    return matched
