"""Filling an empty database from a set, by a restore or a drill alike."""

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from operations.encryption import Unreadable, read_chunks
from operations.findings import Finding, find
from operations.postgres import build_env, count_rows, cursor_on, find_program
from operations.sets import DUMP, BackupSet, Note

PULSE_SECONDS = 1.0
LONGEST_WORDS = 500


class RestoreFailed(Exception):
    """PostgreSQL could not restore the set; the transaction took everything back."""


def dump_restore(backup_set: BackupSet, database: str, note: Note = lambda: None) -> None:
    """Restore the dump of a set into an empty database, in one transaction; raises RestoreFailed, also at a mere warning."""
    # Everything belongs to whoever restores; what the portal's role may do is said anew by the next `migrate`.
    command = [find_program("pg_restore"), "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    command += [f"--dbname={database}"]
    key, dump = backup_set.key, backup_set.folder / DUMP
    with (
        feeding(dump, key) if key else dump.open("rb") as source,
        subprocess.Popen(
            command,
            env=build_env(database),
            stdin=source,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        ) as restore,
    ):
        try:
            while True:
                try:
                    words = restore.communicate(timeout=PULSE_SECONDS)[1].strip()
                    break
                except subprocess.TimeoutExpired:
                    note()
        except BaseException:
            # It would go on filling a database that nobody waits for.
            restore.kill()
            raise
    if restore.returncode or words:
        raise RestoreFailed(words[:LONGEST_WORDS])


@contextmanager
def feeding(path: Path, key: bytes) -> Iterator[BinaryIO]:
    """Yield the end of a pipe from which the content of a sealed file is read; it never lies on the disk unsealed.

    What is not what was written ends the pipe early, so that the reader fails.
    """
    out, into = os.pipe()

    def feed() -> None:
        # A reader that gave up is no fault of ours; its own words say why.
        with suppress(BrokenPipeError, Unreadable), os.fdopen(into, "wb") as pipe:
            for chunk in read_chunks(path, key):
                pipe.write(chunk)

    feeder = threading.Thread(target=feed, daemon=True)
    with os.fdopen(out, "rb") as source:
        feeder.start()
        yield source
    feeder.join()


def compare_counts(backup_set: BackupSet, database: str) -> list[Finding]:
    """Compare the rows of every table of a restored database with the manifest."""
    with cursor_on(database) as cursor:
        counts = count_rows(cursor)
    expected = backup_set.manifest["counts"]
    return [
        find("count_differs", name=name, found=counts.get(name, "—"), expected=expected.get(name, "—"))
        for name in sorted(counts.keys() | expected.keys())
        if counts.get(name) != expected.get(name)
    ]
