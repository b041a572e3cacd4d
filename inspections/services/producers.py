"""Matching producers that sheets named and the register did not know."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from enterprises.dependents import quarters_of
from enterprises.models import Enterprise
from exchange.models import RowChange
from inspections.models import OutsideProducer, SpotCheck
from targets.causes import Cause, Code
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
    # Whose enterprise the register has is no stranger.
    OutsideProducer.objects.filter(name=name).delete()
    words = {"name": name, "enterprise": producer.name}
    cause = Cause.say(Code.ROWS_CORRECTED, lambda: _("Producer %(name)s matched to %(enterprise)s") % words, producer)
    stale_marks_write(measures=["spot-check-pass-rate"], quarters=quarters, cause=cause)
    return matched


@transaction.atomic
def producers_set_outside(*, names: Collection[str], outside: bool, user: User) -> int:
    """Record that these names mean producers outside of the district, or that they do not; return how many that changes.

    Names that no unmatched check bears are passed over: there is nothing that waits for them.
    """
    if not outside:
        return OutsideProducer.objects.filter(name__in=names).delete()[0]
    waiting = SpotCheck.objects.awaiting_match().filter(producer_name__in=names)
    found = sorted(set(waiting.order_by().values_list("producer_name", flat=True)))
    # Two clerks who mark the same name at once mean the same.
    OutsideProducer.objects.bulk_create(
        [OutsideProducer(name=name, marked_by=user) for name in found], ignore_conflicts=True
    )
    return len(found)
