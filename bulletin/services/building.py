"""Having the files of a bulletin built by a worker, as proofs or for the seal."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.access import READERS
from accounts.models import User
from bulletin.models import Bulletin, BulletinBuild
from bulletin.printing import make_paper
from bulletin.word import build_document
from bulletin.workbook import build_workbook
from evidence.storage import EvidenceUpload
from exchange.jobs import finish_step, job_enqueue
from exchange.models import JobState
from notifications.models import Notice
from notifications.notices import notice_save, notice_send
from notifications.notices.reading import member_bodies
from targets import clock

FOLDER = "bulletins"


@transaction.atomic
def build_request(*, bulletin: Bulletin, user: User, is_final: bool = False) -> BulletinBuild:
    """Ask a worker for the files of a bulletin as it now reads; a second click finds the job of the first."""
    if user.role not in READERS:
        raise PermissionDenied
    # Locked only to make two clicks take turns: the second sees the job of the first.
    Bulletin.objects.select_for_update(of=("self",)).get(pk=bulletin.pk)
    under_way = BulletinBuild.objects.at_work().filter(bulletin=bulletin, revision=bulletin.revision, is_final=is_final)
    if found := under_way.first():
        return found
    job = BulletinBuild.objects.create(
        bulletin=bulletin, revision=bulletin.revision, is_final=is_final, requested_by=user, total=2
    )
    job_enqueue(BulletinBuild, job.pk)
    return job


def build_files(job: BulletinBuild) -> None:
    """Build both files of a job; those of an issued bulletin are sealed, and a notice with them is sent."""
    # Read by the worker and not handed over: the text may have moved on since the click.
    bulletin = Bulletin.objects.with_quarter().select_related("corrects").get(pk=job.bulletin_id)
    paper = make_paper(bulletin, is_proof=not job.is_final)
    document, workbook = build_document(paper), build_workbook(paper)
    job.document_checksum = hashlib.sha256(document.content).hexdigest()
    job.workbook_checksum = hashlib.sha256(workbook).hexdigest()
    # Named by the job, so a repeated task writes over its own file and leaves no second one.
    job.document.name = store_file(job, "docx", document.content)
    job.workbook.name = store_file(job, "xlsx", workbook)
    job.numbers, job.revision, job.progress = [list(number) for number in document.numbers], bulletin.revision, 2
    changed = ("document", "document_checksum", "workbook", "workbook_checksum", "numbers", "revision", "progress")
    # Notice and end of the job together: a worker that dies between them would send the round twice.
    with transaction.atomic():
        # The task may run twice; the round is sent once.
        if job.is_final and bulletin.notice_id is None:
            send_round(bulletin, job.requested_by, document.content, workbook)
        finish_step(job, JobState.DONE, *changed)


def store_file(job: BulletinBuild, suffix: str, content: bytes) -> str:
    """Write a file beside its place and move it there as a whole; return its name below the folder of files."""
    name = f"{FOLDER}/{job.pk}.{suffix}"
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{suffix}.part")
    part.write_bytes(content)
    # Nobody writes into a sealed file by mistake; its checksum would tell, but too late.
    if job.is_final:
        part.chmod(0o444)
    part.replace(path)
    return name


def name_file(bulletin: Bulletin, suffix: str) -> str:
    """Return the name under which a person saves a file of the bulletin."""
    quarter = bulletin.snapshot.quarter.code
    number = f"_{bulletin.full_number}" if bulletin.is_issued else f"_r{bulletin.revision}"
    return f"{quarter}_{bulletin.get_kind_display()}{number}.{suffix}"


def send_round(bulletin: Bulletin, user: User | None, document: bytes, workbook: bytes) -> None:
    """Send the member bodies a notice with the sealed files; each opening of it leaves a receipt."""
    bodies = member_bodies(clock.today())
    if user is None or not bodies:
        return
    # A worker has no visitor's language; the notice goes to everybody.
    with translation.override(settings.LANGUAGE_CODE):
        files = [
            EvidenceUpload(SimpleUploadedFile(name_file(bulletin, suffix), content))
            for suffix, content in (("docx", document), ("xlsx", workbook))
        ]
        text = _("%(number)s is issued. Its files are attached; please open this notice, which leaves a receipt.")
        text %= {"number": bulletin.full_number}
        if bulletin.corrects is not None:
            text += _(" It replaces %(number)s: %(reason)s") % {
                "number": bulletin.corrects.full_number,
                "reason": bulletin.correction_reason,
            }
    earlier = bulletin.corrects.notice if bulletin.corrects else None
    notice = notice_save(
        notice=Notice(title=bulletin.title, text=text, follows=earlier), user=user, bodies=bodies, files=files
    )
    notice_send(notice=notice, user=user)
    bulletin.notice = notice
    bulletin.save(update_fields=["notice"])
