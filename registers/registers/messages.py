"""The list of messages (站内信): each person's own, the unread first."""

from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from accounts.access import SignedInRequest
from accounts.models import Role, User
from exchange.exports.catalogue import Export, one_by_one
from exchange.formats.selections import Line
from notifications.models import InboxMessage
from registers.filters import WordsFilter, choice_filter, day_filter
from registers.registry import BulkAction, RegisterList, register
from registers.tables import NARROW, ListTable, MomentColumn
from registers.words import format_moment


class MessageFilter(filters.FilterSet):
    """Narrow the list of messages."""

    STATES = [("unread", gettext_lazy("unread")), ("read", gettext_lazy("read"))]

    q = WordsFilter(gettext_lazy("subject or text"), "subject", "text")
    kind = choice_filter(gettext_lazy("kind"), InboxMessage.Kind.choices, field="kind")
    state = choice_filter(gettext_lazy("state"), STATES, method="by_state")
    since = day_filter(gettext_lazy("sent from"), field_name="created_at", lookup_expr="date__gte")
    until = day_filter(gettext_lazy("sent until"), field_name="created_at", lookup_expr="date__lte")

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        """Keep those that were opened, or were not."""
        return rows.filter(read_at__isnull=value == "unread")


class MessageTable(ListTable):
    """The list of messages."""

    subject = tables.TemplateColumn(
        template_name="notifications/inbox/_subject.html",
        verbose_name=gettext_lazy("title"),
        attrs={"td": {"class": "wrap"}},
    )
    kind = tables.TemplateColumn(
        template_code='{% include "notifications/inbox/_kind.html" with message=record %}', attrs=NARROW
    )
    created_at = MomentColumn()

    first_line = ("subject", "kind")

    class Meta:
        model = InboxMessage
        fields = ("subject", "kind", "created_at")
        row_attrs = {"class": lambda record: "" if record.read_at else "is-unread"}


def make_line(row: InboxMessage) -> Line:
    """Return a message as a line of the file."""
    return row.subject, row.get_kind_display(), row.text, format_moment(row.created_at), format_moment(row.read_at)


@register
class MessageList(RegisterList):
    """Messages, opened on pages of their own, or on those that they lead to."""

    model, path, title, list_page = InboxMessage, "inbox", gettext_lazy("Messages"), "registers:inbox"
    table, filters = MessageTable, MessageFilter
    export = Export("站内信", ("标题", "种类", "内容", "发送时间", "阅读时间"), one_by_one(make_line))
    readers, keepers = tuple(Role), ()
    bulk = (
        BulkAction(
            "notifications:inbox-read", gettext_lazy("Mark those chosen as read"), lambda row: row.read_at is None,
            roles=tuple(Role), is_done_at_once=True,
        ),
    )  # fmt: skip
    template = "notifications/inbox/list.html"
    empty = (
        gettext_lazy("No messages yet"),
        gettext_lazy("When a report is due, returned or decided on, or a notice arrives, you are told here."),
    )

    def rows(self, user: User) -> QuerySet[InboxMessage]:
        return InboxMessage.objects.filter(user=user).unread_first()

    def extras(self, request: SignedInRequest) -> dict[str, Any]:
        return {"unread": InboxMessage.objects.filter(user=request.user).unread().exists()}
