"""Report items as the office reads them: which are in force, who owes them from which quarter, which indicator reads them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.db.models import Q, QuerySet

from departments.models import Body, Duty
from reporting.models import Report, ReportItem
from reporting.obligations import ObligationRows, ReportingObligations
from reporting.services.versions import STOCK, SUM
from reporting.sources.base import registry
from targets import clock
from targets.models import IndicatorDefinition, Quarter
from targets.models.quarters import quarter_id

STATES = ("in-force", "to-come", "ended")


@dataclass(frozen=True)
class ItemLine:
    """An item in the list, with who reports on it and the indicators that read it."""

    item: ReportItem
    reporters: list[Body]
    readers: list[IndicatorDefinition]

    @property
    def source(self) -> str:
        """The register that fills it in; empty for none."""
        found = registry.get(self.item.source)
        return str(found.label) if found else ""


@dataclass(frozen=True)
class ItemList:
    """The items of one state, found by words, under their duties (7 queries, whatever their number)."""

    state: str
    words: str

    @cached_property
    def duties(self) -> list[tuple[Duty, list[ItemLine]]]:
        """The duties in the order of the plan, each with its items."""
        obligations = ReportingObligations(Quarter.at(quarter_id(clock.today())))
        readers = list_readers_by_item()
        lines = [ItemLine(item, obligations.list_bodies(item), readers.get(item.code, [])) for item in self.items]
        # The rows come in the order of the duties.
        return [(duty, list(rows)) for duty, rows in groupby(lines, key=lambda line: line.item.duty)]

    @property
    def items(self) -> QuerySet[ReportItem]:
        """The items."""
        day = clock.today()
        in_state = {
            "in-force": Q(since__lte=day) & (Q(until=None) | Q(until__gte=day)),
            "to-come": Q(since__gt=day),
            "ended": Q(until__lt=day),
        }
        rows = ReportItem.objects.filter(in_state[self.state]).prefetch_related("bodies")
        if self.words:
            rows = rows.filter(
                Q(label__icontains=self.words) | Q(code__iexact=self.words) | Q(duty__summary__icontains=self.words)
            )
        return rows.select_related("duty__clause").order_by("duty__position", "duty_id", "position", "pk")

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(len(lines) for _duty, lines in self.duties)


def list_readers_by_item() -> Mapping[str, list[IndicatorDefinition]]:
    """Return the definitions in force that read an item, by its code (1 query)."""
    found = defaultdict(list)
    for definition in IndicatorDefinition.objects.in_force(clock.today()).select_related("indicator__plan"):
        if definition.measure in {SUM, STOCK}:
            found[definition.parameters.get("item", "")].append(definition)
    return found


@dataclass(frozen=True)
class ItemPreview:
    """Who will owe an item, from which quarter on; ``offered`` are those whose report was made without it."""

    item: ReportItem
    quarter: Quarter
    bodies: list[Body]
    offered: list[Body]

    @classmethod
    def of(cls, item: ReportItem) -> "ItemPreview":
        """Look ahead for a stored item, from its first quarter or, where that is closed, from the first that is not."""
        closed = Quarter.objects.filter(closed_at__isnull=False).order_by("-pk").first()
        # Nothing begins in a closed quarter, so the item is owed from the first open one on.
        first_open = quarter_id(closed.ends_on + dt.timedelta(days=1)) if closed else 0
        quarter = Quarter.at(max(quarter_id(item.since), first_open))
        bodies = ReportingObligations(quarter).list_bodies(item)
        without = Report.objects.of_quarter(quarter.pk).exclude(values__item=item)
        made = set(without.values_list("body_id", flat=True))
        return cls(item, quarter, bodies, [body for body in bodies if body.pk in made])


@dataclass(frozen=True)
class QuarterGeneration:
    """A quarter whose reports can be made: how many there are, and which bodies still need one."""

    quarter: Quarter
    made: int
    missing: list[Body]


def list_quarters_to_generate() -> list[QuarterGeneration]:
    """Return the quarters that are over and not closed, the newest first (7 queries for however many)."""
    quarters = list(Quarter.objects.filter(ends_on__lt=clock.today(), closed_at=None).order_by("-pk"))
    made: dict[int, set[int]] = defaultdict(set)
    for key, body in Report.objects.filter(quarter__in=quarters).values_list("quarter_id", "body_id"):
        made[key].add(body)
    rows, found = ObligationRows(), []
    for quarter in quarters:
        owing = ReportingObligations(quarter, rows).items
        missing = [one for one in owing if one.pk not in made[quarter.pk]]
        found.append(QuarterGeneration(quarter, len(made[quarter.pk]), missing))
    return found
