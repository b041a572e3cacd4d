"""The triggers of the recorded tables: brought up to date after each migration, and looked at by a check.

They stand in no migration: a new table or column needs none, and 500 of them would make each migration's state heavier.
They fire ALWAYS, so that no session setting passes them by; those of django-pgtrigger obey one.
"""

from pathlib import Path

from django.db import connection
from psycopg import sql

from audit.tracking import TrackedTable, tracked_tables

FUNCTIONS = (Path(__file__).parent / "sql" / "recording.sql").read_text(encoding="utf-8")
EVENTS = {
    "audit_insert": "AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_record",
    "audit_update": (
        "AFTER UPDATE ON {table} REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_record"
    ),
    "audit_delete": "AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_record",
    "audit_truncate": "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_record_truncate",
}


def list_outdated() -> tuple[list[str], list[TrackedTable]]:
    """Return the functions and the tables whose recording is not as this code has it; tables that are not made yet are none."""
    outdated_functions = [name for name, body in list_functions().items() if body != stored_functions().get(name)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, array_agg(t.tgname || '/' || encode(t.tgargs, 'escape')) FILTER (WHERE t.tgenabled = 'A')"
            " FROM pg_class c LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgname = ANY(%s)"
            " WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY c.oid, c.relname",
            [list(EVENTS)],
        )
        found = {table: set(triggers or []) for table, triggers in cursor.fetchall()}
    tables = [t for t in tracked_tables() if t.name in found and found[t.name] != expected_triggers(t)]
    return outdated_functions, tables


def expected_triggers(table: TrackedTable) -> set[str]:
    """Return the names of a table's triggers with their arguments, as the query above tells them."""
    arguments = "".join(f"{argument}\\000" for argument in table.arguments)
    return {f"{name}/{arguments}" for name in EVENTS}


def list_functions() -> dict[str, str]:
    """Return the body of each function in the file, by its name."""
    parts = FUNCTIONS.split("CREATE OR REPLACE FUNCTION ")[1:]
    return {part[: part.index("(")]: part.split("$$")[1] for part in parts}


def stored_functions() -> dict[str, str]:
    """Return the body of each of the trail's functions in the database, by its name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'audit\\_%%'", [])
        return dict(cursor.fetchall())


def triggers_install() -> None:
    """Bring functions and triggers up to date; rows that were there before their table was recorded get a first event."""
    functions, tables = list_outdated()
    with connection.cursor() as cursor:
        if functions:
            cursor.execute(FUNCTIONS)
        if tables:
            # One message: 500 of their own would take as long as all other migrations together.
            cursor.execute(
                sql.SQL(";").join(trigger_statement(table, name) for table in tables for name in EVENTS).as_string()
            )
        for table in tables:
            cursor.execute("SELECT audit_record_present(%s, %s, %s, %s)", [table.name, *table.arguments])


def trigger_statement(table: TrackedTable, trigger: str) -> sql.Composed:
    """Return what makes one trigger of a table."""
    name, arguments = sql.Identifier(table.name), sql.SQL(", ").join(sql.Literal(a) for a in table.arguments)
    return sql.SQL(
        "CREATE OR REPLACE TRIGGER {trigger} {event}({arguments}); ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}"
    ).format(
        trigger=sql.Identifier(trigger),
        event=sql.SQL(EVENTS[trigger]).format(table=name),
        arguments=arguments,
        table=name,
    )
