"""Rows of an import as they are stored now and as the import found them, and what stands against setting them back."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from exchange.models import RowChange, SheetImport
from exchange.resources import SheetResource
from registers.rows import lock_parents


def subject_of(sheet: SheetImport) -> str:
    """Return how lists and the history of figures name an import."""
    return (_("Import %(number)s: %(file)s") % {"number": sheet.pk, "file": sheet.file_name})[:200]


def stored_rows(resource: SheetResource, keys: Sequence[int]) -> dict[int, list[Any]]:
    """Return the columns of stored rows by their keys."""
    rows = resource._meta.model._base_manager.filter(pk__in=keys).values_list("pk", *resource.columns)
    return {pk: row for pk, *row in rows}


def old_rows(resource: SheetResource, changes: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return, by the key of the row, the columns that changes have kept from before."""
    table = resource._meta.model._meta.db_table
    columns = ", ".join(f'r."{field.column}"' for field in resource.model_fields.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT c.row, {columns} FROM {RowChange._meta.db_table} c,"
            f" LATERAL jsonb_populate_record(NULL::{table}, c.before) r WHERE c.id = ANY(%s)",
            [[*changes]],
        )
        return {pk: dict(zip(resource.columns, row, strict=True)) for pk, *row in cursor.fetchall()}


def last_change(change: RowChange) -> dict[str, Any]:
    """Return who last changed the row after an import did, when, and through which import; nothing where nobody is known."""
    later = RowChange.objects.filter(register=change.register, row=change.row, pk__gt=change.pk)
    last = later.select_related("changed_by").last()
    if last is None:
        return {}
    who = str(last.changed_by) if last.changed_by else ""
    return {"who": who, "at": last.changed_at.isoformat(), "import": last.sheet_import_id}


def say_in_each_language(find: Callable[[], bool]) -> None:
    """Let a search word what it finds in this language and, where it found anything, in the others: the reader's is not the worker's.

    Rules are worded by Django and by the constraints of all apps, so there is no code to keep instead of the words.
    """
    if find():
        own = get_language()
        for language, _name in settings.LANGUAGES:
            if language != own:
                with override(language):
                    find()


def refuse_withdrawn_parents(row: Any) -> None:
    """Raise ValidationError where a row that the row refers to is withdrawn; such rows stay locked."""
    parent = next((parent for _name, parent in lock_parents(row) if parent.withdrawal_id), None)
    if parent:
        raise ValidationError(_("%(row)s is withdrawn.") % {"row": parent})
