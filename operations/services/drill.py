"""The drill: the newest set is restored into a database of its own and looked through; what nobody restored is a hope."""

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bulletin.models import BulletinBuild
from evidence.models import EvidenceFile
from exchange.jobs import finish_step, lone_job_request, progress_of
from exchange.models import AddedRows, JobState, RowChange
from notifications.faults import fault_report
from operations.findings import Finding, find
from operations.models import Drill
from operations.postgres import (
    cursor_on,
    database_create,
    database_drop,
    databases_drop,
    get_prefix,
    server_cursor,
)
from operations.restoring import LONGEST_WORDS, PULSE_SECONDS, RestoreFailed, compare_counts, dump_restore
from operations.sets import BackupSet, Note, find_newest_folder, read_set, verify_set
from operations.snapshot import read_attainment_digest

log = logging.getLogger(__name__)

MOST_FINDINGS = 50
SEALED = (
    (EvidenceFile, "file", "checksum"),
    (BulletinBuild, "document", "document_checksum"),
    (BulletinBuild, "workbook", "workbook_checksum"),
)
"""Records that say what their file must be."""


@dataclass(frozen=True)
class Copy:
    """A set and the database into which it is restored."""

    backup_set: BackupSet
    database: str
    note: Note
    told: list[Finding] = field(default_factory=list)
    """What is well and worth saying, of the step at hand."""


def parts_check(copy: Copy) -> list[Finding]:
    """Compare every part of the set with its checksum."""
    return verify_set(copy.backup_set, copy.note)


def restore_check(copy: Copy) -> list[Finding]:
    """Restore the set in one transaction."""
    with server_cursor() as server:
        database_create(server, copy.database)
    try:
        dump_restore(copy.backup_set, copy.database, copy.note)
    except RestoreFailed as failed:
        return [find("restore_failed", words=str(failed))]
    return []


def counts_check(copy: Copy) -> list[Finding]:
    """Compare the rows of every table with the manifest."""
    return compare_counts(copy.backup_set, copy.database)


def imports_check(copy: Copy) -> list[Finding]:
    """See that nothing half is left of the sheets that were being written when the backup was made."""
    findings = []
    with cursor_on(copy.database) as cursor:
        for number, done, rows in copy.backup_set.manifest.get("imports_being_written", []):
            cursor.execute(
                f"SELECT (SELECT coalesce(sum(cardinality(keys)), 0) FROM {AddedRows._meta.db_table} WHERE sheet_import_id = %s)"
                f" + (SELECT count(*) FROM {RowChange._meta.db_table} WHERE sheet_import_id = %s)",
                [number, number],
            )
            found = int(cursor.fetchone()[0])
            if found:
                findings.append(find("import_half", number=number, found=found))
            else:
                copy.told.append(find("import_whole", number=number, done=done, rows=rows))
    return findings


def figures_check(copy: Copy) -> list[Finding]:
    """Compare the stored figures with those of the moment of the backup, and each with one computed afresh from the rows."""
    with cursor_on(copy.database) as cursor:
        if read_attainment_digest(cursor) != copy.backup_set.manifest["attainment_digest"]:
            return [find("digest_differs")]
    return look_through(copy, "figures")


def pages_check(copy: Copy) -> list[Finding]:
    """Open pages of the portal on the copy."""
    return look_through(copy, "pages")


def trail_check(copy: Copy) -> list[Finding]:
    """Verify the seals of the trail up to the one that the manifest names, and the rows against their last records."""
    head = copy.backup_set.manifest.get("trail_head")
    return look_through(copy, "trail", *(["--head", f"{head[0]}:{head[1]}"] if head else []))


def look_through(copy: Copy, what: str, *options: str) -> list[Finding]:
    """Let `check_copy` look through the copy, on the day of the set, in a process of its own: this one's models read the portal's database."""
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "check_copy", copy.database, what, *options]
    env = {**os.environ, "BUSINESS_DATE": copy.backup_set.manifest.get("business_day", settings.BUSINESS_DATE)}
    with subprocess.Popen(
        command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            while True:
                try:
                    told, words = process.communicate(timeout=PULSE_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    copy.note()
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        return [find("could_not_run", words=words.strip()[-LONGEST_WORDS:])]
    return [Finding(*each) for each in json.loads(told)]


def files_check(copy: Copy) -> list[Finding]:
    """Compare the files of the set, whose checksums hold, with what the restored records say that they must be."""
    held, findings = {file.path: file.sha256 for file in copy.backup_set.list_files()}, []
    with cursor_on(copy.database) as cursor:
        for model, file, checksum in SEALED:
            cursor.execute(
                f"SELECT {file}, {checksum} FROM {model._meta.db_table} WHERE {file} <> '' AND {checksum} <> ''"
            )
            for path, expected in cursor.fetchall():
                if path not in held:
                    findings.append(find("file_not_in_set", name=path))
                elif held[path] != expected:
                    findings.append(find("file_differs", name=path))
    return findings


STEPS: tuple[tuple[str, Callable[[Copy], list[Finding]]], ...] = (
    ("parts", parts_check),
    ("restore", restore_check),
    ("counts", counts_check),
    ("imports", imports_check),
    # Before the figures, whose computing writes into the copy.
    ("trail", trail_check),
    ("figures", figures_check),
    ("pages", pages_check),
    ("files", files_check),
)
"""In their order, each resting on those before it; a further check of the restored copy is a further line here."""


def drill_request(*, user: User | None = None) -> Drill | None:
    """Ask for a drill; None where one is under way already."""
    return lone_job_request(Drill, user=user)


def drill_run(job: Drill) -> None:
    """Prove the newest set step by step until one fails, drop the copy, and record what was found."""
    began, progress = time.monotonic(), progress_of(job)
    job.steps, job.seconds_lost, job.set_name = [], None, ""
    database = f"{get_prefix('drill')}{timezone.now():%Y%m%d%H%M%S}"
    with server_cursor() as server:
        # What a drill that was killed left behind, with the program that may still fill it.
        databases_drop(server, get_prefix("drill"))
    try:
        backup_set = choose_set(job)
        if backup_set:
            copy = Copy(backup_set, database, lambda: progress(len(job.steps), len(STEPS)))
            for key, check in STEPS:
                job.steps.append(step_run(key, check, copy))
                if not job.steps[-1]["passed"]:
                    break
    finally:
        with server_cursor() as server:
            database_drop(server, database)
    job.passed = all(step["passed"] for step in job.steps)
    job.seconds_to_restore = round(time.monotonic() - began, 1) if job.passed else None
    job.progress = job.total = len(STEPS)
    with transaction.atomic():
        finish_step(job, JobState.DONE, "set_name", "steps", "passed", "seconds_to_restore", "seconds_lost")
        if not job.passed:
            drill_report(job)


def choose_set(job: Drill) -> BackupSet | None:
    """Return the newest set, whole or not; where it is none, that is the drill's failure."""
    folder = find_newest_folder()
    found = read_set(folder) if folder else find("no_set")
    job.set_name = folder.name if folder else ""
    if isinstance(found, BackupSet):
        job.seconds_lost = round(found.age.total_seconds(), 1)
        return found
    job.steps = [{"key": STEPS[0][0], "seconds": 0.0, "passed": False, "findings": [found]}]
    return None


def step_run(key: str, check: Callable[[Copy], list[Finding]], copy: Copy) -> dict[str, Any]:
    """Run one step and return its record; a check that could not run has not passed."""
    copy.note()
    began = time.monotonic()
    try:
        findings = check(copy)
    except Exception as error:
        log.exception("the step %s of a drill could not run", key)
        findings = [find("could_not_run", words=f"{type(error).__name__}: {error}"[:LONGEST_WORDS])]
    seconds = round(time.monotonic() - began, 2)
    told = [copy.told.pop(0) for _one in list(copy.told)]
    return {
        "key": key, "seconds": seconds, "passed": not findings, "findings": findings[:MOST_FINDINGS], "told": told[:MOST_FINDINGS],
    }  # fmt: skip


def drill_report(job: Drill) -> None:
    """Tell the administrators that the newest set is not proved."""
    found = [Finding(*each) for step in job.steps for each in step["findings"]]
    fault_report(
        subject=lambda: _("A drill failed: the newest backup is not proved"),
        text=lambda: "\n".join([f"{job.set_name}", *(map(str, found) if found else [str(job.get_reason_display())])]),
    )
