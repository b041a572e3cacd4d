"""The figures of one township (一镇一档) beside the district's."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.db.models import F
from django.utils.translation import gettext as _

from dashboard.as_of import AsOf
from dashboard.cache import State
from dashboard.place_figures import (
    PlaceFigure,
    find_quarter,
    get_part,
    list_quarters,
    list_sliced_figures,
    round_distance,
    whole_of,
)
from dashboard.sparkline import Pair, Sparkline
from dashboard.standing import RECENT_QUARTERS
from departments.models import Township
from exchange.exports.tables import PageTable
from targets import clock, words
from targets.figures import format_plain
from targets.models import Attainment, Plan, Quarter
from targets.models.attainment import exact_value


@dataclass(frozen=True)
class TownshipLine:
    """An indicator in the township and in the whole district, and how both came to it."""

    here: PlaceFigure
    district: PlaceFigure
    target_words: str
    sparkline: Sparkline

    @property
    def difference_words(self) -> str:
        """By how many percentage points a share lies above or below the district's; empty for what no share is."""
        here, district = self.here.value, self.district.value
        if here is None or district is None or not self.here.attainment.indicator.is_ratio:
            return ""
        sign = "+" if here > district else "−" if here < district else ""
        return sign + format_plain(abs(here - district))


# Of all townships, and few: each holds the slices of a quarter.
@lru_cache(maxsize=8)
def read_sliced_figures(plan: Plan, asked: int | None, state: State) -> list[Attainment]:
    """Read the figures of a quarter; ``state`` tells one state of them from another, as on the board."""
    return list_sliced_figures(plan, asked, AsOf())


class TownshipPage:
    """A township's figures in one quarter (1 query; 3 where any figure changed)."""

    def __init__(self, township: Township, plan: Plan, asked: int | None) -> None:
        self.township, self.plan, self.today = township, plan, clock.today()
        self.state = State.now()
        self.figures = read_sliced_figures(plan, asked, self.state)
        self.quarter = find_quarter(plan, self.figures, asked, AsOf())

    @property
    def quarters(self) -> list[Quarter]:
        """The quarters of the plan that have begun."""
        return list_quarters(self.plan, self.today)

    @cached_property
    def lines(self) -> list[TownshipLine]:
        """The indicators that are sliced by township, in the order of the plan."""
        series = self.list_series()
        return [
            TownshipLine(
                PlaceFigure(row, get_part(row, self.township.code)),
                PlaceFigure(row, whole_of(row)),
                words.describe_target(row.indicator, row.definition),
                Sparkline.of(series[row.indicator_id]),
            )
            for row in self.figures
        ]

    def list_series(self) -> dict[int, list[Pair]]:
        """Return by indicator the township's and the district's values of the last twelve quarters (1 query)."""
        rows = Attainment.objects.of_plan(self.plan).filter(
            quarter__lte=self.quarter.pk, quarter__gt=self.quarter.pk - 10 * RECENT_QUARTERS // 4
        )
        part = F(f"breakdown__township__{self.township.code}")
        series: dict[int, list[Pair]] = defaultdict(list)
        # Only the township's own parts leave the database, not the breakdowns of all dimensions.
        for indicator, here, numerator, denominator, scale in rows.judged().values_list(
            "indicator_id", part, "numerator", "denominator", "scale"
        ):
            own = exact_value(here[0], here[1], scale) if here else None
            series[indicator].append((own, exact_value(numerator, denominator, scale)))
        return series

    @property
    def table(self) -> PageTable:
        """The figures for a file."""
        headings = [
            _("Indicator"), _("Target"), _("Value"), _("Parts"), _("To the target"), _("Light"), _("Whole district"), _("Compared with the district"),
        ]  # fmt: skip
        lines = [
            (
                str(line.here.attainment.indicator), line.target_words, line.here.number, line.here.figure.parts.strip(" （）()"),
                round_distance(line.here.distance), line.here.status_words,
                line.district.number, line.difference_words,
            )
            for line in self.lines
        ]  # fmt: skip
        day = min(self.quarter.ends_on, self.today)
        title = f"{self.township.place_on(day).name_on(day)} {self.quarter.code}"
        return PageTable(title, headings, lines, [f"{self.plan.title}　{self.quarter.label}"])
