"""How a register row is written: locked, only where it changed, with its stale marks in the same transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from exchange.models import RowChange
from registers.impact import marks_stale
from registers.models import Withdrawable
from registers.registry import registry
from targets.causes import Cause, cause_of_change, cause_of_record, describe_change, field_changes

Row = TypeVar("Row", bound=Withdrawable)


def row_save(*, row: Row, user: User | None = None) -> Row:
    """Write a row of which nothing else is to be written, and mark the figures that it moves."""
    with change_row(row, user) as stored:
        save_changes(row, stored)
    return row


@contextmanager
def change_row(row: Row, user: User | None = None) -> Iterator[Row | None]:
    """Yield the stored row, locked (None for a new one); afterwards keep who changed it, and mark the figures that this moved.

    ValidationError where the row would stand beneath a withdrawn one.
    """
    register = registry[type(row)]
    with transaction.atomic():
        # Parents before the row itself, in the order in which a withdrawal locks.
        for name, parent in lock_parents(row):
            # None of them will be withdrawn before the transaction ends: they are locked.
            if parent.withdrawal_id:
                raise ValidationError({name: _("%(row)s is withdrawn.") % {"row": parent}})
        stored = lock_row(row)
        # Computed within the lock and before the caller writes, as many-to-many rows change in the database at once.
        before, named = (register.impact(stored), related_names(stored)) if stored else ({}, {})
        yield stored
        if stored:
            row_change_record(row, stored, user)
        after = register.impact(row)
        # A change that means nothing to any figure leaves no trace in its history.
        if after != before:
            now = related_names(row) if stored else {}
            related = {field: (named[field], now[field]) for field in now if named[field] != now[field]}
            cause = Cause.say(register.find_code(row, stored), lambda: describe_write(row, stored, related), row)
            marks_stale(before=before, after=after, cause=cause)


def describe_write(row: Row, stored: Row | None, related: Mapping[Any, tuple[str, str]]) -> str:
    """Return in words that a row was recorded, or what of it was changed."""
    register = registry[type(row)]
    subject, reason = register.subject(row), register.reason(row)
    if stored is None:
        return cause_of_record(subject, reason)
    hanging = [describe_change(str(field.verbose_name), *names) for field, names in related.items()]
    return cause_of_change(subject, [*field_changes(row, stored), *hanging], reason)


def row_change_record(row: Row, stored: Row, user: User | None) -> None:
    """Keep the columns that differ between a row and what was stored, and who changed them."""
    columns = [field for field in row._meta.concrete_fields if not field.generated]
    changed = [field for field in columns if getattr(row, field.attname) != getattr(stored, field.attname)]
    if changed:
        before, after = (
            {field.attname: as_json(getattr(one, field.attname)) for field in changed} for one in (stored, row)
        )
        RowChange.objects.create(
            register=row._meta.label_lower, row=row.pk, before=before, after=after, changed_by=user
        )


def as_json(value: Any) -> Any:
    """Return a value of a column as JSON keeps it."""
    return value if value is None or isinstance(value, int | float | str | bool) else str(value)


def related_names(row: Row) -> dict[Any, str]:
    """Return the rows that a row names in several, such as the products of a certificate, by the field."""
    fields = type(row)._meta.many_to_many
    return {field: "、".join(map(str, getattr(row, field.name).all())) for field in fields}


def save_changes(row: Row, stored: Row | None) -> None:
    """Write the row; of a stored one only the columns that differ, and nothing where none does.

    ValidationError where it is withdrawn.
    """
    if stored is None:
        row.save()
        return
    if stored.withdrawal_id:
        raise ValidationError(_("The row is withdrawn; restore it first."))
    columns = row._meta.concrete_fields
    written = [field for field in columns if not field.generated]
    changed = [field.name for field in written if getattr(row, field.attname) != getattr(stored, field.attname)]
    if changed:
        # Only what differs, so that two people who change different columns both keep their change.
        row.save(update_fields=changed)
        if generated := [field.name for field in columns if field.generated]:
            # An update leaves the old value of what the database works out in memory.
            row.refresh_from_db(fields=generated)


def lock_standing(row: Row) -> Row | None:
    """Return the row as it is stored, locked together with the rows that it refers to; None where it does not stand."""
    list(lock_parents(row))
    stored = lock_row(row)
    return stored if stored and not stored.withdrawal_id else None


def lock_row(row: Row) -> Row | None:
    """Return the row as it is stored, locked until the transaction ends; None where there is none yet."""
    if row.pk is None:
        return None
    # The default manager would not find a row that was withdrawn meanwhile.
    return type(row)._base_manager.select_for_update().filter(pk=row.pk).first()


def lock_parents(row: Withdrawable) -> Iterator[tuple[str, Withdrawable]]:
    """Yield, by the column, the rows referred to that can be withdrawn themselves, locked.

    Rows are locked from the enterprise downwards, as a withdrawal does, so that nobody waits in a circle.
    """
    for field in row._meta.concrete_fields:
        model = field.related_model
        if isinstance(model, type) and issubclass(model, Withdrawable):
            # NO KEY is enough against a withdrawal, and lets other rows refer to the parent meanwhile.
            rows = model._base_manager.select_for_update(no_key=True)
            yield from ((field.name, parent) for parent in rows.filter(pk=getattr(row, field.attname)))
