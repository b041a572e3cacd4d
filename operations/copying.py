"""Copies of backup sets at another place: a fire takes server and sets alike."""

import datetime as dt
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from operations.findings import Finding
from operations.sets import UNFINISHED, BackupSet, get_folder, read_set, verify_set

RECORD = ".copies"
"""The file in the folder of backups that says which set was copied where; a line a copy."""


@dataclass(frozen=True)
class Copy:
    """A set that was copied and compared."""

    set_name: str
    place: str
    copied_at: dt.datetime


class CopyFailed(Exception):
    """The copy is not what the set is."""


def set_copy(backup_set: BackupSet, place: Path) -> Path:
    """Copy a set to a folder elsewhere, compare every checksum there, and record it; raises CopyFailed, OSError.

    A set that lies there already is compared anew. What broke off is a draft and is no set.
    """
    target, draft = place / backup_set.name, place / f"{UNFINISHED}{backup_set.name}"
    if not target.exists():
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(backup_set.folder, draft)
        draft.rename(target)
    copied = read_set(target)
    found = [copied] if isinstance(copied, Finding) else verify_set(copied)
    if found:
        raise CopyFailed("\n".join(map(str, found)))
    line = {"set": backup_set.name, "place": str(place), "at": timezone.now().isoformat()}
    with (get_folder() / RECORD).open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(line, ensure_ascii=False) + "\n")
    return target


def read_last_copy() -> Copy | None:
    """Return the last copy that was made and compared."""
    path = get_folder() / RECORD
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    if not lines:
        return None
    last = json.loads(lines[-1])
    return Copy(last["set"], last["place"], dt.datetime.fromisoformat(last["at"]))
