"""Bodies as sheets name them."""

import datetime as dt
from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from departments.models import Body, BodyName
from exchange.context import ImportContext
from exchange.fields import ReferenceField, SheetField, name_field
from exchange.formats.cells import tidy_key
from exchange.formats.errors import CellError
from exchange.lookups import error_codes
from exchange.lookups.places import without_district
from exchange.widgets import KnownWidget
from targets.wordings import both_wordings


class KnownBodies:
    """All bodies that record rows, with their short and full names, present and former, loaded once for a workbook."""

    def __init__(self) -> None:
        self.dated: dict[str, list[BodyName]] = defaultdict(list)
        self.present: dict[str, int] = {}
        self.without_district: dict[str, set[int]] = defaultdict(set)
        bodies = Body.objects.exclude(kind=Body.Kind.COLLECTIVE)
        for name in BodyName.objects.filter(body__in=bodies):
            for each in {name.short_name, *both_wordings(name, "name")} - {""}:
                self.dated[tidy_key(each)].append(name)
        for body in bodies:
            named = {body.full_name, *both_wordings(body, "name")} - {""}
            self.present |= {tidy_key(each): body.pk for each in named}
        borne = [*((key, name.body_id) for key, names in self.dated.items() for name in names), *self.present.items()]
        for key, body_id in borne:
            self.without_district[without_district(key)].add(body_id)

    def find(self, name: str, day: dt.date) -> int | None:
        """Return the body that bore the name on ``day``, else the one that bears it, else the only one that ever bore it.

        The district may stand before a name or not.
        """
        key = tidy_key(name)
        dated = self.dated.get(key, [])
        on_the_day = [each.body_id for each in dated if each.covers(day)]
        ever = {each.body_id for each in dated} or self.without_district.get(without_district(key), set())
        return next(iter(on_the_day), self.present.get(key, next(iter(ever)) if len(ever) == 1 else None))


def find_body(context: ImportContext, name: str | None, day: dt.date | None) -> int | None:
    """Return the body that bore the name on the day."""
    found = context.known(KnownBodies).find(name, day) if name and day else None
    if name and day and found is None:
        raise CellError(error_codes.BODY_UNKNOWN)
    return found


def body_column(title: str, day: str) -> SheetField:
    """Return the column that names a body as it was called on the ``day`` of the row."""
    return name_field(
        "body__name", title, 100, required=True, hint=_("Short or full name, the present one or that of the day."),
        choices=body_words, dehydrate_method=lambda row: row.body.name_on(getattr(row, day)),
    )  # fmt: skip


def body_reference(day: str) -> ReferenceField:
    """Return the reference to a body; ``day`` is the field whose day tells which one bore the name."""
    return ReferenceField("body", KnownWidget(Body, find_body), ("body_name",), (day,))


def body_words() -> list[str]:
    """Return the short names of the bodies that record rows."""
    return [body.name for body in Body.objects.exclude(kind=Body.Kind.COLLECTIVE)]
