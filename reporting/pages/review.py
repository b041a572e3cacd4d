"""A report as the office reviews it: each item beside the last report, beside the register, and beside what was returned."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any, cast

from django import forms
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from departments.models import Duty
from departments.succession import merged_body_ids
from reporting.access import HANDED_IN
from reporting.content import ItemComparison, build_value_content
from reporting.models import Report, ReportComment, ReportStep, ReportValue
from reporting.pages.report import ItemLine, ReportPage
from reporting.querysets import ReportQuerySet
from reporting.transitions import Action
from targets.models import Clause, Quarter
from targets.together import fetch_together, hold_children


@dataclass(frozen=True)
class ReviewedItem:
    """An item: what is reported, the last report's words on it, and what it said when the report was returned."""

    line: ItemLine
    last: list[ReportValue]
    returned: ItemComparison | None
    remark: str

    @property
    def value(self) -> ReportValue:
        """The reported value."""
        return self.line.checked.value

    @property
    def off_register(self) -> Decimal | None:
        """By how much the figure differs from what the register knows; None where it does not or nothing is known."""
        if self.value.known is None or self.value.figure is None:
            return None
        # No difference is nothing to show.
        return self.value.figure - self.value.known or None

    @property
    def changed(self) -> bool:
        """Whether the item says something else than when the report was returned."""
        return self.returned is not None and self.returned.differs

    @property
    def unanswered(self) -> bool:
        """Whether the office remarked on the item and nothing was changed."""
        return bool(self.remark) and not self.changed


@dataclass(frozen=True)
class Review:
    """A report before the office."""

    report: Report
    reader: User

    @cached_property
    def page(self) -> ReportPage:
        """The report as its readers see it."""
        return ReportPage(self.report, self.reader)

    @cached_property
    def items(self) -> list[ReviewedItem]:
        """Every item, in the order of the plan."""
        last, then = self.last_values, self.returned_values
        return [
            ReviewedItem(
                line,
                last[line.item.pk],
                ItemComparison(build_value_content(line.checked.value), then.get(line.item.code))
                if self.last_return
                else None,
                self.remarks.get(line.item.pk, ""),
            )
            for line in self.page.lines
        ]

    @property
    def parts(self) -> list[tuple[Duty, list[ReviewedItem]]]:
        """The items under their duties."""
        return [(duty, list(items)) for duty, items in groupby(self.items, key=lambda one: one.line.item.duty)]

    @cached_property
    def last_quarter(self) -> Quarter:
        """The quarter before."""
        key = self.report.quarter_id
        # The quarter before a first quarter is the fourth of the year before: 20141 follows 20134.
        return Quarter.at(key - 1 if key % 10 > 1 else key - 7)

    @cached_property
    def last_values(self) -> dict[int, list[ReportValue]]:
        """What was handed in for the quarter before, by the body and by those merged into it, by item."""
        found: dict[int, list[ReportValue]] = defaultdict(list)
        for value in self._before[0]:
            found[value.item_id].append(value)
        return found

    @cached_property
    def last_return(self) -> ReportStep | None:
        """The last time that the report was returned, with its remarks; None where it never was."""
        _values, steps, remarks = self._before
        for step in steps:
            hold_children(step, "comments", [remark for remark in remarks if remark.step_id == step.pk])
            return step
        return None

    @cached_property
    def _before(self) -> tuple[Iterable[ReportValue], Iterable[ReportStep], Iterable[ReportComment]]:
        """The values of the quarter before, the last return, and the remarks of all returns (1 query)."""
        values = ReportValue.objects.reported().filter(
            report__quarter=self.last_quarter.pk,
            report__body__in=merged_body_ids(self.report.body),
            report__state__in=HANDED_IN,
        )
        values = values.in_order()
        steps = self.report.steps.filter(action=Action.RETURN).select_related("by").order_by("-pk")[:1]
        remarks = ReportComment.objects.filter(step__report=self.report)
        fetch_together(values, steps, remarks)
        return values, steps, remarks

    @cached_property
    def returned_values(self) -> dict[str, Any]:
        """What the report said then, by the item's code."""
        snapshot = self.last_return.snapshot if self.last_return else {"values": []}
        return {value["item"]: value for value in snapshot["values"]}

    @cached_property
    def remarks(self) -> dict[int, str]:
        """The remarks made then, by item."""
        return {one.item_id: one.text for one in self.last_return.comments.all()} if self.last_return else {}

    @property
    def disputes(self) -> list[ReviewedItem]:
        """The items of which the body says that the register is wrong."""
        return [one for one in self.items if one.value.register_agreement == ReportValue.RegisterAgreement.DISPUTED]

    @property
    def concerns(self) -> int:
        """How many items lie outside what is usual."""
        return sum(bool(one.line.checked.concerns) for one in self.items)


class QueueFilter(forms.Form):
    """What the queue is narrowed to; it stays in the address, so that the way from report to report keeps it."""

    quarter = forms.ModelChoiceField(label=_("quarter"), queryset=Quarter.objects.none(), required=False)
    clause = forms.ModelChoiceField(label=_("clause"), queryset=Clause.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = Report.objects.filter(state=Report.State.SUBMITTED)
        owed = ReportValue.objects.reported().filter(report__in=waiting)
        clauses = Clause.objects.filter(pk__in=owed.values("item__duty__clause")).order_by("position")
        quarters = Quarter.objects.filter(reports__in=waiting).distinct()
        cast(forms.ModelChoiceField, self.fields["quarter"]).queryset = quarters
        cast(forms.ModelChoiceField, self.fields["clause"]).queryset = clauses

    @property
    def reports(self) -> ReportQuerySet:
        """The reports that wait for review, the longest waiting first; a choice that is none narrows nothing."""
        rows = Report.objects.awaiting_review().with_names()
        chosen = self.cleaned_data if self.is_valid() else {}
        if quarter := chosen.get("quarter"):
            rows = rows.of_quarter(quarter.pk)
        if clause := chosen.get("clause"):
            # EXISTS, as a join would list a report once for each of its values.
            values = ReportValue.objects.reported().filter(report=OuterRef("pk"), item__duty__clause=clause)
            rows = rows.filter(Exists(values))
        return rows


def with_review_summary(rows: ReportQuerySet) -> QuerySet[Report]:
    """Add what the reviewer should know of each before opening it: items, disputes, explanations, returns (no further query)."""
    # Conditions within the counts, so that one join serves all of them.
    reported = Q(values__set_aside=False)
    returned = ReportStep.objects.filter(report=OuterRef("pk"), action=Action.RETURN)
    return rows.with_item_counts().annotate(
        disputes=Count(
            "values", filter=reported & Q(values__register_agreement=ReportValue.RegisterAgreement.DISPUTED)
        ),
        explained=Count("values", filter=reported & ~Q(values__explanation="")),
        was_returned=Exists(returned),
    )


@dataclass(frozen=True)
class QueuePlace:
    """Where a report stands in the queue: counted from 1, with its neighbours; place 0 where it does not wait."""

    number: int
    total: int
    before: Report | None
    after: Report | None


def find_place(report: Report, rows: Sequence[Report]) -> QueuePlace:
    """Return where a report stands among those that wait."""
    keys = [row.pk for row in rows]
    if report.pk not in keys:
        return QueuePlace(0, len(rows), None, next(iter(rows), None))
    at = keys.index(report.pk)
    return QueuePlace(at + 1, len(rows), rows[at - 1] if at else None, rows[at + 1] if at + 1 < len(rows) else None)
