"""What is looked at before a report goes on: what is missing, and what asks for an explanation without blocking."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from departments.models import Report, ReportItem, ReportItemRule, ReportValue

from .comparisons import Beside, beside
from .content import plain


@dataclass(frozen=True)
class Gap:
    """Something that must be given before the report is signed off."""

    value: ReportValue
    message: str


@dataclass(frozen=True)
class Checked:
    """A value with what stands beside it and what is to be explained or still missing."""

    value: ReportValue
    beside: Beside | None
    concerns: list[str]

    @property
    def asks(self) -> bool:
        """Whether an explanation is asked for and not given yet."""
        return bool(self.concerns) and not self.value.explanation

    @property
    def gaps(self) -> list[Gap]:
        """What must be given first."""
        return [Gap(self.value, message) for message in self.missing()]

    def missing(self) -> Iterator[str]:
        """Yield what is missing, in words."""
        if self.value.is_blank:
            if self.value.item.obligatory:
                yield _("This item must be filled in.")
            return
        if self.asks:
            yield _("Please explain this figure.")
        if self.value.known is not None and not self.value.stance:
            yield _("Please confirm or dispute what the register says.")


def checked(report: Report, band: int) -> list[Checked]:
    """Return every value of the report with its checks (5 queries, whatever the number of items)."""
    values = list(report.values.reported().select_related("item__duty__clause").in_order())
    found = beside(report, values)
    rules = list(ReportItemRule.objects.filter(item__in=[value.item_id for value in values]).select_related("other"))
    figures = {value.item_id: value.figure for value in values}
    return [
        Checked(value, found.get(value.item_id), list(concerns(value, found.get(value.item_id), rules, figures, band)))
        for value in values
    ]


def gaps(report: Report, band: int) -> list[Gap]:
    """Return what is missing before the report can be signed off; a nil report needs only its statement."""
    return [] if report.is_nil else [gap for one in checked(report, band) for gap in one.gaps]


def concerns(
    value: ReportValue,
    compared: Beside | None,
    rules: Sequence[ReportItemRule],
    figures: dict[int, Decimal | None],
    band: int,
) -> Iterator[str]:
    """Yield what asks for an explanation of a figure: its range, the rules between items, the figures before it."""
    if value.figure is None:
        return
    yield from out_of_range(value.item, value.figure)
    for rule in rules:
        if rule.item_id == value.item_id:
            yield from broken(rule, value.figure, figures.get(rule.other_id))
    if compared is not None:
        yield from deviations(value.figure, compared, band)


def out_of_range(item: ReportItem, figure: Decimal) -> Iterator[str]:
    """Yield where the figure lies outside its usual range."""
    if item.minimum is not None and figure < item.minimum:
        yield _("below the usual minimum of %(bound)s") % {"bound": plain(item.minimum, item.decimals)}
    if item.maximum is not None and figure > item.maximum:
        yield _("above the usual maximum of %(bound)s") % {"bound": plain(item.maximum, item.decimals)}


def broken(rule: ReportItemRule, figure: Decimal, other: Decimal | None) -> Iterator[str]:
    """Yield where the figure breaks a rule with another one; one that is not filled in yet breaks nothing."""
    if other is None:
        return
    if rule.relation == ReportItemRule.Relation.AT_MOST and figure > other:
        yield _("more than “%(other)s”") % {"other": rule.other.label}
    if rule.relation == ReportItemRule.Relation.EQUAL and figure != other:
        yield _("not equal to “%(other)s”") % {"other": rule.other.label}


def deviations(figure: Decimal, compared: Beside, band: int) -> Iterator[str]:
    """Yield from which earlier figures it differs by more than the band, in per cent."""
    for words, earlier in ((_("last quarter"), compared.last_quarter), (_("a year before"), compared.year_before)):
        # From zero there is no rate of change, so zero asks for nothing.
        if earlier and abs(figure - earlier) * 100 > abs(earlier) * band:
            change = (figure - earlier) * 100 / earlier
            yield _("%(change)+d%% against %(when)s") % {"change": round(change), "when": words}
