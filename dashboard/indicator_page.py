"""Everything the indicator page shows, read in a fixed number of queries."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import TextField
from django.db.models.functions import MD5, Cast
from django.http import Http404

from dashboard.as_of import AsOf
from dashboard.earlier_plans import EarlierPart, read_earlier_parts
from dashboard.graded import is_same_outcome
from dashboard.indicator_lines import OwnerLine, RevisionLine, StepLine, revision_lines
from dashboard.reading import Reading, Stored, by_place, get_reading
from dashboard.slice_tables import SliceTable, slice_table
from dashboard.trend import Chart, build_chart
from dashboard.trust import TrustFact, list_trust_facts
from departments.models import IndicatorOwnership
from departments.naming import body_name_on
from enterprises.slices import DIMENSIONS, Breakdown, names_by_dimension
from targets.models import (
    Attainment,
    CountedRows,
    Indicator,
    IndicatorDefinition,
    Quarter,
    Recomputation,
    StaleMark,
    Window,
)
from targets.models.recomputation import StaleMarkQuerySet, Waiting
from targets.timelines import IndicatorTimeline, steps_of

PERIOD_WINDOWS = (Window.QUARTER, Window.YEAR_TO_DATE, Window.PLAN_TO_DATE)
REVISIONS_SHOWN = 20


@dataclass(frozen=True)
class IndicatorPage:
    """An indicator in one quarter and window.

    ``stored`` holds the official figures by quarter and window, ``corrections`` what was computed for a closed quarter since.
    """

    indicator: Indicator
    timeline: IndicatorTimeline
    stored: Stored
    corrections: Stored
    quarter: Quarter
    window: str
    known: AsOf

    @cached_property
    def definition(self) -> IndicatorDefinition | None:
        """The definition that the quarter's figure was graded with; that in force where there is no figure."""
        found = find_judged(self.stored, self.quarter.pk)
        return found.definition if found else self.timeline.in_force.get(self.quarter.pk)

    @cached_property
    def reading(self) -> Reading:
        """The figure in the window chosen."""
        return get_reading(self.timeline, self.stored, self.quarter.pk, self.window)

    @cached_property
    def correction(self) -> Reading | None:
        """What the figure of a closed quarter has become since (更正); None where it is the same."""
        now, then = self.corrections.get((self.quarter.pk, self.window)), self.reading.attainment
        if now is None or (then and is_same_outcome(now, then)):
            return None
        return get_reading(self.timeline, self.corrections, self.quarter.pk, self.window)

    @property
    def counted(self) -> Attainment | None:
        """The newest figure, which counts what the registers hold now."""
        return self.corrections.get((self.quarter.pk, self.window)) or self.reading.attainment

    @property
    def has_rows(self) -> bool:
        """Whether the rows of the figure shown can be reached: today's, or those kept at the closing of the quarter."""
        if self.definition is None or not self.definition.measure or self.reading.attainment is None:
            return False
        closed_at, moment = self.quarter.closed_at, self.known.moment
        # As of a past day the registers no longer have the rows, unless a closing kept them.
        return moment is None or (closed_at is not None and closed_at <= moment)

    @cached_property
    def windows(self) -> list[Reading]:
        """The figure in every window there is, side by side."""
        return [get_reading(self.timeline, self.stored, self.quarter.pk, window) for window in self._windows]

    @cached_property
    def _windows(self) -> list[str]:
        found = {window for _, window in self.stored} | {self.window}
        return [window for window in Window.values if window in found]

    @property
    def is_judged(self) -> bool:
        """Whether the window chosen is the one the goal is judged by."""
        return self.definition is not None and self.definition.window == self.window

    @cached_property
    def quarters(self) -> list[Quarter]:
        """The plan's quarters that have begun."""
        return [Quarter.at(key) for key in self.timeline.keys]

    @cached_property
    def trend(self) -> list[Reading]:
        """The figure quarter by quarter up to the one shown."""
        known = self.timeline.in_force.keys() | {key for key, _ in self.stored}
        # A quarter before the first definition has nothing to draw.
        keys = [key for key in self.timeline.keys if key <= self.quarter.pk and key in known]
        return [get_reading(self.timeline, self.stored, key, self.window) for key in keys]

    @cached_property
    def chart(self) -> Chart:
        """The trend as the chart draws it."""
        return build_chart(self.trend, self.window, self.earlier)

    @cached_property
    def earlier(self) -> list[EarlierPart]:
        """The course under earlier plans, the oldest first; none where it continues nothing (6 queries a plan before)."""
        return read_earlier_parts(self.indicator, self.window, self.known)

    @property
    def earlier_newest_first(self) -> list[EarlierPart]:
        """The same, in the order of the table."""
        return self.earlier[::-1]

    @cached_property
    def continued_by(self) -> Indicator | None:
        """The indicator of the next plan that continues it, once its own plan has ended (1 query); None where there is none."""
        if self.indicator.plan.ends_on >= self.known.day:
            return None
        return self.indicator.followers.select_related("plan").defer("plan__document").first()

    @cached_property
    def trust(self) -> list[TrustFact]:
        """What the figure rests on (1 query where rows may be open)."""
        return list_trust_facts(self)

    @cached_property
    def slice_tables(self) -> list[SliceTable]:
        """The figure cut by township, industry and so on."""
        return [slice_table(self, dimension, self.breakdown, names) for dimension, names in self.names.items()]

    @property
    def breakdown(self) -> Breakdown:
        """The figure's slices by dimension; nothing where there is no figure."""
        return self.reading.attainment.breakdown if self.reading.attainment else {}

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        """The names of the slices by dimension and key, for the dimensions that the figure has (1 query)."""
        return names_by_dimension([name for name in DIMENSIONS if self.breakdown.get(name)], self.named_day)

    @property
    def revisions(self) -> list[RevisionLine]:
        """The last changes of the figure, newest first."""
        return self.all_revisions[:REVISIONS_SHOWN]

    @cached_property
    def all_revisions(self) -> list[RevisionLine]:
        """Every change of the figure, newest first, each with what it was before (1 query)."""
        rows = self.indicator.attainments.filter(quarter=self.quarter.pk, window=self.window).defer("breakdown")
        if self.known.moment:
            rows = rows.known_at(self.known.moment)
        # Slices are told apart by their digest: hundreds of revisions would be megabytes of them.
        slices = MD5(Cast("breakdown", TextField()))
        return revision_lines(list(rows.annotate(slices=slices).order_by("-revision")))

    @property
    def is_behind(self) -> bool:
        """Whether the day has turned and the figure has not: it does not tell of today yet."""
        found = self.counted
        return found is not None and not self.known.past and found.as_of < self.timeline.as_of(self.quarter.pk)

    @cached_property
    def recomputation(self) -> Recomputation | None:
        """The last pass of a worker over the measure, with the changes that wait (1 query)."""
        return Recomputation.objects.filter(measure=self._measure).with_waiting(self._stale).order_by("-pk").first()

    @cached_property
    def marks(self) -> Waiting:
        """The changes that wait to be counted in this figure, or in one that it sums up."""
        # A measure that no worker has come to has no pass to tell of.
        return self.recomputation.waiting if self.recomputation else self._stale.waiting()

    @property
    def _stale(self) -> StaleMarkQuerySet:
        return StaleMark.objects.filter(measure=self._measure, quarter_id__lte=self.quarter.pk)

    @property
    def _measure(self) -> str:
        return self.definition.measure if self.definition else ""

    @property
    def named_day(self) -> dt.date:
        """The day whose names and owners are told: the quarter's last, or the day of the figures known."""
        return min(self.quarter.ends_on, self.known.day)

    @cached_property
    def owners(self) -> list[OwnerLine]:
        """The bodies that answer for it in the quarter, as it was known, lead first (1 query)."""
        known = IndicatorOwnership.everything.filter(indicator=self.indicator).known_at(self.known.moment)
        rows = known.on(self.named_day).select_related("body").order_by("part", "body__position")
        return [OwnerLine(row, row.told) for row in rows.annotate(told=body_name_on("body", self.named_day))]

    @property
    def milestones(self) -> list[StepLine]:
        """The steps of a goal judged from evidence, as they stood at the end of the quarter, or at its closing."""
        day, official = self.timeline.as_of(self.quarter.pk), self.reading.attainment
        # Sign-offs may be corrected after a closing; the figure counted those kept with it.
        kept = CountedRows.objects.filter(pk=official.pk).first() if official and self.quarter.is_closed else None
        steps = steps_of(self.indicator, self.definition) if self.definition else []
        return [StepLine(step, due_on, day, kept is None or step.pk in kept.good) for step, due_on in steps]

    @property
    def definitions(self) -> list[IndicatorDefinition]:
        """Every version of the definition, newest first; on a past day those that had been recorded or used."""
        used = {figure.definition_id for figure in self.stored.values()}
        # A definition recorded later may be backdated, and figures of then were graded without it.
        found = [d for d in self.timeline.definitions if d.is_known_at(self.known.moment) or d.pk in used]
        return found[::-1]


def indicator_page(indicator: Indicator, asked_quarter: int | None, asked_window: str, known: AsOf) -> IndicatorPage:
    """Read the page for a quarter, by default the last with a figure, and a window, by default the judged one."""
    timeline = IndicatorTimeline(indicator, known.day, known_at=known.moment)
    if not timeline.keys:
        raise Http404
    # The last quarter with a figure is the running one or the one before, unless an indicator is counted no more.
    shown = [asked_quarter] if asked_quarter in timeline.keys else timeline.keys[-2:]
    # With the year before; keys are year times ten plus number.
    sliced = {*shown, *(key - 10 for key in shown)}
    stored = by_place(indicator.attainments.official(known.moment), timeline, sliced)
    latest = max((key for key, _ in stored), default=timeline.keys[-1])
    key = asked_quarter if asked_quarter in timeline.keys else latest
    found = find_judged(stored, key)
    # Without a figure the definition in force tells what would be asked.
    definition = found.definition if found else timeline.in_force.get(key)
    windows = {window for _, window in stored}
    window = asked_window if asked_window in windows else (definition.window if definition else Window.QUARTER_END)
    quarter = found.quarter if found else Quarter.objects.filter(pk=key).first() or Quarter.at(key)
    # What is not closed has none.
    corrected = indicator.attainments.filter(quarter=key).corrections(known.moment) if quarter.is_closed else None
    corrections = {} if corrected is None else by_place(corrected, timeline)
    return IndicatorPage(indicator, timeline, stored, corrections, quarter, window, known)


def find_judged(stored: Stored, key: int) -> Attainment | None:
    """Return the figure by which the goal is judged in a quarter, as `AttainmentQuerySet.judged` finds it."""
    found = [
        figure for (quarter, window), figure in stored.items() if quarter == key and window == figure.definition.window
    ]
    # As `judged` decides between two definitions that judged two windows of one quarter.
    return max(found, key=lambda figure: (figure.computed_at, figure.pk), default=None)
