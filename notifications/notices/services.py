"""All writing of notices; a notice that was sent never changes, another one can follow it."""

from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from departments.models import Body
from departments.succession import merged_body_ids
from evidence.models import EvidenceFile
from evidence.storage import EvidenceUpload, evidence_keep_all
from notifications.models import InboxMessage, Notice, NoticeReceipt, NoticeUrge
from notifications.notices.reading import Addressee, Readership, is_recipient, list_readers
from notifications.services import Words, inbox_mark_read, inbox_send
from targets import clock


class NoticeRefused(Exception):
    """Why a notice cannot be changed, sent or urged; the message is for the person who tried."""


@transaction.atomic
def notice_save(
    *,
    notice: Notice,
    user: User,
    bodies: Iterable[Body],
    files: Sequence[EvidenceUpload] = (),
    removed: Iterable[EvidenceFile] = (),
) -> Notice:
    """Store a draft with its addressees and attachments; raises NoticeRefused, EvidenceRefused."""
    refuse_others(user)
    if notice.pk:
        # Under the lock: else a draft could be changed while another clerk sends it.
        refuse_sent(notice_lock(notice))
    notice.written_by, notice.written_at = user, clock.now()
    # Addressees and attachments can only be tied to a row that has a key.
    notice.save()
    notice.bodies.set(bodies)
    notice.files.remove(*removed)
    notice.files.add(*evidence_keep_all(files=files, user=user))
    return notice


@transaction.atomic
def notice_send(*, notice: Notice, user: User) -> list[InboxMessage]:
    """Send a draft to the people of its bodies, and return the messages; of two at once the second is refused."""
    refuse_others(user)
    # Read again: the form may be hours old.
    row = notice_lock(notice)
    refuse_sent(row)
    if not row.bodies.exists():
        raise NoticeRefused(_("Choose at least one body."))
    row.sent_at, row.sent_by = clock.now(), user
    row.save(update_fields=["sent_at", "sent_by"])
    return notice_notify(row, Readership(clock.today()).of(row), row.title)


@transaction.atomic
def notice_discard(*, notice: Notice, user: User) -> None:
    """Remove a draft that nobody has received."""
    refuse_others(user)
    row = notice_lock(notice)
    refuse_sent(row)
    row.delete()


@transaction.atomic
def notice_open(*, notice: Notice, user: User) -> NoticeReceipt | None:
    """Note that a person of an addressed body has opened the notice, the first time only; None for anybody else."""
    if user.body is None or not is_recipient(user):
        return None
    if not {body.pk for body in notice.bodies.all()} & {*merged_body_ids(user.body)}:
        return None
    # Whoever finds the notice without its message has read the message too.
    inbox_mark_read(user=user, url=notice.get_absolute_url())
    # The first opening counts; a later one changes nothing.
    return NoticeReceipt.objects.get_or_create(
        notice=notice, user=user, defaults={"body": user.body, "read_at": clock.now()}
    )[0]


@transaction.atomic
def notice_urge(*, notice: Notice, user: User) -> list[Body]:
    """Tell the people of bodies in which nobody has read the notice, and return these bodies; once a day each."""
    refuse_others(user)
    row = notice_lock(notice)
    if row.sent_at is None:
        raise NoticeRefused(_("The notice has not been sent yet."))
    # The business day, so that a drill on another day urges once for that day.
    today = timezone.localdate(clock.now())
    urged_today = set(row.urges.filter(day=today).values_list("body_id", flat=True))
    # A body without an account in use can read nothing, and urging it would only look like something.
    unread = [one for one in Readership(today).of(row) if not one.is_read and one.people]
    left = [one for one in unread if one.body.pk not in urged_today]
    NoticeUrge.objects.bulk_create(
        NoticeUrge(notice=row, body=one.body, urged_by=user, urged_at=clock.now(), day=today) for one in left
    )
    # Others read it: the message is worded in their language, not in the clerk's.
    notice_notify(row, left, lambda: _("Please read: %(title)s") % {"title": row.title})
    return [one.body for one in left]


def notice_notify(notice: Notice, addressees: Iterable[Addressee], subject: Words) -> list[InboxMessage]:
    """Put a message about the notice into the inboxes of the people of these bodies."""
    return inbox_send(
        users=list_readers(addressees),
        kind=InboxMessage.Kind.NOTICE,
        subject=subject,
        url=notice.get_absolute_url(),
    )


def notice_lock(notice: Notice) -> Notice:
    """Return the notice as it is stored, locked."""
    return Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)


def refuse_sent(notice: Notice) -> None:
    """Raise NoticeRefused where bodies have the notice already."""
    if notice.sent_at is not None:
        raise NoticeRefused(
            _("This notice has been sent and cannot be changed any more; write another that follows it.")
        )


def refuse_others(user: User) -> None:
    """Let only the office write notices."""
    if user.role != Role.OFFICE:
        raise PermissionDenied
