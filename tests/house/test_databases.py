"""The databases of the tests: what a test left is not there for the next one."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from departments.models import Township
from tests import databases
from tests.factories import make_township


@pytest.fixture
def name(migrated_database: str, django_db_blocker: Any) -> Iterator[str]:
    own = f"{databases.name_of('used_again')}_{databases.WORKER}"
    with django_db_blocker.unblock():
        yield own
        databases.dropped(own)
        databases.copies.pop(own)


def ask(statement: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone() if cursor.description else None


MADE = "SELECT oid FROM pg_database WHERE datname = current_database()"
TRIGGERS = (
    "SELECT count(*) FILTER (WHERE tgenabled = 'A') > 100, count(*) FILTER (WHERE tgenabled = 'D') FROM pg_trigger"
)


def test_a_copy_is_used_again_without_its_rows_and_made_anew_where_its_tables_changed(migrated_database, name):
    databases.provided(migrated_database, name)
    with databases.working_in(name):
        first = ask(MADE)
        assert make_township().pk == 1
        ask("ALTER TABLE audit_event DISABLE TRIGGER ALL")
        ask("ALTER TABLE departments_township DISABLE TRIGGER ALL")

    databases.provided(migrated_database, name)
    with databases.working_in(name):
        assert ask(MADE) == first
        assert (Township.objects.count(), ask("SELECT count(*) FROM audit_event")) == (0, (0,))
        assert ask(TRIGGERS) == (True, 0)
        assert make_township().pk == 1
        ask("CREATE TABLE own (id int)")

    databases.provided(migrated_database, name)
    with databases.working_in(name):
        assert ask(MADE) != first
        assert ask("SELECT to_regclass('own')") == (None,)
