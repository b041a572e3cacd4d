"""How a register row is written: locked, only where it changed, with its stale marks in the same transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from registers.impact import Footprint, marks_write
from registers.models import Withdrawable
from targets.causes import cause_of_change, cause_of_record, change, field_changes

Row = TypeVar("Row", bound=Withdrawable)


@contextmanager
def traced(row: Row, footprint: Callable[[Row], Footprint], subject: str, reason: str = "") -> Iterator[Row | None]:
    """Yield the stored row, locked (None for a new one); afterwards mark the figures that the change moved.

    ``subject`` names the row to the readers of a figure's history, such as 证书 03410Q10286R0S; what changed is told after
    it, and the ``reason`` where one was stated. ValidationError where the row would stand beneath a withdrawn one.
    """
    with transaction.atomic():
        parents_stand(row)
        stored = locked(row)
        before, covered = (footprint(stored), related_names(stored)) if stored else ({}, {})
        yield stored
        after = footprint(row)
        if after != before:
            cause = cause_of_record(subject, reason)
            if stored:
                changes = [*field_changes(row, stored), *related_changes(covered, related_names(row))]
                cause = cause_of_change(subject, changes, reason)
            marks_write(before=before, after=after, cause=cause)


def related_names(row: Row) -> dict[str, str]:
    """Return the rows that a row names in several, such as the products of a certificate, by the field's name."""
    fields = type(row)._meta.many_to_many
    return {str(field.verbose_name): "、".join(map(str, getattr(row, field.name).all())) for field in fields}


def related_changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Return the changes between two states of them, in words."""
    return [change(name, before[name], now) for name, now in after.items() if before[name] != now]


def held(row: Row) -> Row | None:
    """Return the row as it is stored, locked together with the rows that it refers to; None where it does not stand."""
    list(parents(row))
    stored = locked(row)
    return stored if stored and not stored.withdrawal_id else None


def locked(row: Row) -> Row | None:
    """Return the row as it is stored, locked until the transaction ends; None where there is none yet."""
    if row.pk is None:
        return None
    return type(row)._base_manager.select_for_update().filter(pk=row.pk).first()


def changed_save(row: Row, stored: Row | None) -> None:
    """Write the row; of a stored one only the columns that differ, and nothing where none does.

    ValidationError where it is withdrawn.
    """
    if stored is None:
        row.save()
    elif stored.withdrawal_id:
        raise ValidationError(_("The row is withdrawn; restore it first."))
    elif changed := changed_fields(row, stored):
        row.save(update_fields=changed)
        refresh_generated(row)


def parents_stand(row: Withdrawable) -> None:
    """Raise ValidationError where a row referred to is withdrawn; none will be before the transaction ends."""
    for name, parent in parents(row):
        if parent.withdrawal_id:
            raise ValidationError({name: _("%(row)s is withdrawn.") % {"row": parent}})


def parents(row: Withdrawable) -> Iterator[tuple[str, Withdrawable]]:
    """Yield, by the column, the rows referred to that can be withdrawn themselves, locked.

    Rows are locked from the enterprise downwards, as a withdrawal does, so that nobody waits in a circle.
    """
    for field in row._meta.concrete_fields:
        model = field.related_model
        if isinstance(model, type) and issubclass(model, Withdrawable):
            rows = model._base_manager.select_for_update(no_key=True)
            yield from ((field.name, parent) for parent in rows.filter(pk=getattr(row, field.attname)))


def changed_fields(row: Row, stored: Row) -> list[str]:
    """Return the names of the columns in which the row differs from the stored one."""
    return [
        field.name
        for field in row._meta.concrete_fields
        if not field.generated and getattr(row, field.attname) != getattr(stored, field.attname)
    ]


def refresh_generated(row: Withdrawable) -> None:
    """Read back the columns that the database works out; an update leaves the old value in memory."""
    if names := [field.name for field in row._meta.concrete_fields if field.generated]:
        row.refresh_from_db(fields=names)
