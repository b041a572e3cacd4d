"""System checks of the trail."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Warning
from django.db import DEFAULT_DB_ALIAS, connection

from audit.triggers import list_outdated


def check_triggers(databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """Name each recorded table whose triggers are missing, switched off or not as the code has them.

    A warning, since `migrate` stops at errors before it can mend them; a fresh database has no trail to look at.
    """
    if DEFAULT_DB_ALIAS not in (databases or []):
        return []
    if apps.get_model("audit", "Event")._meta.db_table not in connection.introspection.table_names():
        return []
    functions, tables = list_outdated()
    hint = "Run `manage.py migrate` as the owner of the tables, and look who changed them."
    names = [f"function {name}" for name in functions] + [f"table {table.name}" for table in tables]
    return [Warning(f"The trail does not record as it should: {name}.", hint=hint, id="audit.W001") for name in names]
