"""Reading notices: who may see which, whom they reach, and who has read them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.access import READERS
from accounts.models import Role, User
from departments.models import Body, LeadGroupSeat
from departments.succession import merged_body_ids, successor_on
from notifications.models import Notice, NoticeReceipt


@dataclass(frozen=True)
class Addressee:
    """A body that a notice went to, the people who can read it for the body now, who has, and when it was last urged."""

    body: Body
    people: list[User]
    receipts: list[NoticeReceipt]
    urged_at: dt.datetime | None = None

    @property
    def is_read(self) -> bool:
        """Whether anybody has opened the notice for the body."""
        return bool(self.receipts)


def is_recipient(user: User) -> bool:
    """Say whether the person receives notices for a body."""
    return user.role in {Role.LIAISON, Role.HEAD}


def visible_notices(user: User) -> QuerySet[Notice]:
    """Return the notices that were sent to the person's body, or to those merged into it; all for who sees all figures.

    Drafts are the office's alone, and not among these.
    """
    rows = Notice.objects.sent()
    if user.role in READERS:
        return rows
    bodies = merged_body_ids(user.body) if user.body and is_recipient(user) else []
    # EXISTS instead of a join, which would list a notice once for each body.
    addressed = Notice.bodies.through.objects.filter(notice=OuterRef("pk"), body__in=bodies)
    return rows.filter(Exists(addressed))


def choosable_bodies(today: dt.date) -> QuerySet[Body]:
    """Return the bodies that a notice can go to: those that exist today and are no collective designation."""
    exists = (Q(since=None) | Q(since__lte=today)) & (Q(until=None) | Q(until__gte=today))
    return Body.objects.filter(exists).exclude(kind=Body.Kind.COLLECTIVE)


def member_bodies(today: dt.date) -> QuerySet[Body]:
    """Return the member bodies of the lead group that exist today (成员单位)."""
    seats = LeadGroupSeat.objects.on(today).filter(post=LeadGroupSeat.Post.MEMBER)
    return choosable_bodies(today).filter(pk__in=seats.values("body"))


class Readership:
    """Whom notices reach and who has read them, for any number of notices (2 queries, and 2 for all the notices)."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.bodies = Body.objects.in_bulk()
        self.people: dict[int | None, list[User]] = defaultdict(list)
        # Liaisons before heads, as the words of the roles sort backwards.
        for user in User.objects.filter(is_active=True, role__in=[Role.LIAISON, Role.HEAD]).order_by("-role", "pk"):
            self.people[user.body_id].append(user)

    def successor_id(self, body: Body) -> int | None:
        """Return the body that reads for this one today: itself, or the one it was merged into."""
        found = successor_on(self.bodies[body.pk], self.today, self.bodies)
        return found.pk if found else None

    def of(self, notice: Notice) -> list[Addressee]:
        """Return the notice's addressees in their order; uses prefetched bodies, receipts and urges."""
        receipts: dict[int, list[NoticeReceipt]] = defaultdict(list)
        for receipt in notice.receipts.all():
            receipts[receipt.body_id].append(receipt)
        urged = {urge.body_id: urge.urged_at for urge in notice.urges.all()}
        found = []
        for body in sorted(notice.bodies.all(), key=lambda body: body.position):
            reader = self.successor_id(body)
            # A receipt given before the merging names the old body, one given after it the successor.
            read = [receipt for pk in {body.pk, reader or body.pk} for receipt in receipts[pk]]
            found.append(Addressee(body, self.people[reader] if reader else [], read, urged.get(body.pk)))
        return found


def with_readers(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Fetch with the notices what `Readership.of` looks at (3 queries)."""
    return notices.select_related("sent_by", "follows").prefetch_related("bodies", "receipts__user", "urges")


def list_readers(addressees: Iterable[Addressee]) -> list[User]:
    """Return everybody who can read for these bodies, once each."""
    return list({user.pk: user for addressee in addressees for user in addressee.people}.values())
