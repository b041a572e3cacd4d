"""The extract from the trail: every recorded change of the rows that a pack rests on, with the digest that the seals bind."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Role, User
from audit.access import TRAIL_READERS, visible_events
from audit.describing import describe_events, tables_by_name
from audit.models import Event
from audit.pages import CHANNELS
from audit.querysets import EventQuerySet
from audit.services.sealing import read_digests
from evidence.models import EvidenceFile
from exchange.formats.english import read_heading
from exchange.formats.selections import Line
from packs.contents import Contents, Table, tell_moment

HEADINGS = (
    "记录号", "时间", "类别", "记录", "行号", "变动", "变动内容", "操作人", "角色", "途径", "操作", "请求号", "数据库用户", "SHA-256摘要",
)  # fmt: skip
AT_ONCE = 500


def add_trail(contents: Contents, user: User) -> None:
    """Add the extract, for those who may read the trail; the facts say so where it is left out."""
    if user.role not in TRAIL_READERS:
        contents.facts.append(
            (
                read_heading("变更记录"),
                _("Without an extract from the audit trail, which the programme office and the auditor may read."),
            )
        )
        return
    files = EvidenceFile.objects.filter(pk__in=[one.file.pk for one in contents.filed])
    events = find_events(visible_events(user), [*contents.traced, files])
    contents.tables.append(
        Table("变更记录", read_heading("有关记录的变更记录摘录"), HEADINGS, lambda: list_events(events, user))
    )


def find_events(events: EventQuerySet, traced: Iterable[QuerySet[Any]]) -> list[EventQuerySet]:
    """Return the events of the rows, table by table."""
    by_table: dict[str, Q] = defaultdict(Q)
    for rows in traced:
        model: type[Model] = rows.model
        by_table[model._meta.db_table] |= Q(row_key__in=rows.order_by().values("pk"))
    return [
        events.changes().filter(wanted, table_name=table)
        for table, wanted in sorted(by_table.items())
        if table in tables_by_name()
    ]


def list_events(found: Sequence[EventQuerySet], user: User) -> Iterator[Line]:
    """Yield the events in words, of each table the oldest first."""
    roles = dict(Role.choices)
    for events in found:
        rows = events.select_related("act").order_by("id").iterator(chunk_size=AT_ONCE)
        while some := list(islice(rows, AT_ONCE)):
            digests = read_digests(event.pk for event in some)
            for line in describe_events(some, user):
                yield tell_event(line, digests, roles)


def tell_event(line: Any, digests: dict[int, str], roles: dict[Any, Any]) -> Line:
    """Return an event as a line of the extract."""
    event: Event = line.event
    told = event.act.details if event.act else {}
    changes = "；".join(tell_change(change) for change in line.changes)
    who = (
        told.get("person") or "",
        str(roles.get(told.get("role", ""), "")),
        str(CHANNELS.get(told.get("channel", ""), "")),
    )
    row = (event.pk, tell_moment(event.at), line.table, line.row, event.row_key, event.get_action_display())
    return *row, changes, *who, told.get("act", ""), told.get("request", ""), event.db_user, digests[event.pk]


def tell_change(change: Any) -> str:
    """Write a field with what it was and what it became."""
    return f"{change.field}：{' → '.join(words for words in (change.before, change.after) if words)}"
