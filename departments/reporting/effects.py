"""What a correction would move: the indicators that read a corrected figure, and the quarters in which they change."""

from collections.abc import Iterable
from dataclasses import dataclass

from departments.models import CorrectedValue, ReportCorrection, ReportItem
from targets.models import Indicator, IndicatorDefinition, Quarter
from targets.services import quarters_since

from .services.versions import STOCK, SUM


@dataclass(frozen=True)
class Effect:
    """An indicator that reads a corrected item, and the quarters whose figure may move; closed ones keep theirs."""

    indicator: Indicator
    item: ReportItem
    quarters: list[Quarter]

    @property
    def closed(self) -> list[Quarter]:
        """The quarters in which the new figure will stand beside the one that they were closed with."""
        return [quarter for quarter in self.quarters if quarter.is_closed]


def effects_of(correction: ReportCorrection, changes: Iterable[CorrectedValue]) -> list[Effect]:
    """Return what the changes would move in the plan in force (2 queries); a narrative moves nothing."""
    quarter = correction.report.quarter
    items = {change.item.code: change.item for change in changes if change.item.is_figure}
    in_force = IndicatorDefinition.objects.in_force(quarter.ends_on)
    readers = IndicatorDefinition.objects.filter(pk__in=in_force.values("pk"), measure__in=[SUM, STOCK])
    known = {row.pk: row for row in Quarter.objects.filter(pk__in=quarters_since(quarter.starts_on))}
    return [
        Effect(
            row.indicator, items[row.parameters["item"]], [known[key] for key in touched(row, quarter) if key in known]
        )
        for row in readers.filter(parameters__item__in=list(items)).select_related("indicator")
    ]


def touched(definition: IndicatorDefinition, quarter: Quarter) -> list[int]:
    """Return the keys of the quarters whose judged figure contains that of ``quarter``."""
    if definition.window == "quarter" and definition.measure == SUM:
        return [quarter.pk]
    keys = quarters_since(quarter.starts_on)
    if definition.window == "year_to_date":
        return [key for key in keys if key // 10 == quarter.pk // 10]
    return keys
