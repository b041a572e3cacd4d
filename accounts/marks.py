"""Security marks (安全标记): which records a person is cleared for. Every way to a record that can bear a mark asks here.

Nothing is held back while the switch is off (`security_marks`, on at level 3 of 等保). A record without a mark is internal.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any, TypeVar

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, ForeignKey, Model, Q, QuerySet
from django.http import Http404

from accounts.models import AccountChange, Level, Role, SecurityMark, SwitchChange, User
from accounts.policy import read_policy

SWITCH = "security_marks"
KINDS = {
    "evidence": "evidence.EvidenceFile",
    "case": "inspections.EnforcementCase",
    "complaint": "inspections.Complaint",
}
"""The records that can bear a mark, by the word in their address; by name, since they belong to apps above."""

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


def list_marked_tables() -> list[str]:
    """Return the tables whose rows can bear a mark."""
    return [apps.get_model(label)._meta.db_table for label in KINDS.values()]


def above_clearance(user: User, table: str, field: str = "pk") -> Q:
    """Return the condition that the row of a table bears a mark above the person's clearance; of no row while the switch is off.

    The switch is asked within the statement, so that lists need none of their own for it.
    """
    newest = SwitchChange.objects.filter(code=SWITCH).order_by("-pk").values("pk")[:1]
    marks = SecurityMark.objects.filter(table_name=table).values("row_key")
    if user.clearance >= Level.INTERNAL:
        marked = Q(**{f"{field}__in": marks.filter(level__gt=user.clearance)})
    else:
        marked = ~Q(**{f"{field}__in": marks.filter(level__lte=user.clearance)})
    return Q(Exists(SwitchChange.objects.filter(pk__in=newest, after=True))) & marked


def cleared_rows(rows: Rows, user: User) -> Rows:
    """Keep the rows that the person is cleared for; a row that belongs to a marked one is marked with it."""
    if user.clearance == Level.SENSITIVE:
        return rows
    tables = list_marked_tables()
    if (own := rows.model._meta.db_table) in tables:
        rows = rows.exclude(above_clearance(user, own))
    for field in rows.model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and (table := field.related_model._meta.db_table) in tables:
            belongs = Q(**{f"{field.name}__isnull": False})
            rows = rows.exclude(belongs & above_clearance(user, table, field.name))
    return rows


def check_clearance(user: User, row: Model) -> None:
    """Raise Http404 where the person is not cleared for the record: nobody learns that it is there."""
    if not cleared_rows(type(row)._base_manager.filter(pk=row.pk), user).exists():
        raise Http404


def is_cleared(user: User, row: Model) -> bool:
    """Say whether the person is cleared for a record, of many on one page."""
    level = find_level(user, row)
    return level is None or level <= user.clearance


def find_level(user: User, row: Model) -> Level | None:
    """Return the level of a record, None while marks are off; they are read once a table and kept with the person of the request."""
    table = row._meta.db_table
    if not hasattr(user, "known_marks"):
        user.known_marks = {}  # type: ignore[attr-defined]
    known: dict[str, dict[int, int] | None] = user.known_marks  # type: ignore[attr-defined]
    if table not in known:
        rows = SecurityMark.objects.filter(table_name=table).values_list("row_key", "level")
        known[table] = dict(rows) if read_policy().security_marks else None
    levels = known[table]
    return None if levels is None else Level(levels.get(row.pk, Level.INTERNAL))


def list_hidden_rows(user: User) -> list[tuple[type[Model], list[int]]]:
    """Return the models with the keys of their rows that the person is not cleared for; read once and kept with the person of the request."""
    if not hasattr(user, "hidden_rows"):
        user.hidden_rows = list(find_hidden_rows(user))  # type: ignore[attr-defined]
    return user.hidden_rows  # type: ignore[attr-defined]


def find_hidden_rows(user: User) -> Iterator[tuple[type[Model], list[int]]]:
    """Yield the models with the keys of their rows that the person is not cleared for."""
    if user.clearance < Level.SENSITIVE and read_policy().security_marks:
        for label in KINDS.values():
            model = apps.get_model(label)
            hidden = model._base_manager.exclude(pk__in=cleared_rows(model._base_manager.all(), user).values("pk"))
            if keys := list(hidden.values_list("pk", flat=True)):
                yield model, keys


def may_hold_hidden_rows(user: User, made_at: dt.datetime | None) -> bool:
    """Say whether a kept file of that moment may hold records that were hidden from the person since: marked, or by clearance or switch."""
    if made_at is None or not list_hidden_rows(user):
        return False
    since = (
        SecurityMark.objects.filter(level__gt=user.clearance, set_at__gte=made_at),
        AccountChange.objects.filter(account=user, what=AccountChange.What.CLEARANCE, at__gte=made_at),
        SwitchChange.objects.filter(code=SWITCH, at__gte=made_at),
    )
    return any(rows.exists() for rows in since)


def may_mark(user: User, row: Any) -> bool:
    """Say whether the person may mark a record: the office all, a body's people what they recorded or handed in."""
    if user.role == Role.OFFICE:
        return True
    if user.role not in {Role.LIAISON, Role.HEAD}:
        return False
    return user.pk == getattr(row, "uploaded_by_id", None) or user.body_id == getattr(row, "body_id", 0)


def get_row_to_mark(user: User, kind: str, pk: int) -> Any:
    """Return the record, or answer 404 where it cannot bear a mark, or the person may not mark it or is not cleared for it."""
    if kind not in KINDS or not read_policy().security_marks:
        raise Http404
    row = apps.get_model(KINDS[kind])._base_manager.filter(pk=pk).first()
    if row is None or not may_mark(user, row):
        raise Http404
    check_clearance(user, row)
    return row


def get_mark(row: Model) -> SecurityMark | None:
    """Return the mark of a record, None where it bears none."""
    return SecurityMark.objects.filter(table_name=row._meta.db_table, row_key=row.pk).first()


@transaction.atomic
def mark_set(*, row: Model, level: int, reason: str, by: User) -> SecurityMark:
    """Mark a record, for everybody at once; the trail keeps what it was before."""
    # Of two people at once the later one stands.
    mark, _created = SecurityMark.objects.update_or_create(
        table_name=row._meta.db_table, row_key=row.pk, defaults={"level": level, "reason": reason, "set_by": by}
    )
    return mark
