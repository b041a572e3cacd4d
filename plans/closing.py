"""What the closing of quarters rests on, and what has become of closed ones since."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exchange.models import SheetImport
from plans.choosing import PlanSwitch
from reporting.correcting import count_corrected_since_closing
from reporting.obligations import list_outstanding_bodies, list_unlocked_reports
from targets import clock
from targets.models import Attainment, Comparison, Plan, Quarter, StaleMark
from targets.monitoring import failed_recomputations, last_differences
from targets.together import count_together


@dataclass(frozen=True)
class Check:
    """A line of the checklist: how much of it is open, what to do about it, and whether it bars the closing."""

    key: str
    words: str | Promise
    open: int
    bars: bool
    url: str = ""

    @property
    def passed(self) -> bool:
        """Whether nothing of it is open."""
        return not self.open


@dataclass(frozen=True)
class QuarterLine:
    """A quarter in the list: the plan under which it ended, how it stands, and how many figures and reports were corrected since its closing."""

    quarter: Quarter
    plan: Plan | None
    corrections: int
    corrected_reports: int
    is_over: bool
    is_next: bool


@dataclass(frozen=True)
class Closing:
    """A quarter with its checklist."""

    plan: Plan
    quarter: Quarter

    @cached_property
    def checks(self) -> list[Check]:
        """What has to be in order, what bars the closing first (6 queries)."""
        # The barriers are the same as `quarter_close` asks under its locks; here only for the eyes.
        earlier, marks, failed, differences, waiting, unlocked = count_together(
            Quarter.objects.filter(pk__lt=self.quarter.pk, closed_at=None),
            StaleMark.objects.filter(quarter_id__lte=self.quarter.pk),
            failed_recomputations(),
            last_differences(),
            SheetImport.objects.filter(state__in=[SheetImport.State.CHECKED, SheetImport.State.WRITING]),
            list_unlocked_reports(self.quarter),
        )
        over = clock.today() > self.quarter.ends_on
        outstanding = len(list_outstanding_bodies(self.quarter))
        missing = f"{reverse('reporting:reports-missing')}?quarter={self.quarter.code}"
        unlocking = reverse("reporting:report-unlockings")
        return [
            Check("over", _("The quarter is over"), 0 if over else 1, True),
            Check("earlier", _("The quarters before it are closed"), earlier, True, reverse("plans:quarters")),
            Check("marks", _("All changes are counted"), marks, True),
            Check("failed", _("The last recomputation of every measure succeeded"), failed, False),
            Check("differences", _("The last nightly comparison found no difference"), differences, False),
            Check(
                "compared", _("The figures were compared after the quarter’s end"), 0 if self._compared else 1, False
            ),
            Check("imports", _("No imported sheet waits for confirmation"), waiting, False),
            Check("reports", _("Every report of the quarter has been accepted"), outstanding, False, missing),
            Check("unlocked", _("No accepted report is unlocked"), unlocked, False, unlocking),
        ]

    @property
    def _compared(self) -> bool:
        last = Comparison.objects.exclude(finished_at=None).order_by("-pk").first()
        # A comparison that began before midnight compared the figures of an unfinished quarter.
        return last is not None and timezone.localdate(last.started_at) > self.quarter.ends_on

    @property
    def is_barred(self) -> bool:
        """Whether something stands in the way that no reason can excuse."""
        return any(check.bars and not check.passed for check in self.checks)

    @property
    def open_counts(self) -> dict[str, int]:
        """What is open and can be excused, for the record of the closing."""
        return {check.key: check.open for check in self.checks if not check.bars and not check.passed}


def list_quarter_lines(switch: PlanSwitch) -> list[QuarterLine]:
    """Return the quarters of all plans that have begun, newest first (4 queries)."""
    today = clock.today()
    quarters = list(Quarter.objects.of_plans().started(today).select_related("closed_by"))
    corrected, reports = count_corrections(), count_corrected_since_closing()
    # Only the first open one can be closed, since windows add up the quarters before.
    following = next((quarter.pk for quarter in quarters if not quarter.is_closed), None)
    return [
        QuarterLine(
            quarter,
            switch.find_plan(quarter.ends_on),
            corrected.get(quarter.pk, 0),
            reports.get(quarter.pk, 0),
            quarter.ends_on < today,
            quarter.pk == following,
        )
        for quarter in reversed(quarters)
    ]


def count_corrections() -> dict[int, int]:
    """Return how many judged figures of each closed quarter are others now than at its closing."""
    figures = Attainment.objects.filter(quarter__closed_at__isnull=False)
    columns = ("indicator_id", "quarter_id", "numerator", "denominator", "status")
    then = set(figures.judged().values_list(*columns))
    now = figures.corrections().in_judged_window().values_list(*columns)
    counts: dict[int, int] = {}
    # A correction that came back to the old parts is none any more.
    for figure in set(now) - then:
        counts[figure[1]] = counts.get(figure[1], 0) + 1
    return counts
