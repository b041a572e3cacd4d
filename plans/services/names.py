"""What renaming and merging have in common: dated names, of which none changes a day that is past, and the lock on two things."""

import datetime as dt
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from departments.models import Body, Township
from departments.models.names import DatedName

REPUBLIC = dt.date(1949, 10, 1)
"""Since when a name is taken to have been in use where nobody recorded any."""
ONE_DAY = dt.timedelta(days=1)

Thing = TypeVar("Thing", Body, Township)


def lock_pair(one: Thing, other: Thing) -> tuple[Thing, Thing]:
    """Return both things as they are stored, locked in one order for all, so that two mergings never wait for each other."""
    rows = type(one)._default_manager.order_by("pk").select_for_update()
    found = {row.pk: row for row in rows.filter(pk__in=[one.pk, other.pk])}
    return found[one.pk], found[other.pk]


def name_begin(names: Any, *, day: dt.date, former: dict[str, str], new: dict[str, str]) -> None:
    """Let the name in use on ``day`` end the day before, and a new one take the rest of its days.

    ``names`` is the related manager of the names; ``former`` and ``new`` hold the columns of either. ValidationError where
    a name begins on that very day, for then nothing would be left of it.
    """
    held = name_on(names, day)
    if held is None:
        names.create(since=REPUBLIC, until=day - ONE_DAY, **former)
        names.create(since=day, **new)
        return
    # Read before the name ends: the new one takes over the rest of its days.
    until = held.until
    # Ended first, as the database lets no two names of one thing overlap.
    name_end(held, day, former)
    names.create(since=day, until=until, **new)


def name_on(names: Any, day: dt.date) -> DatedName | None:
    """Return the name in use on ``day``; ValidationError where names are known, but none for the day."""
    known = list(names.all())
    held = next((name for name in known if name.covers(day)), None)
    if known and held is None:
        raise ValidationError({"day": _("No name is recorded for this day; choose a later one.")})
    return held


def name_end(held: DatedName, day: dt.date, former: dict[str, str]) -> None:
    """Let a name end on the day before ``day``; its blank columns are filled with what held then."""
    if held.since >= day:
        raise ValidationError({"day": _("The name “%(name)s” begins on this day or later.") % {"name": held}})
    held.until = day - ONE_DAY
    for column, value in former.items():
        # A short name that was never recorded apart was the present one all along.
        if not getattr(held, column):
            setattr(held, column, value)
    held.save(update_fields=["until", *former])


def names_finish(names: Any, *, day: dt.date) -> None:
    """End the name in use on the day before ``day``, with which the thing itself ends.

    ValidationError where a later name is recorded already: somebody knew otherwise.
    """
    for name in names.filter(since__gte=day):
        raise ValidationError({"day": _("The name “%(name)s” begins on this day or later.") % {"name": name}})
    held = next((name for name in names.all() if name.covers(day)), None)
    if held is not None:
        name_end(held, day, {})
