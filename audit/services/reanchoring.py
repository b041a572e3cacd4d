"""Explaining a break of the seals: one person says why, another confirms it; then verification goes on behind it."""

from collections.abc import Iterator
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.models import Break, Reanchoring, Verification
from audit.services.verification import verification_request

OF_CHAIN = {"seal", "head", "event"}
"""What is broken in the chain itself; a row changed past the trail, or a trigger that is off, is mended and not explained."""


def list_unexplained() -> Iterator[Break]:
    """Yield the breaks of the chain in the last verification that nobody has explained yet."""
    last = Verification.objects.exclude(finished_at=None).first()
    standing = {one.key for one in Reanchoring.objects.standing()}
    for told in last.breaks if last else []:
        broken = Break(**told)
        if broken.found and broken.key[0] in OF_CHAIN and broken.key not in standing:
            yield broken


@transaction.atomic
def reanchoring_ask(*, broken: Break, reason: str, by: User) -> Reanchoring:
    """Store the explanation of a break, which somebody else has to confirm."""
    # Whatever breaks in the chain breaks at a seal.
    assert broken.seal is not None
    return Reanchoring.objects.create(
        broken=asdict(broken), seal=broken.seal, found=broken.found, reason=reason, asked_by=by
    )


@transaction.atomic
def reanchoring_decide(*, row: Reanchoring, is_confirmed: bool, by: User) -> None:
    """Confirm or refuse an explanation, and have the trail verified anew; raises ValidationError."""
    stored = Reanchoring.objects.select_for_update().get(pk=row.pk)
    if stored.decided_at:
        raise ValidationError(_("It has been decided already."))
    if stored.asked_by_id == by.pk:
        raise ValidationError(_("Somebody else has to decide about one's own explanation."))
    stored.decided_by, stored.decided_at, stored.is_confirmed = by, timezone.now(), is_confirmed
    stored.save(update_fields=["decided_by", "decided_at", "is_confirmed"])
    if is_confirmed:
        verification_request(user=by)
