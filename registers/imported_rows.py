"""Rows of an import as they are stored now, and as the import found them."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from exchange.models import RowChange, SheetImport
from exchange.resources import SheetResource


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
