"""What the portal's database role may do: all ordinary work, and nothing that the trail would not show."""

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from launcher.portal_role import can_connect, derive_password, name_role

ONLY_READ = ("audit_event", "audit_act", "audit_seal", "django_migrations")
"""Events and acts are written by triggers in the name of the owner; seals are added besides."""

POWERS = """
SELECT rolsuper, rolcreaterole,
    EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND pg_has_role(relowner, 'USAGE')),
    EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND has_table_privilege(oid, 'TRUNCATE')),
    EXISTS (SELECT FROM pg_class WHERE relname LIKE 'audit\\_event%%' AND relkind IN ('r', 'p') AND has_table_privilege(oid, 'INSERT, UPDATE, DELETE')),
    has_table_privilege('audit_act', 'INSERT, UPDATE, DELETE') OR has_table_privilege('audit_seal', 'UPDATE, DELETE')
FROM pg_roles WHERE rolname = current_user
"""


def read_user() -> str:
    """Return as whom this process is connected."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def may_forge() -> bool:
    """Say whether this process's connection could change the trail or switch it off, as only the owner of the tables should."""
    with connection.cursor() as cursor:
        # Without parameters the driver would leave the doubled percent signs as they are.
        cursor.execute(POWERS, [])
        return any(cursor.fetchone())


def may_make_roles() -> bool:
    """Say whether the account that migrates may make the portal's role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def portal_role_prepare() -> None:
    """Make the role, give it this portal's password, and let it do what the portal does; run by the owner of the tables.

    An account that may not make roles leaves things as they are: the portal then connects as the owner, and its health page says so.
    """
    if may_make_roles():
        role = name_role(read_user())
        role_make(role)
        role_allow(role)


def role_make(role: str) -> None:
    """Make the role, or give it the password of today's secret key."""
    password = derive_password(settings.SECRET_KEY)
    # Not to the database itself: a copy could not be made of it while the server still sees the connection.
    if can_connect(**connection.get_connection_params() | {"dbname": "postgres", "user": role, "password": password}):
        return
    with connection.cursor() as cursor:
        # The server is told a digest, so that the password stands in no log of statements.
        digest = connection.connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
        cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [role])
        word = "ALTER" if cursor.fetchone()[0] else "CREATE"
        # Drills make and drop databases of their own.
        statement = sql.SQL("{} ROLE {} LOGIN CREATEDB NOSUPERUSER NOCREATEROLE PASSWORD {}")
        cursor.execute(statement.format(sql.SQL(word), sql.Identifier(role), sql.Literal(digest.decode())).as_string())


@transaction.atomic
def role_allow(role: str) -> None:
    """Let the role do what the portal does, and no more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_event'::regclass", [])
        years = [name for (name,) in cursor.fetchall()]
        names = {
            "role": sql.Identifier(role),
            "only_read": sql.SQL(", ").join(map(sql.Identifier, [*ONLY_READ, *years])),
        }
        for statement in GRANTS:
            cursor.execute(sql.SQL(statement).format(**names).as_string())


GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "REVOKE INSERT, UPDATE, DELETE ON {only_read} FROM {role}",
    "GRANT INSERT ON audit_seal TO {role}",
    # Else it could let them fire on a table of its own under another's name, and so write events of what never happened.
    "REVOKE EXECUTE ON FUNCTION audit_record(), audit_record_truncate(), audit_current_act(),"
    " audit_record_present(text, text, text[], text[]) FROM PUBLIC",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    # The table of a year that begins between two migrations: a backup reads each of them.
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {role}",
)
