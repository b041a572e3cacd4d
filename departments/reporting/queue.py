"""The reports that wait for the office: what the reviewer sees of each, and which comes before and after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.models import Report, ReportStep, ReportValue
from targets.models import Clause, Quarter

from .querysets import ReportQuerySet
from .workflow import Action

DISPUTED = ReportValue.Stance.DISPUTED


class QueueFilter(forms.Form):
    """What the queue is narrowed to; it stays in the address, so that the way from report to report keeps it."""

    quarter = forms.ModelChoiceField(label=_("quarter"), queryset=Quarter.objects.none(), required=False)
    clause = forms.ModelChoiceField(label=_("clause"), queryset=Clause.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = Report.objects.filter(state=Report.State.SUBMITTED)
        offered(self.fields["quarter"]).queryset = Quarter.objects.filter(reports__in=waiting).distinct()
        owed = ReportValue.objects.reported().filter(report__in=waiting)
        clauses = Clause.objects.filter(pk__in=owed.values("item__duty__clause")).order_by("position")
        offered(self.fields["clause"]).queryset = clauses

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen; a choice that is none narrows nothing."""
        return self.cleaned_data if self.is_valid() else {}

    def narrow(self, rows: ReportQuerySet) -> ReportQuerySet:
        """Keep the reports that were asked for."""
        if quarter := self.chosen.get("quarter"):
            rows = rows.of_quarter(quarter.pk)
        if clause := self.chosen.get("clause"):
            values = ReportValue.objects.reported().filter(report=OuterRef("pk"), item__duty__clause=clause)
            rows = rows.filter(Exists(values))
        return rows


def offered(field: forms.Field) -> forms.ModelChoiceField:
    """Return a field as one that offers rows, as which it was declared."""
    assert isinstance(field, forms.ModelChoiceField)
    return field


def queue(found: QueueFilter) -> ReportQuerySet:
    """Return the reports that wait for review, the longest waiting first."""
    return found.narrow(Report.objects.awaiting_review()).named()


def summed_up(rows: QuerySet[Report]) -> QuerySet[Report]:
    """Add what the reviewer should know of each before opening it: items, disputes, explanations, returns (no further query)."""
    reported = Q(values__set_aside=False)
    returned = ReportStep.objects.filter(report=OuterRef("pk"), action=Action.RETURN)
    return rows.annotate(
        items=Count("values", filter=reported),
        filled=Count("values", filter=reported & (~Q(values__text="") | Q(values__figure__isnull=False))),
        disputes=Count("values", filter=reported & Q(values__stance=DISPUTED)),
        explained=Count("values", filter=reported & ~Q(values__explanation="")),
        was_returned=Exists(returned),
    )


@dataclass(frozen=True)
class Place:
    """Where a report stands in the queue: counted from 1, with its neighbours; place 0 where it does not wait."""

    number: int
    total: int
    before: Report | None
    after: Report | None


def place_of(report: Report, rows: Sequence[Report]) -> Place:
    """Return where a report stands among those that wait."""
    keys = [row.pk for row in rows]
    if report.pk not in keys:
        return Place(0, len(rows), None, next(iter(rows), None))
    at = keys.index(report.pk)
    return Place(at + 1, len(rows), rows[at - 1] if at else None, rows[at + 1] if at + 1 < len(rows) else None)
