"""The list of notices (通知): who watches over them sees how many bodies have read each, a body whether it has itself."""

from functools import cached_property
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import READERS, SignedInRequest
from accounts.models import Role, User
from exchange.exports.catalogue import CHUNK, Export
from notifications.models import Notice, NoticeReceipt
from notifications.notices.reading import Readership, visible_notices
from registers.filters import WordsFilter, choice_filter, day_filter
from registers.registry import RegisterList, register
from registers.tables import NARROW, ListTable, MomentColumn
from registers.words import format_moment
from targets import clock


class NoticeFilter(filters.FilterSet):
    """Narrow the list of notices."""

    STATES = [("unread", gettext_lazy("not read")), ("read", gettext_lazy("read"))]

    q = WordsFilter(gettext_lazy("title or text"), "title", "text")
    state = choice_filter(gettext_lazy("state"), STATES, method="by_state")
    since = day_filter(gettext_lazy("sent from"), field_name="sent_at", lookup_expr="date__gte")
    until = day_filter(gettext_lazy("sent until"), field_name="sent_at", lookup_expr="date__lte")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request.user.role in READERS:
            # They read for no body; how many bodies have read one stands in its row.
            del self.filters["state"]

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        """Keep those that the person has read, or has not."""
        return rows.filter(is_read=value == "read")


def count_readers(notice: Notice, readership: Readership) -> tuple[int, int]:
    """Return how many of the bodies that a notice went to have read it, and how many these are."""
    bodies = readership.of(notice)
    return sum(one.is_read for one in bodies), len(bodies)


class NoticeTable(ListTable):
    """The list of notices."""

    title = tables.Column(linkify=True, orderable=False, attrs={"td": {"class": "wrap"}})
    read = tables.Column(accessor="pk", orderable=False, verbose_name=gettext_lazy("read"), attrs=NARROW)
    sent_at = MomentColumn()
    sent_by = tables.Column(orderable=False, attrs=NARROW)

    first_line = ("title", "read")

    class Meta:
        model = Notice
        fields = ("title", "read", "sent_at", "sent_by")

    @cached_property
    def readership(self) -> Readership:
        """Whom notices reach, read once for the table."""
        return Readership(clock.today())

    def render_read(self, record: Notice) -> SafeString:
        """Return whether the person has read it, or how many bodies have."""
        if hasattr(record, "is_read"):
            return format_html(
                '<span class="tag{}">{}</span>', "" if record.is_read else " tag--blue",
                _("read") if record.is_read else _("not read"),
            )  # fmt: skip
        read, all_of_them = count_readers(record, self.readership)
        done = format_html(' <span class="tag tag--green">{}</span>', _("all")) if read == all_of_them else ""
        return format_html("{} / {}{}", read, all_of_them, done)


def read_rows(rows: QuerySet[Notice]) -> Any:
    """Yield the lines of the file; whom notices reach is read once."""
    readership = Readership(clock.today())
    for row in rows.iterator(chunk_size=CHUNK):
        is_read = getattr(row, "is_read", None)
        read = count_readers(row, readership) if is_read is None else ("已阅" if is_read else "未阅", None)
        yield ((row.title, format_moment(row.sent_at), str(row.sent_by), *read),)


@register
class NoticeList(RegisterList):
    """Notices, written and read on pages of their own."""

    model, path, title, list_page = Notice, "notices", gettext_lazy("Notices"), "registers:notices"
    table, filters = NoticeTable, NoticeFilter
    export = Export("通知", ("标题", "发送时间", "发送人", "阅读情况", "应阅单位数"), read_rows)
    add_page = "notifications:notice-add"
    empty = (
        gettext_lazy("No notices"),
        gettext_lazy("When the office sends one, it stands here and in your messages."),
        gettext_lazy("Write one: choose its bodies, attach files, and see who will get it before it is sent."),
    )
    readers = tuple(Role)
    template = "notifications/notices/list.html"

    def rows(self, user: User) -> QuerySet[Notice]:
        rows = visible_notices(user)
        if user.role in READERS:
            # Who has read them is told on the notice's own page; how many, here.
            return rows.select_related("sent_by").prefetch_related("bodies", "receipts", "urges")
        receipts = NoticeReceipt.objects.filter(notice=OuterRef("pk"), user=user)
        return rows.select_related("sent_by").annotate(is_read=Exists(receipts))

    def extras(self, request: SignedInRequest) -> dict[str, Any]:
        drafts = Notice.objects.drafts().select_related("written_by")
        return {"drafts": drafts if request.user.role == Role.OFFICE else []}
