"""The life of a pack: asked for, built by a worker, fetched; its record stays when the file is gone."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from psycopg import IsolationLevel

from accounts.marks import is_cleared
from accounts.models import User
from exchange.exports.jobs import MOST_UNDER_WAY
from exchange.formats.english import read_heading
from exchange.formats.writing import checksum
from exchange.jobs import JobRefused, finish_step, job_enqueue, progress_of
from exchange.models import FailureReason, JobState
from exchange.models.jobs import JobQuerySet
from notifications.models import InboxMessage
from notifications.services import inbox_send
from packs.access import check_access, may_have
from packs.archive import write_pack
from packs.collecting import collect
from packs.contents import Contents
from packs.models import EvidencePack
from packs.trail import add_trail

SUBJECT = ("kind", "indicator", "goal", "body", "quarter", "sheet", "item")
"""The columns that say what a pack speaks of."""


def get_folder() -> Path:
    """Return where the files are kept: outside the web root, without an address of their own."""
    found = Path(settings.MEDIA_ROOT) / "packs"
    found.mkdir(parents=True, exist_ok=True)
    return found


def same_subject(pack: EvidencePack) -> JobQuerySet[EvidencePack]:
    """Return the packs that speak of the same thing, the newest first."""
    return EvidencePack.objects.filter(**{name: getattr(pack, name) for name in SUBJECT})


@transaction.atomic
def pack_request(*, pack: EvidencePack, user: User) -> EvidencePack:
    """Ask a worker for a pack; a second click finds the job of the first. ValidationError where too many are under way."""
    check_access(pack, user)
    # Of two clicks at once the second waits here, and is counted with the first.
    User.objects.select_for_update().get(pk=user.pk)
    if found := same_subject(pack).at_work().filter(requested_by=user).first():
        return found
    if EvidencePack.objects.at_work().filter(requested_by=user).count() >= MOST_UNDER_WAY:
        raise ValidationError(
            _("You have %(most)s packs under way already. Please wait until one of them is ready."),
            params={"most": MOST_UNDER_WAY},
        )
    pack.requested_by, pack.file_name = user, pack.make_file_name()
    pack.save()
    job_enqueue(EvidencePack, pack.pk)
    return pack


def pack_build(pack: EvidencePack) -> None:
    """Build the archive with the rights that its owner has now, beside its place, and move it there as a whole."""
    user = pack.requested_by
    if user is None or not may_have(pack, user):
        raise JobRefused(FailureReason.NOT_ALLOWED)
    name, work = f"{pack.pk}.zip", get_folder() / f"{pack.pk}.part"
    # What a killed attempt left behind.
    shutil.rmtree(work, ignore_errors=True)
    members = work / "members"
    members.mkdir(parents=True)
    try:
        # In the office's language with an English cover, whoever asked: the same records give the same bytes.
        with translation.override(settings.LANGUAGE_CODE), one_moment():
            contents = collect_all(pack, user)
            with translation.override("en"):
                english = collect_all(pack, user)
            note = progress_of(pack)
            pack.members, pack.manifest_checksum = write_pack(contents, english, members, work / name, note)
        pack.size, pack.checksum = (work / name).stat().st_size, checksum(work / name)
        (work / name).replace(get_folder() / name)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    pack.file.name = f"packs/{name}"
    with transaction.atomic():
        finish_step(pack, JobState.DONE, "file", "size", "checksum", "manifest_checksum", "members")
        pack_announce(pack)


def collect_all(pack: EvidencePack, user: User) -> Contents:
    """Return the parts of a pack and the extract from the trail, in the language in force."""
    contents = collect(pack, user)
    leave_out_marked_files(contents, user)
    add_trail(contents, user)
    return contents


def leave_out_marked_files(contents: Contents, user: User) -> None:
    """Leave out the evidence files that the person is not cleared for; the cover says how many."""
    cleared = [one for one in contents.filed if is_cleared(user, one.file)]
    if missing := len(contents.filed) - len(cleared):
        told = _(
            "%(count)s more evidence files bear a mark above the clearance of whoever asked, and are not in this pack."
        )
        contents.facts.append((read_heading("安全标记"), told % {"count": missing}))
    contents.filed = cleared


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as it is at one moment, so that figures, rows and their history agree while people go on working."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    raw = connection.connection
    usual, raw.isolation_level = raw.isolation_level, IsolationLevel.REPEATABLE_READ
    try:
        with transaction.atomic():
            yield
    finally:
        raw.isolation_level = usual


def pack_announce(pack: EvidencePack) -> None:
    """Tell the person who asked that the pack is ready, or that it came to nothing."""
    if pack.requested_by is None:
        return
    ready = gettext_lazy("Your evidence pack is ready: %(file)s")
    subject = ready if pack.state == JobState.DONE else gettext_lazy("Your evidence pack came to nothing: %(file)s")
    inbox_send(
        users=[pack.requested_by],
        kind=InboxMessage.Kind.EXPORT,
        subject=lambda: str(subject) % {"file": pack.file_name},
        url=pack.get_absolute_url(),
    )


def packs_remove_old() -> None:
    """Delete the files that were kept long enough; the records stay, and a new pack of the same records is the same."""
    until = timezone.now() - timedelta(days=settings.EXPORT_DAYS)
    for pack in EvidencePack.objects.filter(state=JobState.DONE, finished_at__lt=until).exclude(file=""):
        pack.file.delete(save=False)
        pack.save(update_fields=["file"])
