"""What a body holds for spans of time, and how it passes to the body that follows it.

Apps above register their models in ``transferable``, so that a merging of bodies passes on what this app does not know.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from departments.models import Body, DutyAssignment, IndicatorOwnership, LeadGroupSeat, Part
from targets import clock
from targets.read_once import once_a_page

ONE_DAY = dt.timedelta(days=1)

transferable: dict[type[Model], tuple[str, ...]] = {
    LeadGroupSeat: ("plan",),
    DutyAssignment: ("duty",),
    IndicatorOwnership: ("indicator",),
}
"""Models with ``body``, ``since`` and ``until``, and the columns that name what the body holds."""


@dataclass(frozen=True)
class Transfer:
    """One thing that passes on a day: the span that ends, the one that begins, and one of the successor's that gives way.

    ``begun`` is None where the successor holds the same thing already, at least as strongly.
    """

    ended: Any
    begun: Any | None
    giving_way: Any | None = None

    @property
    def kind(self) -> str:
        """What sort of thing it is."""
        return str(self.ended._meta.verbose_name)

    @property
    def words(self) -> str:
        """What is held."""
        return "、".join(
            str(getattr(self.ended, name)) for name in transferable[type(self.ended)] if getattr(self.ended, name)
        )


def list_transfers(body: Body, successor: Body, day: dt.date) -> list[Transfer]:
    """Return all that ``body`` holds on ``day`` and that would pass to ``successor``; writes nothing."""
    return [
        plan_transfer(row, columns, successor, day)
        for model, columns in transferable.items()
        # A span that begins on the day or later cannot end before it; `list_late_spans` names these.
        for row in list_spans(model, body, columns).filter(since__lt=day)
        if row.until is None or row.until >= day
    ]


def list_late_spans(body: Body, day: dt.date) -> Iterator[str]:
    """Yield in words what of the body begins on ``day`` or later, and so cannot end before it."""
    for model, columns in transferable.items():
        for row in list_spans(model, body, columns).filter(since__gte=day):
            yield _("%(thing)s of %(body)s begins on %(day)s only; correct it first.") % {
                "thing": row._meta.verbose_name,
                "body": body,
                "day": row.since,
            }


def list_spans(model: Any, body: Body, columns: tuple[str, ...]) -> Any:
    """Return what a body holds of one kind, in the order of its keys."""
    return model.objects.filter(body=body).select_related(*columns).order_by("pk")


def plan_transfer(row: Any, columns: tuple[str, ...], successor: Body, day: dt.date) -> Transfer:
    """Return how one span passes: the successor holds the rest of its days, unless it holds the same thing already.

    Where it supports what the body led, its own span gives way to the lead.
    """
    # A copy of all columns, so that a model's own, such as basis, pass along.
    columns_of_row = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    begun = type(row)(**columns_of_row | {"body_id": successor.pk, "since": day})
    same = {f"{name}_id": getattr(row, f"{name}_id") for name in columns}
    others = type(row).objects.filter(Q(until=None) | Q(until__gte=day), body=successor, **same)
    if row.until is not None:
        others = others.filter(since__lte=row.until)
    known = list(others)
    if not known:
        return Transfer(row, begun)
    other = known[0]
    leads = getattr(row, "part", None) == Part.LEAD and other.part == Part.SUPPORT
    # Only the plain case gives way by itself: with several spans of the successor a person must decide.
    if len(known) == 1 and leads and other.since < day:
        return Transfer(row, begun, other)
    return Transfer(row, None)


def transfer_write(*, transfer: Transfer, day: dt.date) -> None:
    """Write one transfer: spans end the day before, and new ones begin."""
    # What ends is written first: the database lets no two spans of one thing overlap.
    for row in (transfer.ended, transfer.giving_way):
        if isinstance(row, IndicatorOwnership):
            row.end(day - ONE_DAY)
        elif row is not None:
            row.until = day - ONE_DAY
            row.save(update_fields=["until"])
    if transfer.begun is not None:
        if isinstance(transfer.begun, IndicatorOwnership):
            transfer.begun.created_at = clock.now()
        transfer.begun.save()


class Follower(Protocol):
    """What is known of a body to tell who follows it: a row, or just these columns."""

    @property
    def pk(self) -> Any:
        """Its key."""

    @property
    def since(self) -> dt.date | None:
        """Its first day."""

    @property
    def until(self) -> dt.date | None:
        """Its last day."""

    @property
    def successor_id(self) -> int | None:
        """The key of the body that it was merged into."""


Known = TypeVar("Known", bound=Follower)


def successor_on(body: Known, day: dt.date, bodies: dict[int, Known]) -> Known | None:
    """Return the body that does the body's work on ``day``: itself, or the one it was merged into; None for none."""
    seen = set()
    # Bodies may be merged again and again, so the chain is walked to its end.
    while body.until is not None and body.until < day:
        # Two bodies may name each other as successors; that is nobody.
        if body.successor_id is None or body.pk in seen:
            return None
        seen.add(body.pk)
        body = bodies[body.successor_id]
    return None if body.since is not None and body.since > day else body


@once_a_page
def merged_body_ids(body: Body) -> list[int]:
    """Return the keys of the body and of those that were merged into it, whose reports are now its own affair."""
    found = [body.pk]
    # All mergings at once: there are few, and a chain of them would be asked for link by link.
    merged = list(Body.objects.exclude(successor=None).exclude(until=None).values_list("pk", "successor_id"))
    for successor in found:
        # Two bodies that name each other as successors would never end.
        found += [pk for pk, heir in merged if heir == successor and pk not in found]
    return found
