"""A portal with a little of everything, and a backup set of it."""

import hashlib

from django.core.files.base import ContentFile

from accounts.models import User
from evidence.models import EvidenceFile
from exchange.jobs import run_step
from operations.models import Backup
from operations.services.backup import backup_request
from operations.sets import BackupSet, get_folder, read_set

CONTENT = b"%PDF-1.4 evidence"


def make_evidence(user: User, content: bytes = CONTENT) -> EvidenceFile:
    """Keep a file, as evidence_keep does after its checks."""
    row = EvidenceFile(
        name="a.pdf", media_type="application/pdf", size=len(content), checksum=hashlib.sha256(content).hexdigest(),
        uploaded_by=user,
    )  # fmt: skip
    row.file.save("b" * 32, ContentFile(content))
    return row


def make_set(user: User | None = None) -> BackupSet:
    """Make a set of the database as it is."""
    job = backup_request(user=user)
    run_step(Backup, job.pk)
    found = read_set(get_folder() / job.set_name)
    assert isinstance(found, BackupSet), found
    return found
