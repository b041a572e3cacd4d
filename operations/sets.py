"""Backup sets on the disk: the folder of each holds the dump, the files, and manifests with the checksum of every part."""

import csv
import datetime as dt
import hashlib
import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext as _

from operations.encryption import KeyMissing, Unreadable, get_fingerprint, read_chunks, read_key
from operations.findings import Finding, find

DUMP, FILES_LIST, FILES, MANIFEST = "database.dump", "manifest.csv", "uploads", "manifest.json"
SUMS = "SHA256SUMS"
"""Of every file of the set as it lies there, for ``sha256sum --check`` where the copies are kept, without portal or key."""
UNFINISHED = ".part-"
NEEDED = ("app_version", "migrations", "server_version", "counts", "attainment_digest", "created_at", "parts")
"""What a manifest must say, for a set to be restored and proved by it."""

Note = Callable[[], None]


class StoredFile(NamedTuple):
    """A file of the store as its set has it: where, and what it must be when it is taken out of the set."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class BackupSet:
    """One set: its folder and what its manifest says."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.name

    @property
    def taken_at(self) -> dt.datetime:
        """The moment that it shows."""
        return dt.datetime.fromisoformat(self.manifest["created_at"])

    @property
    def age(self) -> dt.timedelta:
        """What would be lost by restoring it now."""
        # Real time: a backup ages whatever day a drill stands on.
        return timezone.now() - self.taken_at

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(self.manifest["counts"].values())

    @property
    def key(self) -> bytes | None:
        """The key under which it is sealed, None for one that is not; raises KeyMissing where the operator's is another or none."""
        needed = self.manifest.get("key")
        if not needed:
            return None
        key = read_key()
        if key is None or get_fingerprint(key) != needed:
            raise KeyMissing(
                _("The set is under the key %(key)s, which is not that of BACKUP_KEY_FILE.") % {"key": needed}
            )
        return key

    def list_files(self) -> Iterator[StoredFile]:
        """Yield the files of the store that the set holds."""
        text = b"".join(read_chunks(self.folder / FILES_LIST, self.key)).decode()
        for line in csv.DictReader(io.StringIO(text, newline="")):
            yield StoredFile(line["path"], int(line["size"]), line["sha256"])

    def read_sums(self) -> dict[str, str]:
        """Return the checksums of its files as they lie there, by path; empty for a set from before there were any."""
        try:
            lines = (self.folder / SUMS).read_text().splitlines()
        except FileNotFoundError:
            return {}
        return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def get_folder() -> Path:
    """Return where the sets lie, closed to everyone else: they hold all that the portal holds."""
    found = Path(settings.BACKUP_DIR)
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def list_sets() -> list[BackupSet]:
    """Return the finished sets, newest first; what has no readable manifest is none."""
    found = [read_set(path) for path in get_folder().iterdir() if not path.name.startswith(".")]
    return sorted((one for one in found if isinstance(one, BackupSet)), key=lambda one: one.taken_at, reverse=True)


def find_newest_folder() -> Path | None:
    """Return the folder of the newest set, whole or not; names begin with the moment."""
    return max((path for path in get_folder().iterdir() if not path.name.startswith(".")), default=None)


def read_set(folder: Path) -> BackupSet | Finding:
    """Return the set in a folder, or why there is none."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError):
        return find("no_manifest")
    missing = [name for name in NEEDED if not (isinstance(manifest, dict) and manifest.get(name))]
    return find("manifest_incomplete", names=", ".join(missing)) if missing else BackupSet(folder, manifest)


def verify_set(backup_set: BackupSet, note: Note = lambda: None) -> list[Finding]:
    """Compare every part and every file of a set with its manifests; return what is missing or not as it was written."""
    try:
        key = backup_set.key
    except KeyMissing as missing:
        return [find("no_key", words=str(missing))]
    parts = [StoredFile(name, part["size"], part["sha256"]) for name, part in backup_set.manifest["parts"].items()]
    found = [finding for part in parts if (finding := verify_file(backup_set.folder, part, key, note))]
    if found:
        # A list of files that was changed says nothing about them.
        return found
    files = backup_set.folder / FILES
    return [finding for file in backup_set.list_files() if (finding := verify_file(files, file, key, note))]


def verify_file(folder: Path, file: StoredFile, key: bytes | None = None, note: Note = lambda: None) -> Finding | None:
    """Return what is wrong with a file, None where it is as it must be."""
    path, size, digest = folder / file.path, 0, hashlib.sha256()
    if not path.is_file():
        return find("part_missing", name=file.path)
    try:
        for chunk in read_chunks(path, key):
            digest.update(chunk)
            size += len(chunk)
            note()
    except Unreadable:
        return find("part_changed", name=file.path)
    return None if (size, digest.hexdigest()) == (file.size, file.sha256) else find("part_changed", name=file.path)


def find_unknown_migrations(backup_set: BackupSet) -> list[Finding]:
    """Return that the set is of a newer portal than this one, where it is."""
    known = MigrationLoader(None).disk_migrations
    unknown = [f"{app}.{name}" for app, name in backup_set.manifest["migrations"].items() if (app, name) not in known]
    return [find("newer_portal", names=", ".join(unknown))] if unknown else []


def remove_set(folder: Path) -> None:
    """Delete a set; one that is half deleted is no set any more."""
    hidden = folder.with_name(f"{UNFINISHED}{folder.name}")
    folder.rename(hidden)
    shutil.rmtree(hidden)


def unfinished_remove() -> None:
    """Delete what a killed worker left of sets that it was making or deleting."""
    for path in get_folder().glob(f"{UNFINISHED}*"):
        shutil.rmtree(path, ignore_errors=True)
