"""The summary of a quarter: what was reported on each duty, by whom, and what the figures add up to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from departments.models import Duty
from reporting.access import HANDED_IN
from reporting.checks import period_figure, read_known_figures
from reporting.models import Report, ReportItem, ReportValue
from targets.models import Quarter


@dataclass(frozen=True)
class BodyEntry:
    """What one body reported on an item: a narrative, or a figure with that of the year to date."""

    report: Report
    value: ReportValue
    year_to_date: Decimal | None

    @property
    def is_accepted(self) -> bool:
        """Whether the office has accepted it."""
        return self.report.state == Report.State.ACCEPTED


@dataclass(frozen=True)
class SummaryItem:
    """An item with what was reported on it; ``missing_bodies`` are those whose report is not in, ``nil_bodies`` those with nothing to report."""

    item: ReportItem
    entries: list[BodyEntry]
    missing_bodies: list[str]
    nil_bodies: list[str]

    @property
    def total(self) -> Decimal | None:
        """What the bodies' figures of the quarter add up to; None where there is none."""
        return sum_known(entry.value.figure for entry in self.entries)

    @property
    def year_to_date(self) -> Decimal | None:
        """What their figures of the year add up to."""
        return sum_known(entry.year_to_date for entry in self.entries)


@dataclass(frozen=True)
class SummaryDuty:
    """A duty with its items."""

    duty: Duty
    items: list[SummaryItem]


@dataclass(frozen=True)
class SummaryBody:
    """A body's report, duty by duty."""

    report: Report
    duties: list[tuple[Duty, list[BodyEntry]]]


def sum_known(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Add up what there is; None where there is nothing."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


@dataclass(frozen=True)
class Summary:
    """The summary of a quarter (4 queries).

    It speaks of the reports before the office: accepted ones, and submitted ones, which are marked. Figures of a report
    that is unlocked or back with its body are left out until it is handed in again.
    """

    quarter: Quarter

    @cached_property
    def values(self) -> list[ReportValue]:
        """Every value of the quarter's reports, in the order of the plan and of the lead group."""
        rows = ReportValue.objects.reported().filter(report__quarter=self.quarter)
        # The clause's address names its plan.
        rows = rows.select_related("item__duty__clause__plan", "report__body", "report__quarter")
        rows = rows.defer("item__duty__clause__plan__document")
        return sorted(
            rows.prefetch_related("report__body__names"),
            key=lambda value: (
                value.item.duty.position,
                value.item.position,
                value.item_id,
                value.report.body.position,
                value.report.body_id,
            ),
        )

    @cached_property
    def reports(self) -> list[Report]:
        """The reports that are owed, in the order of the lead group."""
        found = {value.report_id: value.report for value in self.values}
        return sorted(found.values(), key=lambda report: (report.body.position, report.body_id))

    @property
    def handed_in(self) -> list[Report]:
        """The reports before the office."""
        return [report for report in self.reports if report.state in HANDED_IN]

    @property
    def accepted(self) -> list[Report]:
        """The accepted ones among them."""
        return [report for report in self.reports if report.state == Report.State.ACCEPTED]

    @property
    def missing(self) -> list[Report]:
        """The reports that are not before the office."""
        return [report for report in self.reports if report.state not in HANDED_IN]

    @cached_property
    def _year(self) -> dict[tuple[int, int], dict[int, Decimal]]:
        """The figures of the year up to the quarter, by body and item, then by quarter (2 queries)."""
        found: dict[tuple[int, int], dict[int, Decimal]] = defaultdict(dict)
        for known in read_known_figures(self.quarter.year * 10 + 1, self.quarter.pk):
            found[known.body, known.item][known.quarter] = known.amount
        return found

    def _entry(self, value: ReportValue) -> BodyEntry:
        known = dict(self._year.get((value.report.body_id, value.item_id), {}))
        if value.figure is not None:
            # The figure of this quarter as it is before the office, accepted or not.
            known[self.quarter.pk] = value.figure
        year = period_figure(value.item, known, self.quarter.pk) if value.item.is_figure else None
        return BodyEntry(value.report, value, year)

    @cached_property
    def duties(self) -> list[SummaryDuty]:
        """The duties that were reported on, in the order of the plan."""
        items: dict[ReportItem, list[ReportValue]] = defaultdict(list)
        for value in self.values:
            items[value.item].append(value)
        found: dict[Duty, list[SummaryItem]] = defaultdict(list)
        for item, values in items.items():
            found[item.duty].append(self._item(item, values))
        return [SummaryDuty(duty, lines) for duty, lines in found.items()]

    def _item(self, item: ReportItem, values: list[ReportValue]) -> SummaryItem:
        # A draft is the body's own affair and in no summary.
        before_office = [value for value in values if value.report.state in HANDED_IN]
        return SummaryItem(
            item,
            [self._entry(value) for value in before_office if not value.is_blank],
            [value.report.body_name for value in values if value.report.state not in HANDED_IN],
            [value.report.body_name for value in before_office if value.report.is_nil],
        )

    @cached_property
    def bodies(self) -> list[SummaryBody]:
        """The reports before the office, each with what it says."""
        found: dict[int, dict[Duty, list[BodyEntry]]] = {report.pk: defaultdict(list) for report in self.handed_in}
        for value in self.values:
            if value.report_id in found and not value.is_blank:
                found[value.report_id][value.item.duty].append(self._entry(value))
        return [SummaryBody(report, list(found[report.pk].items())) for report in self.handed_in]
