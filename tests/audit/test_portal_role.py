"""The role of web and worker does the portal's work and owns nothing: the trail can be neither changed nor switched off under it."""

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from psycopg import errors

from audit.models import Event, Seal
from audit.roles import may_forge, portal_role_prepare, read_user
from departments.models import Township
from launcher.portal_role import build_address, can_connect, derive_password, name_role
from tests.conftest import database_url
from tests.factories import make_township
from tests.operations.test_health import see

pytestmark = pytest.mark.django_db

YEAR = "(SELECT inhrelid::regclass FROM pg_inherits LIMIT 1)"
FORBIDDEN = (
    "TRUNCATE departments_township CASCADE",
    "TRUNCATE audit_event",
    "TRUNCATE audit_event_rest",
    "ALTER TABLE departments_township DISABLE TRIGGER ALL",
    "ALTER TABLE departments_township DISABLE TRIGGER audit_update",
    "ALTER TABLE audit_event DISABLE TRIGGER refuse",
    "ALTER TABLE audit_event DETACH PARTITION audit_event_rest",
    "DROP TRIGGER audit_update ON departments_township",
    "SET session_replication_role = replica",
    "UPDATE audit_event SET after = '{}'",
    "UPDATE audit_event_rest SET after = '{}'",
    "DELETE FROM audit_event",
    "INSERT INTO audit_event (table_name, row_key, action) VALUES ('departments_township', 1, 'insert')",
    "INSERT INTO audit_event_rest (id, at, table_name, row_key, action) VALUES (1, now(), 'x', 1, 'insert')",
    "INSERT INTO audit_act (id, at, details) VALUES (gen_random_uuid(), now(), '{}')",
    "UPDATE audit_act SET details = '{}'",
    "DELETE FROM audit_act",
    "UPDATE audit_seal SET hash = ''",
    "DELETE FROM audit_seal",
    "DELETE FROM django_migrations",
    "DROP TABLE departments_township CASCADE",
    "DROP TABLE audit_seal",
    "CREATE TABLE own (id int)",
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE TEMPORARY TABLE departments_township (id bigint); CREATE TRIGGER forge AFTER INSERT ON pg_temp.departments_township"
    " REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION audit_record('id', '{}', '{}')",
    "SELECT audit_current_act()",
    "SELECT audit_tell('update', 'departments_township', 1, '{}')",
    "SELECT audit_remove_year(extract(year FROM now())::int)",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER ROLE portal PASSWORD 'known'",
    "SET ROLE portal",
    "GRANT portal TO CURRENT_USER",
    "ALTER DATABASE postgres RENAME TO other",
)


@pytest.fixture(scope="module")
def portal_role(django_db_setup):
    """Connect as web and worker do."""
    own = psycopg.connect(build_address(database_url(), settings.SECRET_KEY), autocommit=True)
    yield own
    own.close()


@pytest.fixture
def as_the_portal():
    """Let the test's own connection be the portal's role, which sees what the test has made so far."""
    role = name_role(read_user())
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{role}"')
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_what_would_escape_the_trail_is_refused(portal_role, statement):
    # 42501, also where it is worded as "must be owner of".
    with pytest.raises(errors.InsufficientPrivilege):
        portal_role.execute(statement)


def test_it_is_neither_superuser_nor_in_another_role(portal_role):
    asked = "SELECT current_user, rolsuper, rolcreaterole, rolreplication, rolbypassrls, pg_has_role('portal', 'USAGE') FROM pg_roles WHERE rolname = current_user"
    assert portal_role.execute(asked).fetchone() == ("portal_app", False, False, False, False, False)


def test_what_it_writes_is_recorded_and_seals_may_be_added(as_the_portal):
    town = make_township()
    Township.objects.filter(pk=town.pk).update(name="口东镇")
    key = town.pk
    town.delete()
    events = Event.objects.of_row("departments_township", key).order_by("pk")
    assert list(events.values_list("action", flat=True)) == ["insert", "update", "delete"]
    Seal.objects.create(
        id=1, sealed_at=timezone.now(), from_xid=0, upto_xid=1, after_id=0, ids=[], digests=b"", hash="0" * 64
    )


def test_it_makes_next_years_table_and_a_backup_may_read_it(as_the_portal):
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_add_year(2031)")
        cursor.execute(
            "SELECT has_table_privilege('audit_event_2031', 'SELECT'), has_table_privilege('audit_event_2031', 'INSERT, UPDATE, DELETE'),"
            " (SELECT rolname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE relname = 'audit_event_2031')"
        )
        assert cursor.fetchone() == (True, False, "portal")


def test_the_health_page_says_as_whom_the_portal_is_connected():
    assert (may_forge(), see("account")) == (True, "yellow")


def test_the_health_page_is_content_with_the_role(as_the_portal):
    assert (may_forge(), see("account")) == (False, "green")


def test_one_right_too_many_is_told():
    with connection.cursor() as cursor:
        cursor.execute("GRANT DELETE ON audit_seal TO portal_app")
        cursor.execute("SET LOCAL ROLE portal_app")
        assert may_forge()
        cursor.execute("RESET ROLE")
        portal_role_prepare()
        cursor.execute("SET LOCAL ROLE portal_app")
        assert not may_forge()
        cursor.execute("RESET ROLE")


def test_its_address_has_its_own_password_and_the_owners_place():
    told = build_address("postgres://portal:p%40ss@db.example:6543/portal?sslmode=require", "key")
    assert told == f"postgres://portal_app:{derive_password('key')}@db.example:6543/portal?sslmode=require"
    assert derive_password("key") != derive_password("another")
    assert can_connect(build_address(database_url(), settings.SECRET_KEY))
    assert not can_connect(build_address(database_url(), "another"))
