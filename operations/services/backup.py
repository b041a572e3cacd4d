"""Making a backup set: dump, files and manifests of one moment, whole or not there."""

import csv
import errno
import hashlib
import json
import os
import shutil
import subprocess
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import User
from exchange.jobs import finish_step, lone_job_request, progress_of
from exchange.models import JobState
from operations.models import Backup
from operations.postgres import build_env, find_program
from operations.retention import choose_kept
from operations.sets import (
    DUMP,
    FILES,
    FILES_LIST,
    MANIFEST,
    UNFINISHED,
    BackupSet,
    Note,
    StoredFile,
    compute_sha256,
    get_folder,
    list_sets,
    read_set,
    remove_set,
    unfinished_remove,
)
from operations.snapshot import exported_snapshot

MEGABYTE = 1024 * 1024


class DumpFailed(Exception):
    """pg_dump did not come to its end."""


def backup_request(*, user: User | None = None) -> Backup | None:
    """Ask for a backup; None where one is under way already."""
    return lone_job_request(Backup, user=user)


def backup_make(job: Backup) -> None:
    """Write the set of a job, unless an earlier attempt has, then delete the sets that are kept no longer."""
    made = read_set(get_folder() / job.set_name)
    # Also in a database restored from this very set, in which its backup is still at work.
    if not isinstance(made, BackupSet):
        made = set_write(job)
    job.size = made.manifest["size"]
    finish_step(job, JobState.DONE, "size")
    sets_remove_old()


def set_write(job: Backup) -> BackupSet:
    """Write a set beside its place and move it there as a whole; whatever breaks off leaves nothing."""
    unfinished_remove()
    progress, done = progress_of(job), 0

    def note() -> None:
        nonlocal done
        done += 1
        progress(done)

    folder = get_folder() / f"{UNFINISHED}{job.set_name}"
    earlier = next(iter(list_sets()), None)
    try:
        folder.mkdir(mode=0o700)
        with exported_snapshot() as snapshot:
            dump_write(folder / DUMP, snapshot.name, note)
        # After the dump: files are only added, so that one that came meanwhile does no harm.
        files, missing = files_copy(snapshot.files, folder / FILES, earlier, note)
        files_list_write(folder / FILES_LIST, files)
        manifest = {
            "format": 1,
            "app_version": read_version(),
            "created_at": snapshot.taken_at.isoformat(),
            **snapshot.about,
            "size": (folder / DUMP).stat().st_size + sum(file.size for file in files),
            "files": len(files),
            "files_missing": missing,
            "encrypted": False,
            "parts": {name: describe_part(folder / name) for name in (DUMP, FILES_LIST)},
        }
        write_durably(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        folder.rename(get_folder() / job.set_name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return BackupSet(get_folder() / job.set_name, manifest)


def dump_write(path: Path, snapshot: str, note: Note) -> None:
    """Dump the whole database as a snapshot shows it; raises DumpFailed."""
    command = [find_program("pg_dump"), "--format=custom", f"--snapshot={snapshot}", "--lock-wait-timeout=60s"]
    # Through this process and not into the file itself: a dump whose worker is killed ends with it, and a full disk is found here.
    with subprocess.Popen(
        command,
        env=build_env(connection.settings_dict["NAME"]),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as dump:
        assert dump.stdout
        assert dump.stderr
        try:
            with path.open("wb") as file:
                while chunk := dump.stdout.read(MEGABYTE):
                    file.write(chunk)
                    note()
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            dump.kill()
            raise
        words = dump.stderr.read().decode(errors="replace").strip()
    if dump.returncode or words:
        raise DumpFailed(words)


def files_copy(
    names: Iterable[str], folder: Path, earlier: BackupSet | None, note: Note
) -> tuple[list[StoredFile], list[str]]:
    """Copy files of the store; return them, and the names of those that are not there.

    A file that an earlier set has is linked from there: files are never changed, and years of evidence need their room once.
    """
    known = {file.path: file for file in earlier.list_files()} if earlier else {}
    copied, missing = [], []
    for name in names:
        source, target = Path(settings.MEDIA_ROOT) / name, folder / name
        if not source.is_file():
            missing.append(name)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        file = known.get(name)
        if earlier and file and file.size == source.stat().st_size and link(earlier.folder / FILES / name, target):
            copied.append(file)
        else:
            copied.append(file_copy(source, target, name))
        note()
    return copied, missing


def link(source: Path, target: Path) -> bool:
    """Give a file a second name; False where the file system has none, or the file is gone."""
    try:
        target.hardlink_to(source)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        return False
    return True


def file_copy(source: Path, target: Path, name: str) -> StoredFile:
    """Copy one file and return it with the checksum of what was written."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read, target.open("wb") as written:
        while chunk := read.read(MEGABYTE):
            digest.update(chunk)
            size += written.write(chunk)
        written.flush()
        os.fsync(written.fileno())
    return StoredFile(name, size, digest.hexdigest())


def files_list_write(path: Path, files: list[StoredFile]) -> None:
    """Write which files the set holds."""
    with path.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines)
        writer.writerow(StoredFile._fields)
        writer.writerows(files)


def describe_part(path: Path) -> dict[str, Any]:
    """Return size and checksum of a part."""
    return {"size": path.stat().st_size, "sha256": compute_sha256(path)}


def write_durably(path: Path, text: str) -> None:
    """Write a file that survives a power cut from here on."""
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def read_version() -> str:
    """Return the portal's version."""
    project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())["project"]
    return str(project["version"])


def sets_remove_old() -> None:
    """Delete the sets that are kept no longer."""
    sets = list_sets()
    kept = choose_kept((one.taken_at for one in sets), timezone.now())
    for one in sets:
        if one.taken_at not in kept:
            remove_set(one.folder)
