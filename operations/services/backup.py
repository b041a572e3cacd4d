"""Making a backup set: dump, files and manifests of one moment, whole or not there."""

import csv
import errno
import hashlib
import io
import json
import os
import shutil
import subprocess
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import User
from exchange.jobs import finish_step, lone_job_request, progress_of
from exchange.models import JobState
from operations.encryption import get_fingerprint, read_chunks, read_key, writing
from operations.models import Backup
from operations.postgres import build_env, find_program
from operations.retention import choose_kept
from operations.sets import (
    DUMP,
    FILES,
    FILES_LIST,
    MANIFEST,
    SUMS,
    UNFINISHED,
    BackupSet,
    Note,
    StoredFile,
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
    """Write a set beside its place and move it there as a whole; whatever breaks off leaves nothing. Raises KeyMissing."""
    key = read_key()
    unfinished_remove()
    progress, done = progress_of(job), 0

    def note() -> None:
        nonlocal done
        done += 1
        progress(done)

    draft = Draft(get_folder() / f"{UNFINISHED}{job.set_name}", key, note)
    try:
        draft.folder.mkdir(mode=0o700)
        with exported_snapshot() as snapshot:
            dump = dump_write(draft, snapshot.name)
        # After the dump: files are only added, so that one that came meanwhile does no harm.
        files, missing = files_copy(draft, snapshot.files, next(iter(list_sets()), None))
        parts = [dump, files_list_write(draft, files)]
        manifest = {
            "format": 2,
            "app_version": read_version(),
            "created_at": snapshot.taken_at.isoformat(),
            **snapshot.about,
            "size": dump.size + sum(file.size for file in files),
            "files": len(files),
            "files_missing": missing,
            "encrypted": key is not None,
            "key": get_fingerprint(key) if key else None,
            "parts": {part.path: {"size": part.size, "sha256": part.sha256} for part in parts},
        }
        # Without a key: it says of what moment the set is, and under which key, and no more than numbers of the rest.
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        write_durably(draft.folder / MANIFEST, text)
        draft.sums[MANIFEST] = hashlib.sha256(text.encode()).hexdigest()
        write_durably(
            draft.folder / SUMS, "".join(f"{digest}  {path}\n" for path, digest in sorted(draft.sums.items()))
        )
        draft.folder.rename(get_folder() / job.set_name)
    except BaseException:
        shutil.rmtree(draft.folder, ignore_errors=True)
        raise
    return BackupSet(get_folder() / job.set_name, manifest)


@dataclass(frozen=True)
class Draft:
    """A set that is being written: where, under which key, and the checksums of what lies there so far."""

    folder: Path
    key: bytes | None
    note: Note
    sums: dict[str, str] = field(default_factory=dict)


def part_write(draft: Draft, path: str, chunks: Iterable[bytes]) -> StoredFile:
    """Write one file of a set; return what it must be when it is taken out again."""
    content, size = hashlib.sha256(), 0
    with writing(draft.folder / path, draft.key) as (write, sealed):
        for chunk in chunks:
            content.update(chunk)
            size += len(chunk)
            write(chunk)
            draft.note()
    draft.sums[path] = sealed.hexdigest()
    return StoredFile(path, size, content.hexdigest())


def dump_write(draft: Draft, snapshot: str) -> StoredFile:
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
            part = part_write(draft, DUMP, iter(partial(dump.stdout.read, MEGABYTE), b""))
        except BaseException:
            dump.kill()
            raise
        words = dump.stderr.read().decode(errors="replace").strip()
    if dump.returncode or words:
        raise DumpFailed(words)
    return part


def files_copy(draft: Draft, names: Iterable[str], earlier: BackupSet | None) -> tuple[list[StoredFile], list[str]]:
    """Copy files of the store; return them, and the names of those that are not there.

    A file that an earlier set has under the same key is linked from there: files are never changed, and years of evidence
    need their room once.
    """
    known, sums = read_known(earlier, draft.key) if earlier else ({}, {})
    copied, missing = [], []
    for name in names:
        source, path = Path(settings.MEDIA_ROOT) / name, f"{FILES}/{name}"
        if not source.is_file():
            missing.append(name)
            continue
        (draft.folder / path).parent.mkdir(parents=True, exist_ok=True)
        file = known.get(name)
        if earlier and file and file.size == source.stat().st_size and link(earlier.folder / path, draft.folder / path):
            draft.sums[path] = sums[path]
            copied.append(file)
        else:
            copied.append(part_write(draft, path, read_chunks(source, None))._replace(path=name))
        draft.note()
    return copied, missing


def read_known(earlier: BackupSet, key: bytes | None) -> tuple[dict[str, StoredFile], dict[str, str]]:
    """Return the files of an earlier set that may be linked, and the checksums under which they lie; none under another key."""
    if earlier.manifest.get("key") != (get_fingerprint(key) if key else None):
        return {}, {}
    sums = earlier.read_sums()
    return {file.path: file for file in earlier.list_files() if f"{FILES}/{file.path}" in sums}, sums


def link(source: Path, target: Path) -> bool:
    """Give a file a second name; False where the file system has none, or the file is gone."""
    try:
        target.hardlink_to(source)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        return False
    return True


def files_list_write(draft: Draft, files: list[StoredFile]) -> StoredFile:
    """Write which files the set holds."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(StoredFile._fields)
    writer.writerows(files)
    return part_write(draft, FILES_LIST, [lines.getvalue().encode()])


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
