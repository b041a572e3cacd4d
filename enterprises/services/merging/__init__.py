"""Making one of two records of an enterprise, and two of one again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from enterprises.models import DistinctEnterprises, Enterprise, EnterpriseMerge, FormerName
from enterprises.services.merging.changes import apply_changes, changes_of, revert_changes
from enterprises.services.merging.joining import plan_joining
from registers.impact import Impacts, marks_stale
from registers.models import Withdrawal
from registers.registry import registry
from registers.withdrawals import list_with_children, row_withdraw, withdrawal_undo
from targets.causes import Cause, Code

Key = tuple[str, int]


@transaction.atomic
def enterprise_merge(*, kept: Enterprise, merged: Enterprise, reason: str, user: User) -> EnterpriseMerge:
    """Join two records of one enterprise: all that hangs on ``merged`` goes to ``kept``, under which its name stays known.

    What both have becomes one; the record merged is withdrawn with what is left of it. Marks every figure in which
    either counts. ValidationError, in words, where the two cannot be one.
    """
    kept, merged = lock_standing_pair(kept, merged)
    if merged.name != kept.name:
        # As a former name of its own, it goes over with the others.
        # The name may be recorded by hand already.
        FormerName.objects.get_or_create(enterprise=merged, name=merged.name, until=None)
    # Planned under the locks, so that what is written is what was looked at.
    found = plan_joining(kept, merged)
    if found.problems:
        raise ValidationError(found.problems)
    with mark_changes(kept, merged, lambda: _("%(merged)s merged into %(kept)s") % {"merged": merged, "kept": kept}):
        # Withdrawn before the changes: the database lets no two designations of a kind overlap.
        withdrawals = [row_withdraw(row=row, reason=reason, user=user) for row in found.bridged]
        apply_changes(found.changes, user)
        merge = EnterpriseMerge.objects.create(
            kept=kept,
            merged=merged,
            moved={
                "changes": [one.as_json() for one in found.changes],
                "withdrawals": [withdrawal.pk for withdrawal in withdrawals],
            },
            reason=reason,
            merged_by=user,
        )
        # Last, since it takes along whatever still hangs on the record.
        row_withdraw(row=merged, reason=reason, user=user)
    return merge


@transaction.atomic
def enterprise_unmerge(*, merge: EnterpriseMerge, user: User) -> EnterpriseMerge:
    """Take a merge back: the record merged stands again with exactly the rows that went over.

    What was recorded on the kept enterprise since stays with it. ValidationError where the merge is undone already,
    or a column that it wrote has been changed since.
    """
    current = EnterpriseMerge.objects.select_for_update().get(pk=merge.pk)
    if current.undone_at:
        raise ValidationError(_("The merge is undone already."))
    kept, merged = lock_pair(current.kept, current.merged)
    # Written first: the record stands in the way of its own restoring as long as it is merged.
    current.undone_at, current.undone_by = timezone.now(), user
    current.save(update_fields=["undone_at", "undone_by"])
    words = {"merged": merged, "kept": kept}
    with mark_changes(kept, merged, lambda: _("merging of %(merged)s and %(kept)s undone") % words):
        # Somebody may have restored the record by itself meanwhile.
        if merged.withdrawal is not None:
            withdrawal_undo(withdrawal=merged.withdrawal, user=user)
        # In the opposite order of the merging.
        revert_changes(changes_of(current.moved["changes"]), user)
        for withdrawal in Withdrawal.objects.filter(pk__in=current.moved["withdrawals"]):
            withdrawal_undo(withdrawal=withdrawal, user=user)
        FormerName.objects.filter(enterprise=merged, name=merged.name, until=None).delete()
    return current


@transaction.atomic
def enterprises_tell_apart(*, one: Enterprise, other: Enterprise, user: User) -> DistinctEnterprises:
    """Remember that two records that look alike are two enterprises."""
    # The order that the constraint asks for; a pair is one pair from both sides.
    first, second = sorted((one, other), key=lambda row: row.pk)
    pair, _is_new = DistinctEnterprises.objects.get_or_create(first=first, second=second, defaults={"said_by": user})
    return pair


def lock_pair(one: Enterprise, other: Enterprise) -> tuple[Enterprise, Enterprise]:
    """Return both records as they are stored, locked in one order for all until the transaction ends."""
    # In one order for all, or two merges of the same pair the other way round would wait for each other.
    rows = Enterprise.everything.order_by("pk").select_for_update(of=("self",))
    found = {row.pk: row for row in rows.filter(pk__in=[one.pk, other.pk]).select_related("withdrawal")}
    return found[one.pk], found[other.pk]


def lock_standing_pair(kept: Enterprise, merged: Enterprise) -> tuple[Enterprise, Enterprise]:
    """Return both records, locked; ValidationError where they are one record already or one is withdrawn."""
    if kept.pk == merged.pk:
        raise ValidationError(_("Choose two records."))
    kept, merged = lock_pair(kept, merged)
    for row in (kept, merged):
        if row.withdrawal_id:
            raise ValidationError(_("%(row)s is withdrawn.") % {"row": row})
    return kept, merged


@contextmanager
def mark_changes(one: Enterprise, other: Enterprise, say: Callable[[], str]) -> Iterator[None]:
    """Mark what the block changes of the impact that two enterprises and all beneath them have on the figures."""
    # The very impacts of every register, so that a merge marks what its parts would mark.
    before = list_impacts(one, other)
    yield
    after, cause = list_impacts(one, other), Cause.say(Code.MERGE, say, one)
    for key in before.keys() | after.keys():
        marks_stale(before=before.get(key, {}), after=after.get(key, {}), cause=cause)


def list_impacts(*enterprises: Enterprise) -> dict[Key, Impacts]:
    """Return the impact of the standing enterprises and of the standing rows beneath them."""
    # The merged record stands before and not after, or the other way round.
    standing = Enterprise.objects.filter(pk__in=[row.pk for row in enterprises])
    rows = [row for enterprise in standing for row in list_with_children(enterprise, locking=True)]
    return {(row._meta.label_lower, row.pk): registry[type(row)].impact(row) for row in rows}
