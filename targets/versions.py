"""What tells one state of a small table from another, for whatever is kept of it in the process.

Every version of a row lies in a place of its own and bears the transaction that wrote it, so that both together tell of each
change, by whatever path it came, and nothing of what the rows say need be read.
"""

from django.db.models import Model

from targets.prepared import fetch_prepared


def version_of(model: type[Model]) -> str:
    """Return the SQL expression of a table's state."""
    return f"(SELECT coalesce(string_agg(concat(t.ctid, t.xmin), ' ' ORDER BY t.ctid), '') FROM {model._meta.db_table} AS t)"


def read_versions(*models: type[Model]) -> list[str]:
    """Return the state of each of these tables (1 query)."""
    columns = ", ".join(f"md5({version_of(model)})" for model in models)
    return [str(version) for version in fetch_prepared(f"SELECT {columns}")[0]]
