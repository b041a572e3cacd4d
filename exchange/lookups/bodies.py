"""Bodies as sheets name them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable

from departments.models import Body, BodyName
from exchange.formats.cells import tidy_key
from exchange.formats.problems import EntryFault
from exchange.imports.entries import Entry
from exchange.imports.indexes import Session
from exchange.imports.sheet_register import Reference
from exchange.lookups import kinds


class KnownBodies:
    """All bodies that record rows, with their short and full names, present and former, loaded once for a workbook."""

    def __init__(self) -> None:
        self.dated: dict[str, list[BodyName]] = defaultdict(list)
        self.present: dict[str, int] = {}
        bodies = Body.objects.exclude(kind=Body.Kind.COLLECTIVE)
        for name in BodyName.objects.filter(body__in=bodies):
            for each in {name.name, name.short_name} - {""}:
                self.dated[tidy_key(each)].append(name)
        for body in bodies:
            self.present |= {tidy_key(each): body.pk for each in (body.full_name, body.name) if each}

    def find(self, name: str, day: dt.date) -> int | None:
        """Return the body that bore the name on ``day``, else the one that bears it, else the only one that ever bore it."""
        key = tidy_key(name)
        dated = self.dated.get(key, [])
        on_the_day = [each.body_id for each in dated if each.covers(day)]
        ever = {each.body_id for each in dated}
        return next(iter(on_the_day), self.present.get(key, ever.pop() if len(ever) == 1 else None))


def body_on(of: Callable[[Entry], dt.date | None]) -> Reference:
    """Return the reference to the body that a line names under its name of the day that ``of`` gives, or another one."""

    def find(session: Session, entry: Entry) -> int | None:
        name, day = entry.get("body"), of(entry)
        found = session.known(KnownBodies).find(name, day) if name and day else None
        if name and day and found is None:
            raise EntryFault(kinds.BODY_UNKNOWN, "body")
        return found

    return Reference("body_id", ("body",), find)


def body_words() -> list[str]:
    """Return the short names of the bodies that record rows."""
    return [body.name for body in Body.objects.exclude(kind=Body.Kind.COLLECTIVE)]
