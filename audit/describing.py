"""Events in words: which row, which fields, from what to what."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Field
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enciphered import PREFIX
from accounts.marks import list_hidden_rows
from accounts.models import User
from audit.code_words import code_words
from audit.models import Event
from audit.tracking import PAGE, TRAIL, TrackedTable, tracked_tables

OTHER_WORDS = {
    "axes_accesslog": gettext_lazy("sign-in"),
    "axes_accessfailurelog": gettext_lazy("failed sign-in"),
    "axes_accessattempt": gettext_lazy("count of failed sign-ins"),
    PAGE: gettext_lazy("page"),
    TRAIL: gettext_lazy("the trail itself"),
}
"""Words for tables whose own names are a library's, and for what is no table."""
OTHER_FIELDS = {
    "user_agent": gettext_lazy("browser"),
    "ip_address": gettext_lazy("address"),
    "http_accept": gettext_lazy("kinds of answers that the browser takes"),
    "path_info": gettext_lazy("page"),
    "attempt_time": gettext_lazy("time of the attempt"),
    "get_data": gettext_lazy("what the address said"),
    "post_data": gettext_lazy("what the form said"),
    "failures_since_start": gettext_lazy("failed sign-ins"),
    "locked_out": gettext_lazy("locked by it"),
    "logout_time": gettext_lazy("signed out at"),
    "session_hash": gettext_lazy("checksum of the session"),
}
"""Words for columns of sign-ins, whose own names are a library's and have no Chinese."""
NAMES = ("number", "name", "display_name", "username", "title", "code", "file_name", "item")
"""Columns by which people know a row, the best first."""
LONGEST = 120
"""Letters of a value that are shown."""

Names = dict[tuple[Any, Any], str]
"""What rows are called, by their model and key."""


@dataclass(frozen=True)
class Change:
    """A field of a row before and after, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class EventLine:
    """An event as pages show it."""

    event: Event
    table: str
    row: str
    changes: list[Change]

    @property
    def told(self) -> str:
        """From what to what, for a row that was changed."""
        if self.event.action != Event.Action.UPDATE:
            return ""
        return _("; ").join(f"{change.field} {change.before} → {change.after}" for change in self.changes)


@cache
def tables_by_name() -> dict[str, TrackedTable]:
    """Return the recorded tables by their names in the database."""
    return {table.name: table for table in tracked_tables()}


def describe_table(name: str) -> str:
    """Return what people call the rows of a table; those between many and many bear the names of both sides."""
    if name in OTHER_WORDS:
        return str(OTHER_WORDS[name])
    table = tables_by_name().get(name)
    if table is None:
        return name
    owner: Any = table.model._meta.auto_created
    if not owner:
        return str(table.model._meta.verbose_name)
    many = next(field for field in owner._meta.many_to_many if field.remote_field.through is table.model)
    return f"{owner._meta.verbose_name} · {many.verbose_name}"


def describe_events(events: Sequence[Event], reader: User) -> list[EventLine]:
    """Return events in words; one query for each kind of row that they refer to."""
    names = read_names(events, reader)
    return [
        EventLine(event, describe_table(event.table_name), describe_row(event), describe_changes(event, names))
        for event in events
    ]


def describe_row(event: Event) -> str:
    """Return by what people know the row, or its number."""
    kept = event.after or event.before or {}
    return next((str(kept[name]) for name in NAMES if kept.get(name)), _("row %(number)d") % {"number": event.row_key})


def describe_changes(event: Event, names: Names) -> list[Change]:
    """Return the fields that changed, in the order of the model; of rows added or deleted those that held something."""
    if event.is_reading:
        return []
    before, after = event.before or {}, event.after or {}
    fields = columns_of(event.table_name)
    changed = [column for column in {**fields, **before, **after} if before.get(column) != after.get(column)]
    # What the database computes of other columns says nothing new.
    told = [column for column in changed if column not in fields or not fields[column].generated]
    return [
        Change(
            name_field(fields[column]) if column in fields else column,
            describe_value(fields.get(column), before.get(column), names) if event.before else "",
            describe_value(fields.get(column), after.get(column), names) if event.after else "",
        )
        for column in told
    ]


def name_field(field: Any) -> str:
    """Return what people call a field; those of a table between many and many are called as what they lead to."""
    if field.model._meta.app_label == "axes" and field.name in OTHER_FIELDS:
        return str(OTHER_FIELDS[field.name])
    named = field.related_model._meta if field.model._meta.auto_created and field.remote_field else field
    return str(named.verbose_name)


def columns_of(name: str) -> dict[str, Field]:
    """Return the fields of a table by their columns; none where the table is gone, or the field was renamed."""
    table = tables_by_name().get(name)
    return {str(field.column): field for field in table.model._meta.concrete_fields} if table else {}


def describe_value(field: Field | None, value: Any, names: Names) -> str:
    """Return a stored value as the pages of its row would say it."""
    if value is None or value == "":
        return _("empty")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str) and value.startswith(("sha256:", PREFIX)):
        return _("(not shown)")
    text = str(value)
    if field is not None and field.remote_field:
        text = names.get((field.related_model, value), f"#{value}")
    elif field is not None and field.choices:
        text = str(dict(field.flatchoices).get(value, value))
    elif field is not None and (field.model._meta.db_table, field.name) in code_words:
        text = str(code_words[field.model._meta.db_table, field.name](value))
    elif field is not None and field.get_internal_type() == "DateTimeField":
        text = timezone.localtime(dt.datetime.fromisoformat(value)).strftime("%Y-%m-%d %H:%M:%S")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def read_names(events: Iterable[Event], reader: User) -> Names:
    """Return the names of the rows that changed fields refer to, as they are now; of those that the reader is cleared for."""
    keys: dict[Any, set[Any]] = defaultdict(set)
    for event in events:
        before, after = ({}, {}) if event.is_reading else (event.before or {}, event.after or {})
        for column, field in columns_of(event.table_name).items():
            if field.remote_field and before.get(column) != after.get(column):
                keys[field.related_model] |= {before.get(column), after.get(column)} - {None}
    names: Names = {(model, key): _("(not shown)") for model, hidden in list_hidden_rows(reader) for key in hidden}
    for model, wanted in keys.items():
        shown = [field.name for field in model._meta.concrete_fields if field.name in NAMES]
        columns = sorted(shown, key=NAMES.index)[:1]
        for key, *found in model._base_manager.filter(pk__in=wanted).values_list("pk", *columns):
            names.setdefault((model, key), str(found[0]) if found and found[0] else f"#{key}")
    return names
