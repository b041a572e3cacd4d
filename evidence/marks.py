"""Names of evidence files that records keep as text: those of files above a person's clearance are told to nobody else."""

from collections.abc import Sequence
from typing import Any

from accounts.marks import list_hidden_rows
from accounts.models import User
from evidence.models import EvidenceFile


def find_hidden_checksums(user: User) -> set[str]:
    """Return the SHA-256 of the files that the person is not cleared for."""
    keys = dict(list_hidden_rows(user)).get(EvidenceFile)
    return set(EvidenceFile.objects.filter(pk__in=keys).values_list("checksum", flat=True)) if keys else set()


def list_known_files(kept: Sequence[dict[str, Any]], user: User) -> list[dict[str, Any]]:
    """Return the files of a kept content but those that the person is not cleared for."""
    hidden = find_hidden_checksums(user) if kept else set()
    return [one for one in kept if one["sha256"] not in hidden]
