"""What is looked at before a report goes on: what is missing, and what asks for an explanation without blocking."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from departments.succession import merged_body_ids
from reporting.content import format_amount
from reporting.models import AcceptedFigure, Report, ReportItem, ReportItemRule, ReportValue

Series = Mapping[int, Decimal]
"""Figures of one item by the key of the quarter."""


WRONG_UNIT = 1000
"""From how many per cent more than before on a figure looks as if it were given in another unit."""


@dataclass(frozen=True)
class PeriodComparison:
    """What is shown beside a figure; None where nothing was reported. ``missing`` counts quarters without a figure."""

    year_to_date: Decimal | None
    missing: int
    last_quarter: Decimal | None
    year_before: Decimal | None


def compare_periods(report: Report, values: Iterable[ReportValue]) -> dict[int, PeriodComparison]:
    """Return by item what stands beside the report's figures (3 queries)."""
    figures = {value.item: value.figure for value in values if value.item.is_figure}
    earlier = read_earlier_figures(merged_body_ids(report.body), [item.pk for item in figures], report.quarter_id)
    return {
        item.pk: compare_figure(item, report.quarter_id, figure, earlier[item.pk]) for item, figure in figures.items()
    }


class KnownFigure(NamedTuple):
    """A figure of an item that a body reported in a quarter (by keys)."""

    item: int
    quarter: int
    body: int
    amount: Decimal


def read_known_figures(first: int, last: int, **narrowed: object) -> list[KnownFigure]:
    """Return the figures of the quarters from ``first`` to ``last`` (2 queries); ``narrowed`` are lookups of item and report.

    What was accepted counts; where nothing was accepted yet, what was submitted.
    """
    of_quarters = {"report__quarter__gte": first, "report__quarter__lte": last, **narrowed}
    columns = ("item", "report__quarter", "report__body")
    # The accepted version stands even while the report is unlocked and says something else.
    accepted = AcceptedFigure.objects.filter(stands=True, **of_quarters).values_list(*columns, "amount")
    waiting = ReportValue.objects.reported().filter(
        # Without a version yet, or a report that comes back unlocked would count twice.
        report__state=Report.State.SUBMITTED, report__versions=None, report__nil_statement="", figure__isnull=False,
        **of_quarters,
    ).values_list(*columns, "figure")  # fmt: skip
    return [KnownFigure(*row) for row in [*accepted, *waiting]]


def read_earlier_figures(bodies: list[int], items: list[int], until: int) -> dict[int, dict[int, Decimal]]:
    """Return by item the figures of the quarters before ``until``, from the first of the year before.

    The figures of merged bodies add up.
    """
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    # From the first quarter of the year before: 20143 leads to 20131.
    for known in read_known_figures(until // 10 * 10 - 9, until - 1, report__body__in=bodies, item__in=items):
        of_item = found[known.item]
        of_item[known.quarter] = of_item.get(known.quarter, Decimal(0)) + known.amount
    return found


def compare_figure(item: ReportItem, key: int, figure: Decimal | None, earlier: Series) -> PeriodComparison:
    """Return what stands beside the figure of the quarter with this key."""
    # Keys are no running numbers: after 20134 comes 20141.
    quarters = range(key // 10 * 10 + 1, key)
    known = {quarter: earlier[quarter] for quarter in quarters if quarter in earlier}
    if figure is not None:
        # What is typed now stands in for the quarter, accepted or not.
        known[key] = figure
    return PeriodComparison(
        year_to_date=period_figure(item, known, key),
        missing=len(quarters) + 1 - len(known),
        # The fourth quarter of the year before lies seven keys back: 20141 follows 20134.
        last_quarter=earlier.get(key - 1 if key % 10 > 1 else key - 7),
        year_before=earlier.get(key - 10),
    )


def period_figure(item: ReportItem, known: Series, last: int) -> Decimal | None:
    """Return the figure of a period that ends with the quarter ``last``; None where there is none.

    A sum adds what is known (who shows it says how many quarters are missing); the latest is that of the newest quarter
    that has one; a stock is that of the last quarter and no other.
    """
    if not known:
        return None
    if item.period == ReportItem.Period.SUM:
        return sum(known.values(), Decimal(0))
    return known.get(last) if item.period == ReportItem.Period.END else known[max(known)]


@dataclass(frozen=True)
class Gap:
    """Something that must be given before the report is signed off."""

    value: ReportValue
    message: str
    field: str

    @property
    def anchor(self) -> str:
        """The id of the field where it is given, in the report's form."""
        return f"i{self.value.pk}-{self.field}"


@dataclass(frozen=True)
class CheckedValue:
    """A value with what stands beside it and what is to be explained or still missing."""

    value: ReportValue
    comparison: PeriodComparison | None
    concerns: list[str]

    @property
    def needs_explanation(self) -> bool:
        """Whether an explanation is asked for and not given yet."""
        return bool(self.concerns) and not self.value.explanation

    @property
    def gaps(self) -> list[Gap]:
        """What must be given first."""
        found = []
        if self.value.is_blank:
            # An item that is not obligatory may stay blank, and a blank one needs no explanation either.
            if self.value.item.obligatory:
                found.append(("figure" if self.value.item.is_figure else "text", _("This item must be filled in.")))
        else:
            if self.needs_explanation:
                found.append(("explanation", _("Please explain this figure.")))
            if self.value.known is not None and not self.value.register_agreement:
                # The first of two buttons.
                found.append(("register_agreement_0", _("Please confirm or dispute what the register says.")))
        return [Gap(self.value, message, field) for field, message in found]


def check_values(report: Report, band: int) -> list[CheckedValue]:
    """Return every value of the report with its checks (5 queries, whatever the number of items)."""
    rows = (
        report.values.reported()
        .select_related("item__duty__clause__plan", "changed_by")
        .defer("item__duty__clause__plan__document")
    )
    values = list(rows.in_order())
    found = compare_periods(report, values)
    # All rules of the report at once, and every value compared with them below.
    items = {value.item_id: value.item for value in values}
    rules = list(ReportItemRule.objects.filter(item__in=[*items], other__in=[*items]))
    for rule in rules:
        rule.other = items[rule.other_id]
    figures = {value.item_id: value.figure for value in values}
    return [
        CheckedValue(
            value, found.get(value.item_id), list(find_concerns(value, found.get(value.item_id), rules, figures, band))
        )
        for value in values
    ]


def find_gaps(report: Report, band: int) -> list[Gap]:
    """Return what is missing before the report can be signed off; a nil report needs only its statement."""
    return [] if report.is_nil else [gap for one in check_values(report, band) for gap in one.gaps]


def find_concerns(
    value: ReportValue,
    comparison: PeriodComparison | None,
    rules: Sequence[ReportItemRule],
    figures: dict[int, Decimal | None],
    band: int,
) -> Iterator[str]:
    """Yield what asks for an explanation of a figure: its range, the rules between items, the figures before it.

    ``band`` is by how many per cent a figure may differ from an earlier one.
    """
    item, figure = value.item, value.figure
    if figure is None:
        return
    if item.minimum is not None and figure < item.minimum:
        yield _("below the usual minimum of %(bound)s") % {"bound": format_amount(item.minimum, item.decimals)}
    if item.maximum is not None and figure > item.maximum:
        yield _("above the usual maximum of %(bound)s") % {"bound": format_amount(item.maximum, item.decimals)}
    for rule in rules:
        # One that is not filled in yet breaks no rule.
        other = figures.get(rule.other_id) if rule.item_id == value.item_id else None
        if other is None:
            continue
        if rule.relation == ReportItemRule.Relation.AT_MOST and figure > other:
            yield _("more than “%(other)s”") % {"other": rule.other.label}
        if rule.relation == ReportItemRule.Relation.EQUAL and figure != other:
            yield _("not equal to “%(other)s”") % {"other": rule.other.label}
    if comparison is None:
        return
    for words, earlier in ((_("last quarter"), comparison.last_quarter), (_("a year before"), comparison.year_before)):
        # From zero there is no rate of change, so zero asks for nothing.
        # Multiplied instead of divided: exact, and no rate of a small base is rounded over the band.
        if earlier and abs(figure - earlier) * 100 > abs(earlier) * band:
            change = (figure - earlier) * 100 / earlier
            if change >= WRONG_UNIT:
                yield _("far above %(when)s, please check the unit") % {"when": words}
            else:
                yield _("%(change)+d%% against %(when)s") % {"change": round(change), "when": words}
