"""Putting database and files back as a set has them."""

import time
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg import sql

from operations.encryption import read_chunks, writing
from operations.findings import Finding
from operations.postgres import database_create, database_drop, databases_drop, get_prefix, owns_database, server_cursor
from operations.restoring import compare_counts, dump_restore
from operations.sets import FILES, UNFINISHED, BackupSet, find_unknown_migrations, verify_file, verify_set

GOODBYE_SECONDS = 3.0
"""So long a connection that was just closed may still be seen by the server."""


class RestoreRefused(Exception):
    """The set is not restored, for these reasons; nothing was changed."""

    def __init__(self, *reasons: str | Finding) -> None:
        super().__init__("\n".join(map(str, reasons)))


def set_check(backup_set: BackupSet) -> None:
    """Refuse a set that is damaged, or newer than this portal; raises RestoreRefused."""
    findings = verify_set(backup_set) or find_unknown_migrations(backup_set)
    if findings:
        raise RestoreRefused(*findings)


def set_restore(backup_set: BackupSet) -> str:
    """Put database and files back as the set has them; return the name under which the database of before is kept.

    The set goes into a database of its own, which takes the place of the portal's at the very end: whatever fails before
    leaves everything as it is. Files that came after the set stay.
    """
    name = connection.settings_dict["NAME"]
    refuse_while_used(name)
    draft, before = f"{get_prefix('restore')}{timezone.now():%Y%m%d%H%M%S}", f"{name}_before_restore"
    with server_cursor() as server:
        if not owns_database(server, name):
            raise RestoreRefused(
                _(
                    "Only the owner of the database can restore it: docker compose run --rm prepare python manage.py restore …"
                )
            )
        # What a restore that was killed left behind.
        databases_drop(server, get_prefix("restore"))
        database_create(server, draft)
        try:
            dump_restore(backup_set, draft)
            if findings := compare_counts(backup_set, draft):
                raise RestoreRefused(*findings)
            files_put_back(backup_set)
            # Asked again: somebody may have come while the set was restored.
            refuse_while_used(name)
            database_drop(server, before)
            databases_swap(name, before, draft)
        except BaseException:
            database_drop(server, draft)
            raise
    return before


def refuse_while_used(name: str) -> None:
    """Refuse while anybody is connected to the database: a portal that runs would go on writing into the one set aside."""
    deadline = time.monotonic() + GOODBYE_SECONDS
    while True:
        with server_cursor() as cursor:
            # This process's own would be counted too; Django opens it with any other, to ask for the types of the database.
            connection.close()
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'", [name]
            )
            if not (number := cursor.fetchone()[0]):
                return
        if time.monotonic() > deadline:
            raise RestoreRefused(
                _("%(number)s connections use the database: stop the portal, worker and beat too, then try again.")
                % {"number": number}
            )
        time.sleep(0.1)


def files_put_back(backup_set: BackupSet) -> None:
    """Put the files of a set back where they are missing or are not what they were."""
    store, key = Path(settings.MEDIA_ROOT), backup_set.key
    for file in backup_set.list_files():
        if verify_file(store, file) is None:
            continue
        target = store / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{UNFINISHED}{target.name}")
        try:
            with writing(part, None) as (write, _digest):
                for chunk in read_chunks(backup_set.folder / FILES / file.path, key):
                    write(chunk)
            part.chmod(settings.FILE_UPLOAD_PERMISSIONS)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def databases_swap(name: str, before: str, draft: str) -> None:
    """Let the restored database take the place of the portal's, which is set aside under another name."""
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with server_cursor() as cursor:
        # Both or none.
        cursor.execute("BEGIN")
        cursor.execute(rename.format(sql.Identifier(name), sql.Identifier(before)))
        cursor.execute(rename.format(sql.Identifier(draft), sql.Identifier(name)))
        cursor.execute("COMMIT")
