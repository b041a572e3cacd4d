"""What is stale, what was recomputed, and what the nightly comparison found."""

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from django.db import models
from django.db.models import Count, Min, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from targets.causes import CauseField
from targets.models.indicators import Indicator
from targets.models.quarters import Quarter


class Waiting(NamedTuple):
    """Changes that wait to be counted; normally a worker has counted them within seconds."""

    number: int
    age: dt.timedelta

    @classmethod
    def since(cls, number: int, oldest: dt.datetime | None) -> "Waiting":
        """Return how many wait, the oldest of them since a moment."""
        # Real time, not the business clock: marks wait for a worker whatever day a drill is set to.
        return cls(number, timezone.now() - oldest if oldest else dt.timedelta())

    def __bool__(self) -> bool:
        return self.number > 0

    @property
    def minutes(self) -> int:
        """For how many whole minutes the oldest has waited."""
        return int(self.age.total_seconds() // 60)

    @property
    def level(self) -> str:
        """How worrying it is: within a minute a worker is busy, after ten none is at work."""
        # Beat sweeps every 20 s, so a minute means that several sweeps have found no worker.
        return "busy" if self.minutes < 1 else "slow" if self.minutes < 10 else "stuck"


class StaleMarkQuerySet(models.QuerySet["StaleMark"]):
    """Reading stale marks."""

    def of_quarters(self, keys: Collection[int] | None) -> "StaleMarkQuerySet":
        """Keep the marks on these quarters; None keeps all."""
        return self if keys is None else self.filter(quarter__in=keys)

    def waiting(self) -> "Waiting":
        """Return how many marks wait, and for how long the oldest has (1 query)."""
        found = self.aggregate(count=Count("pk"), oldest=Min("created_at"))
        return Waiting.since(found["count"], found["oldest"])

    def claimed(self) -> list["StaleMark"]:
        # Without SKIP LOCKED a second worker would queue behind the first and then count the same again.
        """Lock the marks that no other worker has claimed until the transaction ends, and return them."""
        return list(self.select_for_update(skip_locked=True))


class StaleMark(models.Model):
    """A note that a measure's figures for a quarter are out of date (待重算标记).

    Written in the transaction of the change and removed by the worker that recomputed it. Deliberately not
    unique: a mark written while a worker computes must outlive that worker's own marks.
    """

    measure = models.CharField(_("measure"), max_length=60)
    quarter = models.ForeignKey(Quarter, models.CASCADE, related_name="stale_marks", verbose_name=_("quarter"))
    parameters = models.JSONField(
        _("parameters"),
        default=dict,
        blank=True,
        help_text=_("Only figures whose measure is called with these parameters; empty: all figures of the measure."),
    )
    cause = CauseField(_("cause"))
    created_at = models.DateTimeField(_("marked at"), auto_now_add=True)

    objects = StaleMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("mark for recomputation")
        verbose_name_plural = _("marks for recomputation")
        ordering = ["pk"]
        indexes = [models.Index(fields=["measure"], name="stale_mark_by_measure")]

    def __str__(self) -> str:
        return f"{self.measure} {self.quarter_id}"


class RecomputationQuerySet(models.QuerySet["Recomputation"]):
    """Reading recomputations."""

    def newest(self, measures: Collection[str]) -> "RecomputationQuerySet":
        """Keep the newest pass over each of the measures."""
        # One statement reads the newest of each measure from the index, whatever the number of passes kept.
        return self.filter(measure__in=measures).order_by("measure", "-pk").distinct("measure")

    def with_waiting(self, marks: StaleMarkQuerySet) -> "RecomputationQuerySet":
        """Read with each how many of the marks wait, and since when the oldest does."""
        # All in one group, so that there is one row also of many measures.
        counted = marks.order_by().annotate(all_of_them=models.Value(1)).values("all_of_them")
        return self.annotate(
            waiting_number=Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0),
            waiting_since=Subquery(counted.annotate(oldest=Min("created_at")).values("oldest")),
        )


class Recomputation(models.Model):
    """One pass of a worker over a measure's stale figures (重算记录), written before it starts."""

    class State(models.TextChoices):
        """How far the pass has come."""

        STARTED = "started", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    measure = models.CharField(_("measure"), max_length=60)
    state = models.CharField(_("state"), max_length=8, choices=State)
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    # Counted across passes, so that the office sees a measure that keeps failing.
    attempts = models.PositiveIntegerField(_("attempts"), default=1)
    marks = models.PositiveIntegerField(_("marks for recomputation cleared"), default=0)
    revisions = models.PositiveIntegerField(_("revisions written"), default=0)
    error = models.TextField(_("error"), blank=True)

    # What `with_waiting` reads.
    waiting_number: int
    waiting_since: dt.datetime | None

    objects = RecomputationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recomputation")
        verbose_name_plural = _("recomputations")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["measure", "-id"], name="recomputation_newest")]

    def __str__(self) -> str:
        return f"{self.measure} {self.state}"

    @property
    def waiting(self) -> Waiting:
        """The changes that wait, as `with_waiting` read them."""
        return Waiting.since(self.waiting_number, self.waiting_since)


class Comparison(models.Model):
    """A nightly check (夜间核对) of every stored figure against one computed afresh."""

    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    figures = models.PositiveIntegerField(_("figures compared"), default=0)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("nightly comparison")
        verbose_name_plural = _("nightly comparisons")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"


class ComparisonDifference(models.Model):
    """A stored figure that the nightly check could not reproduce (核对差异); shown, never silently healed."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="differences", verbose_name=_("comparison"))
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+", verbose_name=_("indicator"))
    quarter = models.ForeignKey(Quarter, models.CASCADE, related_name="+", verbose_name=_("quarter"))
    window = models.CharField(_("window"), max_length=14)
    # JSON rather than a foreign key: what was computed was never stored as a revision.
    stored = models.JSONField(_("stored parts"), null=True)
    computed = models.JSONField(_("computed parts"), null=True)

    class Meta:
        verbose_name = _("difference found")
        verbose_name_plural = _("differences found")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.quarter_id}"
