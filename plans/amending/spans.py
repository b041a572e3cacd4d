"""The spans in which an indicator does not apply, as an amendment sets them: as JSON and in words."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plans.amending.versions import Difference
from targets.models import Applicability, Indicator


class Span(NamedTuple):
    """A span; without ``until`` it goes on."""

    since: dt.date
    until: dt.date | None
    basis: str

    def __str__(self) -> str:
        days = {"since": date_format(self.since), "until": date_format(self.until) if self.until else ""}
        words = _("from %(since)s to %(until)s") if self.until else _("from %(since)s on")
        return f"{words % days}（{self.basis}）"

    @classmethod
    def of(cls, row: Applicability) -> "Span":
        """Return a stored span."""
        return cls(row.since, row.until, row.basis)


def find_spans(indicator: Indicator) -> list[Span]:
    """Return the spans that hold as it is known now, in the order of their days."""
    return [Span.of(row) for row in Applicability.objects.filter(indicator=indicator).order_by("since")]


def spans_to_json(spans: Iterable[Span]) -> dict[str, Any]:
    """Return spans as an amendment stores them."""
    return {
        "spans": [
            [f"{span.since}", f"{span.until or ''}", span.basis] for span in sorted(spans, key=lambda span: span.since)
        ]
    }


def spans_from_json(data: dict[str, Any]) -> list[Span]:
    """Return stored spans."""
    return [
        Span(dt.date.fromisoformat(since), dt.date.fromisoformat(until) if until else None, basis)
        for since, until, basis in data.get("spans", [])
    ]


def compare_spans(before: Sequence[Span], after: Sequence[Span]) -> list[Difference]:
    """Return what no longer holds and what holds instead."""
    label = _("Not applicable")
    gone = [Difference(label, str(span), "") for span in before if span not in after]
    return gone + [Difference(label, "", str(span)) for span in after if span not in before]
