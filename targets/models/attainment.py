"""Stored figures: what each indicator stood at, as it was known when."""

import datetime as dt
from fractions import Fraction
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from targets.causes import Cause
from targets.models.definitions import IndicatorDefinition
from targets.models.indicators import Indicator
from targets.models.plan import Plan
from targets.models.quarters import Quarter


class Window(models.TextChoices):
    """The span of time, seen from a quarter, that a figure speaks for."""

    QUARTER = "quarter", _("single quarter")
    YEAR_TO_DATE = "year_to_date", _("year to date")
    PLAN_TO_DATE = "plan_to_date", _("plan to date")
    QUARTER_END = "quarter_end", _("at the end of the quarter")


class Status(models.TextChoices):
    """How a value stands against what was due (红黄绿灯)."""

    ATTAINED = "attained", _("attained")
    ON_TRACK = "on_track", _("on track")
    BEHIND = "behind", _("behind")
    OFF_TRACK = "off_track", _("off track")
    NO_DATA = "no_data", _("no data")
    SMALL_SAMPLE = "small_sample", _("sample too small")
    MONITORED = "monitored", _("monitored")
    NOT_APPLICABLE = "not_applicable", _("not applicable")
    NO_YEAR_BEFORE = "no_year_before", _("no figure of a year before")


def exact_value(numerator: int | None, denominator: int | None, scale: int = 1) -> Fraction | None:
    """Return the value of two parts, in per cent for ratios and in the unit otherwise; None where there is no data.

    ``scale`` is how many of the numerator make one of the unit.
    """
    if numerator is None or denominator == 0:
        # A ratio over nothing has no value: 0 of 0 is neither 0 % nor 100 %.
        return None
    return Fraction(numerator, scale) if denominator is None else Fraction(100 * numerator, denominator)


class AttainmentQuerySet(models.QuerySet["Attainment"]):
    """Reading attainments."""

    def of_plan(self, plan: Plan) -> "AttainmentQuerySet":
        """Keep the figures of one plan."""
        return self.filter(indicator__plan=plan)

    def known_at(self, moment: dt.datetime) -> "AttainmentQuerySet":
        """Keep what had been computed by ``moment``."""
        return self.filter(computed_at__lte=moment)

    def current(self) -> "AttainmentQuerySet":
        """Keep the newest revision of each indicator, quarter and window."""
        # DISTINCT ON keeps the first row of each group, so the order must begin with the same columns.
        return self.order_by("indicator_id", "quarter_id", "window", "-revision").distinct(
            "indicator_id", "quarter_id", "window"
        )

    def official(self, moment: dt.datetime | None = None) -> "AttainmentQuerySet":
        """Keep the figures that count, or counted at ``moment``: those a quarter was closed with, else the newest."""
        # Cut before the newest is chosen: chosen first, a correction would hide the figure that it stands beside.
        counted = Q(quarter__closed_at=None) | Q(computed_at__lte=F("quarter__closed_at"))
        if moment is None:
            return self.filter(counted).current()
        # A quarter closed after the moment was still open then, so its newest figure of that moment counted.
        return self.known_at(moment).filter(counted | Q(quarter__closed_at__gt=moment)).current()

    def corrections(self, moment: dt.datetime | None = None) -> "AttainmentQuerySet":
        """Keep the newest figures that were computed after their quarter was closed, by ``moment`` where it is given."""
        known = self if moment is None else self.known_at(moment)
        return known.filter(computed_at__gt=F("quarter__closed_at")).current()

    def in_judged_window(self) -> "AttainmentQuerySet":
        """Keep, of figures cut down to one revision each, those in the window that their definition judges.

        The revision is found first: an older one of another window may stem from a definition that judged it. Where two
        definitions judged two windows of one quarter, the newest figure counts. One query serves a board
        (``of_plan(plan).filter(quarter=key)``) or the trends of all indicators (``of_plan``).
        """
        # Django cannot filter after DISTINCT ON; it would narrow the rows before they are cut to one each.
        judged = Attainment.objects.filter(pk__in=self.values("pk"), window=F("definition__window"))
        newest = judged.order_by("indicator_id", "quarter_id", "-computed_at", "-pk").distinct(
            "indicator_id", "quarter_id"
        )
        rows = Attainment.objects.filter(pk__in=newest.values("pk")).order_by("indicator_id", "quarter_id")
        return rows.select_related("definition")

    def judged(self, moment: dt.datetime | None = None) -> "AttainmentQuerySet":
        """Keep the official figures in their judged windows."""
        return self.official(moment).in_judged_window()


class Attainment(models.Model):
    """A revision of an indicator's figure (完成情况) for a quarter and window; never changed, only followed by another."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="attainments", verbose_name=_("indicator"))
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="attainments", verbose_name=_("quarter"))
    window = models.CharField(_("window"), max_length=14, choices=Window)
    revision = models.PositiveIntegerField(_("revision"))
    # PROTECT: a figure tells what it was judged by from its definition, whatever is in force today.
    definition = models.ForeignKey(
        IndicatorDefinition, models.PROTECT, related_name="+", verbose_name=_("definition in force")
    )
    as_of = models.DateField(_("as of"), help_text=_("The last day that the figure covers."))
    numerator = models.BigIntegerField(_("numerator or count"), null=True)
    denominator = models.BigIntegerField(_("denominator"), null=True)
    scale = models.PositiveIntegerField(
        _("parts in one unit"), default=1, help_text=_("10000 where amounts with four decimals are summed.")
    )
    breakdown = models.JSONField(
        _("breakdown"),
        default=dict,
        help_text=_(
            "Slice by slice: {dimension: {key: [numerator, denominator]}}; each dimension adds up to the figure."
        ),
    )
    # Four decimals of the due value are stored for the pages; grading itself uses the exact fraction.
    due = models.DecimalField(_("due by then"), max_digits=12, decimal_places=4, null=True)
    status = models.CharField(_("status"), max_length=14, choices=Status)
    inapplicable_since = models.DateField(_("not applicable from"), null=True)
    # Copied, not linked: a span that is corrected or removed later must not change what a closed quarter says.
    inapplicable_basis = models.TextField(
        _("basis for not applying"), blank=True, help_text=_("As it was worded when the figure was graded.")
    )
    causes = models.JSONField(
        _("causes of the change"),
        default=list,
        blank=True,
        help_text=_("Each with its kind and its words by language."),
    )
    horizon = models.JSONField(
        _("changes seen"),
        null=True,
        help_text=_("Which recorded changes the count has seen, as the trail tells them apart."),
    )
    computed_at = models.DateTimeField(_("computed at"))

    objects = AttainmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attainment")
        verbose_name_plural = _("attainments")
        ordering = ["indicator", "quarter", "window", "-revision"]
        constraints = [
            # Two workers that append the same revision cannot both succeed.
            models.UniqueConstraint(
                fields=["indicator", "quarter", "window", "revision"], name="attainment_revision_once"
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(numerator__lte=F("denominator")),
                name="attainment_numerator_within_denominator",
                violation_error_message=_("The numerator cannot exceed the denominator."),
            ),
            models.CheckConstraint(
                condition=Q(scale=1) | Q(scale__gt=1, denominator=None),
                name="attainment_scale_of_sums_only",
                violation_error_message=_("Only sums of amounts have a scale."),
            ),
        ]
        # What an act moved is asked by the number that its causes bear.
        indexes = [GinIndex(fields=["causes"], opclasses=["jsonb_path_ops"], name="attainment_by_cause")]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.quarter_id} {self.window} r{self.revision}"

    @property
    def told_causes(self) -> list[Cause]:
        """Why it is another than the one before."""
        return [Cause(**cause) for cause in self.causes]

    @property
    def cause(self) -> str:
        """The causes in the reader's language."""
        return "；".join(map(str, self.told_causes))

    @property
    def value(self) -> Fraction | None:
        """The exact value, in per cent for ratios and in the unit otherwise; None where there is no data."""
        return exact_value(self.numerator, self.denominator, self.scale)


class CountedRowsQuerySet(models.QuerySet["CountedRows"]):
    """Reading which rows a figure was counted from."""

    def keys(self, *sides: str) -> models.QuerySet[Any, Any]:
        """Return the keys of the rows on these sides (``good``, ``others``), for a condition of another query."""
        # Joined in the database: the arrays may hold a million keys that Python need not see.
        array = F(sides[0]) if len(sides) == 1 else Func(*(F(side) for side in sides), function="array_cat")
        return self.annotate(row=Func(array, function="unnest", output_field=models.BigIntegerField())).values("row")


class CountedRows(models.Model):
    """Which register rows an official figure was counted from (归档清单), kept when its quarter is closed."""

    attainment = models.OneToOneField(
        Attainment, models.CASCADE, primary_key=True, related_name="counted_rows", verbose_name=_("attainment")
    )
    good = ArrayField(models.BigIntegerField(), verbose_name=_("rows in the numerator"))
    others = ArrayField(
        models.BigIntegerField(), default=list, verbose_name=_("rows in the denominator, not in the numerator")
    )

    objects = CountedRowsQuerySet.as_manager()

    class Meta:
        verbose_name = _("rows of an official figure")
        verbose_name_plural = _("rows of official figures")

    def __str__(self) -> str:
        return str(self.attainment)
