"""Townships as sheets name them."""

import datetime as dt
from collections import defaultdict

from departments.models import Township, TownshipName
from exchange.formats.cells import tidy_key


class KnownTownships:
    """All townships with their present and former names, loaded once for a whole sheet."""

    def __init__(self) -> None:
        self.dated: dict[str, list[TownshipName]] = defaultdict(list)
        self.present: dict[str, int] = {}
        self.townships = Township.objects.in_bulk()
        for name in TownshipName.objects.all():
            self.dated[tidy_key(name.name)].append(name)
        for township in self.townships.values():
            self.present[tidy_key(township.name)] = township.pk

    def find(self, name: str, day: dt.date) -> int | None:
        """Return the key of the township that bore the name on ``day``, else of the one that bears or ever bore it.

        People write present names into old records and keep old ones in use; a name that belonged to two townships at
        other times, and to none on the day, names none. Of a township that was merged by then, its successor is meant.
        """
        key = self.bearer(name, day)
        return None if key is None else self.standing(key, day)

    def standing(self, key: int, day: dt.date) -> int:
        """Return the key of the township that one belongs to on ``day``."""
        township = self.townships[key]
        if township.successor_id is None or township.until is None or day <= township.until:
            return key
        return self.standing(township.successor_id, day)

    def bearer(self, name: str, day: dt.date) -> int | None:
        """Return the key of the township that a name means."""
        key = tidy_key(name)
        on_the_day = [dated.township_id for dated in self.dated[key] if dated.covers(day)]
        if on_the_day:
            return on_the_day[0]
        if key in self.present:
            return self.present[key]
        ever = {dated.township_id for dated in self.dated[key]}
        return ever.pop() if len(ever) == 1 else None
