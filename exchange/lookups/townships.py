"""Townships as sheets name them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from departments.models import Township, TownshipName
from exchange.context import ImportContext
from exchange.fields import ReferenceField, SheetField, name_field
from exchange.formats.cells import tidy_key
from exchange.formats.errors import CellError
from exchange.lookups import error_codes
from exchange.lookups.places import place_parts
from exchange.widgets import KnownWidget
from targets.clock import today
from targets.wordings import both_wordings

HEADINGS = (
    "所在乡镇街道 所属乡镇街道 所在乡镇 所属乡镇 乡镇 街镇 镇街 街道乡镇 乡镇(街道) 街道(乡镇) 乡镇/街道 街道/乡镇 乡镇、街道 街道、乡镇 所在街镇 所属街镇 属地 "
    "被抽样单位所在乡镇街道 被抽样单位乡镇街道"
).split()
"""How official sheets head the column of townships."""


class KnownTownships:
    """All townships with their present and former names, loaded once for a whole sheet."""

    def __init__(self) -> None:
        self.dated: dict[str, list[TownshipName]] = defaultdict(list)
        self.present: dict[str, int] = {}
        self.townships = Township.objects.in_bulk()
        self.stems: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for name in TownshipName.objects.all():
            for each in both_wordings(name, "name"):
                self.dated[tidy_key(each)].append(name)
        for township in self.townships.values():
            self.present |= {tidy_key(each): township.pk for each in both_wordings(township, "name")}
        borne = [
            *((key, name.township_id) for key, names in self.dated.items() for name in names),
            *self.present.items(),
        ]
        for key, township_id in borne:
            stem, kind = place_parts(key)
            self.stems[stem][township_id].add(kind)

    def find(self, name: str, day: dt.date) -> int | None:
        """Return the key of the township that bore the name on ``day``, else of the one that bears or ever bore it.

        People write present names into old records and keep old ones in use; a name that belonged to two townships at
        other times, and to none on the day, names none. Of a township that was merged by then, its successor is meant.
        """
        key = self.bearer(name, day)
        return None if key is None else self.find_successor(key, day)

    def find_successor(self, key: int, day: dt.date) -> int:
        """Return the key of the township that one belongs to on ``day``."""
        township = self.townships[key]
        # Mergers may follow one another, so the successor is asked again.
        if township.successor_id is None or township.until is None or day <= township.until:
            return key
        return self.find_successor(township.successor_id, day)

    def bearer(self, name: str, day: dt.date) -> int | None:
        """Return the key of the township that a name means."""
        key = tidy_key(name)
        dated = self.dated.get(key, ())
        on_the_day = [each.township_id for each in dated if each.covers(day)]
        if on_the_day:
            return on_the_day[0]
        if key in self.present:
            return self.present[key]
        ever = {each.township_id for each in dated}
        return ever.pop() if len(ever) == 1 else None if ever else self.meant(key, day)

    def meant(self, key: str, day: dt.date) -> int | None:
        """Return the key of the township that a name means which is written otherwise than any was; ask where it may be two."""
        stem, kind = place_parts(key)
        bearers = {
            self.find_successor(pk, day) for pk, kinds in self.stems.get(stem, {}).items() if not kind or kind in kinds
        }
        if len(bearers) > 1:
            names = "、".join(sorted(self.townships[pk].name for pk in bearers))
            raise CellError(error_codes.TOWNSHIP_AMBIGUOUS, names=names)
        return bearers.pop() if bearers else None

    def is_borne(self, name: str) -> bool:
        """Say whether a township bears or bore exactly this name."""
        key = tidy_key(name)
        return key in self.present or bool(self.dated.get(key))


class TownshipWidget(KnownWidget):
    """The township that a line names under its name of a day, or another one; without a day, of today."""

    def __init__(self) -> None:
        super().__init__(Township, find_township, reads_as=township_reads_as, taken_as=township_taken_as)


def find_township(context: ImportContext, name: str | None, *days: dt.date | None) -> int | None:
    """Return the township that bore the name on the day."""
    day = days[0] if days else today()
    found = context.known(KnownTownships).find(name, day) if name and day else None
    if name and day and found is None:
        raise CellError(error_codes.TOWNSHIP_UNKNOWN)
    return found


def township_taken_as(context: ImportContext, key: int, name: str) -> str:
    """Return the township's name where a line writes it otherwise than it is or was."""
    known = context.known(KnownTownships)
    return "" if known.is_borne(name) else known.townships[key].name


def township_reads_as(context: ImportContext, stored: int, name: str | None, *days: dt.date | None) -> int:
    """Return the township as which the export of a stored one is read: of one that was merged by then, its successor."""
    day = days[0] if days else today()
    return context.known(KnownTownships).find_successor(stored, day) if day else stored


def township_column(day_of: Callable[[Any], dt.date], *, required: bool = False) -> SheetField:
    """Return the column that names a township as it was called on the row's day."""

    def write(row: Any) -> str:
        return row.township.place_on(day_of(row)).name_on(day_of(row)) if row.township else ""

    hint = _("Under its present name or that of the day.")
    return name_field(
        "township__name",
        "乡镇街道",
        50,
        required=required,
        hint=hint,
        choices=township_words,
        names=HEADINGS,
        dehydrate_method=write,
    )


def township_reference(*day: str) -> ReferenceField:
    """Return the reference to a township; ``day`` is the field whose day tells which one bore the name."""
    return ReferenceField("township", TownshipWidget(), ("township_name",), day)


def township_words() -> list[str]:
    """Return the names of the townships for a drop-down list."""
    return [str(township) for township in Township.objects.all()]
