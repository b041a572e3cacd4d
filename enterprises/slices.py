"""The slices of a figure under their names, and which of them weigh most."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import F, TextField, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from departments.models import Body, Township
from departments.naming import body_name_on
from departments.places import township_name_on
from enterprises.models import Enterprise, Industry, ServiceIndustry
from targets.figures import format_exact
from targets.models.attainment import exact_value

Breakdown = Mapping[str, Mapping[str, list[int | None]]]
DIMENSIONS: dict[str, str | Promise] = {
    "township": gettext_lazy("Townships"),
    "industry": gettext_lazy("Industries"),
    "category": gettext_lazy("Product categories"),
    "service_industry": gettext_lazy("Service industries"),
    "size": gettext_lazy("Sizes of enterprises"),
    "body": gettext_lazy("Bodies"),
}


@dataclass(frozen=True)
class Slice:
    """A piece of a figure: its key (empty where unknown), its name and its parts.

    ``bad`` says that the rows counted are those that should not be (products without a standard). ``scale`` of the
    numerator make one of the indicator's unit.
    """

    key: str
    name: str
    numerator: int
    denominator: int | None
    bad: bool = False
    scale: int = 1

    @property
    def value(self) -> Fraction | None:
        """The exact value, as `Attainment.value`."""
        return exact_value(self.numerator, self.denominator, self.scale)

    @property
    def weight(self) -> int:
        """By how many rows the slice pulls the figure away from its goal; a plain count misses nothing."""
        return self.numerator if self.bad else self.missed

    @property
    def weight_words(self) -> str:
        """The weight as it is printed, in the indicator's unit."""
        return format_exact(Fraction(self.weight, self.scale))

    @property
    def missed(self) -> int:
        """How many rows of the denominator are not in the numerator; 0 for plain counts."""
        return 0 if self.denominator is None else self.denominator - self.numerator


def names_of(dimension: str, day: dt.date) -> dict[str, str]:
    """Return the names of a dimension's keys on a day (1 query, or none where a key is its own name)."""
    return names_by_dimension([dimension], day)[dimension]


def names_by_dimension(dimensions: Collection[str], day: dt.date) -> dict[str, dict[str, str]]:
    """Return the names of the keys of several dimensions on a day (1 query for all, or none where keys are names)."""
    return group_names(dimensions, find_names(dimensions, day))


def find_names(dimensions: Collection[str], day: dt.date) -> Any:
    """Return dimension, key and name of each key on a day, ready to be fetched; nothing where keys are names."""
    queries = {
        "township": Township.objects.order_by().annotate(
            key=F("code"), told=Coalesce(township_name_on("pk", day), "name")
        ),
        "industry": Industry.objects.order_by().annotate(key=Cast("pk", TextField()), told=F("name")),
        "service_industry": ServiceIndustry.objects.order_by().annotate(key=F("code"), told=F("name")),
        "body": Body.objects.order_by().annotate(key=F("code"), told=body_name_on("", day)),
    }
    rows = [
        queries[dimension]
        .annotate(
            dimension=Value(dimension, TextField()), text=Cast("key", TextField()), words=Cast("told", TextField())
        )
        .values_list("dimension", "text", "words")
        for dimension in dimensions
        if dimension in queries
    ]
    return rows[0].union(*rows[1:], all=True) if rows else ()


def group_names(dimensions: Collection[str], rows: Iterable[tuple[str, str, str]]) -> dict[str, dict[str, str]]:
    """Return names by dimension and key."""
    found: dict[str, dict[str, str]] = {dimension: {} for dimension in dimensions}
    if "size" in found:
        found["size"] = {key: str(label) for key, label in Enterprise.Size.choices}
    for dimension, key, name in rows:
        found[dimension][key] = name
    return found


def list_slices(
    breakdown: Breakdown, dimension: str, names: Mapping[str, str], *, bad: bool = False, scale: int = 1
) -> list[Slice]:
    """Return the slices of one dimension, those that weigh most first."""
    found = [
        Slice(key, name_of(key, names), numerator or 0, denominator, bad, scale)
        for key, (numerator, denominator) in breakdown.get(dimension, {}).items()
    ]
    # By name at last, so that the order does not change from view to view.
    return sorted(found, key=lambda s: (-s.weight, -(s.denominator or s.numerator), s.name))


def name_of(key: str, names: Mapping[str, str]) -> str:
    """Return a key's name; rows without a key are kept together under a name of their own."""
    return names.get(key, key) or _("not recorded")


def take_heaviest(found: list[Slice], limit: int = 3) -> list[Slice]:
    """Return the slices that weigh most; slices() has put them first."""
    return [s for s in found if s.weight][:limit]
