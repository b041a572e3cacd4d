"""The measure registry: each app registers its numbers in its own measures.py.

A measure is a function that returns a `Population`: the rows that are counted (the denominator) and the condition
under which a row is counted as good (the numerator). The same population is aggregated into the figure and listed
as the rows behind it, so a figure and its rows cannot disagree. Where amounts are summed rather than rows counted, the
population names the column.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

StrOrPromise = str | Promise

AMOUNT_SCALE = 10_000
"""Amounts are summed in ten-thousandths, as exact as the four decimals of their columns."""


class MeasureError(LookupError):
    """A measure that nobody registered, or parameters that it does not take; the message is for the office."""


class Span(Enum):
    """What stretch of time a measure looks at."""

    PERIOD = "period"
    """Events dated within a period; windows are sums of quarters."""
    DAY = "day"
    """What holds on one day, the last of the quarter (or today, inside one)."""


@dataclass(frozen=True)
class Column:
    """One column of the list of rows behind a figure: a heading and the lookup that fills it.

    For a name of the row's day, ``now`` is the lookup of today's, which is told beside it where it is another. Where the column
    names a township, ``place`` is the lookup of its code, so that pages can lead to it. The last that is recorded of
    ``beside`` is told in brackets where it says something else: how the final result of a batch came about.
    """

    heading: StrOrPromise
    lookup: str
    now: str = ""
    place: str = ""
    beside: tuple[str, ...] = ()

    @property
    def lookups(self) -> list[str]:
        """All that the column reads of a row."""
        return [lookup for lookup in (self.lookup, self.now, *self.beside) if lookup]


def no_condition(words: str) -> Q:
    """Return no condition: every row is looked at."""
    return Q()


def as_they_are(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows: their columns look up nothing but what they have."""
    return rows


@dataclass(frozen=True)
class Population:
    """The rows behind a figure.

    ``rows`` are those of the denominator, one per thing counted. ``counted`` picks those of the numerator; None means
    that the measure is a plain count, without a denominator, of all rows. ``dated_by`` names the date field that decides
    the period (PERIOD measures only). ``slices`` maps a dimension to the lookup of its key; a row has one key per
    dimension, so each dimension adds up to the whole; ``sliced`` annotates rows with what these lookups need. ``columns``
    describe a row to an auditor; ``named`` annotates rows with the names that only these look up, which counting a million
    rows goes without. ``searched`` returns a condition that holds, by index, at least for the rows whose columns have some words in
    them: names of the day are looked up for each row that is searched.

    ``amount`` names the column (at most four decimals, never null) whose sum is the figure, in place of the number of rows;
    such a measure has no denominator, and no rows at all mean no data rather than zero. ``among`` are the rows from which
    a plain count is picked, where none of them mean no data too. ``pending`` are the rows of the period that nobody can count
    yet, such as batches without a final result.
    """

    rows: QuerySet[Any]
    counted: Q | None = None
    dated_by: str = ""
    slices: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    amount: str = ""
    sliced: Callable[[QuerySet[Any]], QuerySet[Any]] = as_they_are
    named: Callable[[QuerySet[Any]], QuerySet[Any]] = as_they_are
    searched: Callable[[str], Q] = no_condition
    among: QuerySet[Any] | None = None
    pending: QuerySet[Any] | None = None

    def __post_init__(self) -> None:
        if self.amount and self.counted is not None:
            # Both would be a mean over amounts, which no rule of grading knows.
            raise ValueError("a sum of amounts has no denominator")

    @property
    def scale(self) -> int:
        """How many of the parts make one of the indicator's unit."""
        return AMOUNT_SCALE if self.amount else 1

    def numerator_rows(self) -> QuerySet[Any]:
        """Return the rows that make up the numerator."""
        return self.rows if self.counted is None else self.rows.filter(self.counted)

    def every_row(self) -> QuerySet[Any]:
        """Return all rows of the register, withdrawn ones too: those counted once may be found here when they no longer are."""
        # The base manager, since the default one leaves withdrawn rows out.
        return self.sliced(self.rows.model._base_manager.all())

    def within(self, first: dt.date, last: dt.date) -> "Population":
        """Keep the rows dated from ``first`` to ``last``, both included."""
        # Plain bounds on the column: a function such as EXTRACT around it would miss the index.
        span = {f"{self.dated_by}__gte": first, f"{self.dated_by}__lte": last}
        pending = None if self.pending is None else self.pending.filter(**span)
        return replace(self, rows=self.rows.filter(**span), pending=pending)


@dataclass(frozen=True)
class Measure:
    """A registered measure; ``parameters`` maps each accepted name to its allowed values and their labels."""

    key: str
    label: StrOrPromise
    span: Span
    parameters: Mapping[str, Mapping[str, StrOrPromise]]
    build: Callable[..., Population]

    def check(self, given: Mapping[str, str]) -> None:
        """Raise MeasureError where ``given`` names an unknown parameter or value, or leaves one out."""
        # Both ways: a parameter left out would silently count another population than the definition says.
        if set(given) != set(self.parameters):
            raise MeasureError(
                _("The measure %(measure)s takes the parameters %(names)s.")
                % {"measure": self.key, "names": ", ".join(self.parameters) or "–"}
            )
        for name, value in given.items():
            if value not in self.parameters[name]:
                raise MeasureError(
                    _("%(value)s is not a value of the parameter %(name)s.") % {"value": value, "name": name}
                )

    def population(self, day: dt.date, indicator_id: int, given: Mapping[str, str]) -> Population:
        """Return the population as of ``day``; PERIOD measures ignore the day and are cut by `Population.within`."""
        self.check(given)
        found = self.build(day=day, indicator_id=indicator_id, **given)
        # Annotated here once, so that figure and rows behind it are sliced by the very same expressions.
        return replace(found, rows=found.sliced(found.rows))


class Registry(dict[str, Measure]):
    """All measures by key."""

    # A misspelt measure in a definition is told to the office in words, not as a KeyError.
    def __missing__(self, key: str) -> Measure:
        raise MeasureError(_("There is no measure named %(measure)s.") % {"measure": key})


registry = Registry()


def measure(
    key: str,
    label: StrOrPromise,
    span: Span,
    parameters: Mapping[str, Mapping[str, StrOrPromise]] | None = None,
) -> Callable[[Callable[..., Population]], Callable[..., Population]]:
    """Register the decorated function, called with ``day``, ``indicator_id`` and its parameters, under ``key``."""

    def register(build: Callable[..., Population]) -> Callable[..., Population]:
        if key in registry:
            # A second one of the name would replace a figure's rows without anybody noticing.
            raise ValueError(f"measure {key} is registered twice")
        registry[key] = Measure(key, label, span, parameters or {}, build)
        return build

    return register
