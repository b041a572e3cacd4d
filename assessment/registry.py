"""Two registries: how points are reckoned (methods) and where the facts come from (sources).

A source reads the facts of all who are assessed at once, as plain JSON. A method turns facts, parameters and the item's
maximum into points, without the database: so a sheet's points can be reckoned again from what was kept with them,
whatever the registers say by then. Numbers in facts are fractions written as text: "189/2".
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from assessment.links import Place, build_url
from departments.models import Body, Township
from departments.succession import successor_on
from targets.models import Quarter
from targets.request_values import parse_number

StrOrPromise = str | Promise
Read = TypeVar("Read")
Facts = dict[str, Any]
Parameters = Mapping[str, Any]
PENDING = "pending"
"""The key under which facts say, by a code, why there are no points yet."""
MOST_DAYS = 366
"""The longest term that an item may set; what began so long before the year is read, whatever its items set."""


class KnownBody(NamedTuple):
    """What is read of a body to know which was merged into which; a row of its own for each would take longer than the query."""

    pk: int
    code: str
    since: dt.date | None
    until: dt.date | None
    successor_id: int | None


@dataclass(frozen=True)
class Frame:
    """Who is assessed, over which year, as known on ``day``; rows of a body merged by then count for its successor."""

    year: int
    day: dt.date
    subjects: tuple[Body | Township, ...]

    @property
    def first(self) -> dt.date:
        """The first day of the year."""
        return dt.date(self.year, 1, 1)

    @property
    def year_end(self) -> dt.date:
        """The last day of the year, whether or not it has come."""
        return dt.date(self.year, 12, 31)

    @property
    def last(self) -> dt.date:
        """The last day of the year that has come."""
        return min(self.year_end, self.day)

    @property
    def quarters(self) -> tuple[int, ...]:
        """The keys of the year's quarters."""
        return tuple(self.year * 10 + number for number in range(1, 5))

    @cached_property
    def bodies(self) -> dict[int, KnownBody]:
        """All bodies by key, those that were merged and what they were merged into among them (1 query)."""
        rows = Body.objects.order_by().values_list(*KnownBody._fields)
        return {row[0]: KnownBody(*row) for row in rows}

    @cached_property
    def quarter_codes(self) -> dict[int, str]:
        """What the year's quarters are called in addresses, by key."""
        return {key: Quarter.at(key).code for key in self.quarters}

    @cached_property
    def owners(self) -> dict[int, int]:
        """The assessed body for which the rows of each body count."""
        assessed = {subject.pk for subject in self.subjects}
        found = {pk: successor_on(body, self.last, self.bodies) for pk, body in self.bodies.items()}
        return {pk: owner.pk for pk, owner in found.items() if owner is not None and owner.pk in assessed}

    @cached_property
    def codes(self) -> dict[str, int]:
        """The assessed by code."""
        return {subject.code: subject.pk for subject in self.subjects}

    @cached_property
    def known(self) -> dict[Any, Any]:
        """What was read so far, by the function that read it."""
        return {}

    def once(self, read: Callable[["Frame"], Read]) -> Read:
        """Return what ``read`` finds in the frame, which is asked once however many items need it.

        Items that differ in their parameters alone, and sources that look at the same rows from two sides, would otherwise
        read the same table again and again.
        """
        if read not in self.known:
            self.known[read] = read(self)
        found: Read = self.known[read]
        return found


@dataclass(frozen=True)
class Line:
    """One fact behind the points: what it is, where it stands, and what it means for the points."""

    label: str
    place: Place = ()
    value: str = ""
    counts: bool | None = None

    @property
    def url(self) -> str:
        """Where it is shown; empty where it is no row."""
        return build_url(self.place)


@dataclass(frozen=True)
class Mover:
    """What can still move points: how many it brings if it is done, how many it costs if its term passes, and where to act."""

    label: str
    gain: Fraction
    place: Place = ()
    loss: Fraction = Fraction(0)

    @property
    def url(self) -> str:
        """Where to act; empty where there is no page for it."""
        return build_url(self.place)


def mark_not_due(found: dict[int, Facts]) -> dict[int, Facts]:
    """Return the shares by whom they are of, those marked of which nothing has fallen due: nothing of nothing is no share."""
    return {owner: facts | ({} if facts["whole"] else {PENDING: "not_due"}) for owner, facts in found.items()}


class ParameterForm(forms.Form):
    """The parameters of a method as people type them in; ``parameters`` is what is kept."""

    def __init__(
        self, *args: Any, source: "Source | None" = None, maximum: Fraction = Fraction(0), **kwargs: Any
    ) -> None:
        self.source, self.maximum = source, maximum
        super().__init__(*args, **kwargs)

    @staticmethod
    def to_data(parameters: Parameters) -> dict[str, Any]:
        """Return kept parameters as they are typed in."""
        return dict(parameters)

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters as they are kept."""
        return self.cleaned_data


class Method:
    """A way to reckon points."""

    key: ClassVar[str]
    label: ClassVar[StrOrPromise]
    words: ClassVar[StrOrPromise]
    """The formula in words."""
    form: ClassVar[type[ParameterForm]] = ParameterForm
    needs_source: ClassVar[bool] = True
    """Whether the facts come from a source; else people give them."""

    def earn(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> Fraction | None:
        """Return the points, from 0 to the maximum; None where the facts do not suffice."""
        raise NotImplementedError

    def explain(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> str:
        """Return the formula with its numbers."""
        raise NotImplementedError

    def list_lines(self, facts: Facts, parameters: Parameters) -> list[Line]:
        """Return the facts one by one."""
        return []

    def list_movers(self, facts: Facts, parameters: Parameters, maximum: Fraction) -> list[Mover]:
        """Return what would still bring points."""
        return []


@dataclass(frozen=True)
class Source:
    """A registered source of facts for one method; ``events`` names the kinds of events it knows (method ``steps``).

    ``read`` returns facts by the key of the assessed; whoever is missing has nothing to which the item applies.
    """

    key: str
    label: StrOrPromise
    feeds: str
    read: Callable[[Frame, Parameters], dict[int, Facts]]
    parameters: frozenset[str] = frozenset()
    events: Mapping[str, StrOrPromise] = field(default_factory=dict)


methods: dict[str, Method] = {}
sources: dict[str, Source] = {}


def scoring_method(cls: type[Method]) -> type[Method]:
    """Register a method under its key."""
    if cls.key in methods:
        raise ValueError(f"method {cls.key} is registered twice")
    methods[cls.key] = cls()
    return cls


def fact_source(
    key: str,
    label: StrOrPromise,
    feeds: str,
    *,
    parameters: tuple[str, ...] = (),
    events: Mapping[str, StrOrPromise] | None = None,
) -> Callable[[Callable[[Frame, Parameters], dict[int, Facts]]], Callable[[Frame, Parameters], dict[int, Facts]]]:
    """Register the decorated function, called with the frame and the source's parameters, under ``key``."""

    def register(
        read: Callable[[Frame, Parameters], dict[int, Facts]],
    ) -> Callable[[Frame, Parameters], dict[int, Facts]]:
        if key in sources:
            raise ValueError(f"source {key} is registered twice")
        sources[key] = Source(key, label, feeds, read, frozenset(parameters), events or {})
        return read

    return register


def check_item(
    method: str, parameters: Parameters, source: str, source_parameters: Parameters, maximum: Fraction
) -> None:
    """Raise ValidationError by field where an item's method, source or their parameters are not such as were registered."""
    if method not in methods:
        raise ValidationError({"method": _("There is no scoring method named %(name)s.") % {"name": method}})
    way, found = methods[method], sources.get(source)
    if way.needs_source and (found is None or found.feeds != method):
        raise ValidationError(
            {"source": _("There is no source named %(name)s for this method.") % {"name": source or "–"}}
        )
    if not way.needs_source and source:
        raise ValidationError({"source": _("People give the facts of this method; it takes no source.")})
    if set(source_parameters) != (found.parameters if found else set()):
        names = ", ".join(sorted(found.parameters)) if found else ""
        raise ValidationError(
            {"source_parameters": _("The source takes the parameters %(names)s.") % {"names": names or "–"}}
        )
    if faults := [fault for name, value in source_parameters.items() if (fault := find_term_fault(name, value))]:
        raise ValidationError({"source_parameters": faults})
    form = way.form(way.form.to_data(parameters), source=found, maximum=maximum)
    if not form.is_valid():
        raise ValidationError({"parameters": [message for errors in form.errors.values() for message in errors]})


def find_term_fault(name: str, value: Any) -> str:
    """Say what is wrong with a parameter that is a term in days; empty where nothing is, and of other parameters."""
    if not name.endswith("_days") or 0 < (parse_number(str(value)) or 0) <= MOST_DAYS:
        return ""
    return _("Enter a whole number of days, at most %(most)d.") % {"most": MOST_DAYS}
