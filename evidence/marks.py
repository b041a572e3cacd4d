"""Names of evidence files that records keep as text: those of files above a person's clearance are told to nobody else."""

from collections.abc import Sequence
from typing import Any

from accounts.marks import list_hidden_rows
from accounts.models import User
from evidence.models import EvidenceFile

KEPT = "hidden_files"


def find_hidden_checksums(user: User) -> frozenset[str]:
    """Return the SHA-256 of the files that the person is not cleared for; read once and kept with the person of the request."""
    if not hasattr(user, KEPT):
        keys = dict(list_hidden_rows(user)).get(EvidenceFile, [])
        found = EvidenceFile.objects.filter(pk__in=keys).values_list("checksum", flat=True) if keys else []
        setattr(user, KEPT, frozenset(found))
    return getattr(user, KEPT)


def list_known_files(kept: Sequence[dict[str, Any]], user: User) -> list[dict[str, Any]]:
    """Return the files of a kept content but those that the person is not cleared for."""
    return [one for one in kept if one["sha256"] not in find_hidden_checksums(user)]
