"""Definitions of indicators: how each is counted and what is aimed at, version by version."""

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from targets import clock
from targets.models.indicators import Indicator
from targets.registry import MeasureError, registry


class TargetRule(models.TextChoices):
    """What the value is held against."""

    AT_LEAST = "at_least", _("at least the target")
    AT_MOST = "at_most", _("at most the target")
    RISING = "rising", _("higher than a year before")
    MONITORED = "monitored", _("monitored, without a target")


class IndicatorDefinitionQuerySet(models.QuerySet["IndicatorDefinition"]):
    """Reading definitions."""

    def known_at(self, moment: dt.datetime | None) -> "IndicatorDefinitionQuerySet":
        """Keep the versions that had been recorded by ``moment``, None being now; `IndicatorDefinition.is_known_at` for one."""
        if moment is None:
            return self
        return self.filter(
            Q(created_at__lte=moment) | Q(revision=1, effective_from__lte=F("indicator__plan__starts_on"))
        )

    def in_force(self, day: dt.date, known_at: dt.datetime | None = None) -> "IndicatorDefinitionQuerySet":
        """Keep the one version of each indicator that was in force on ``day``, as it was known at a moment, None being now.

        Of the versions that have begun the last to begin; of those that begin on one day the last recorded.
        """
        rows = self.known_at(known_at).filter(effective_from__lte=day)
        return rows.order_by("indicator_id", "-effective_from", "-revision").distinct("indicator_id")


class IndicatorDefinition(models.Model):
    """A version of an indicator's definition and target (口径版本); amended only by adding one, with a reason.

    Two axes of time: in force from (生效) and recorded at (登记). A version is corrected by a later one from the same day.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="definitions", verbose_name=_("indicator"))
    effective_from = models.DateField(_("in force from"))
    revision = models.PositiveSmallIntegerField(
        _("revision"), default=1, editable=False, help_text=_("Counts the versions in force from one day.")
    )
    description = models.TextField(_("definition in words"))
    measure = models.CharField(_("measure"), max_length=60, blank=True)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    window = models.CharField(
        _("judged window"),
        max_length=14,
        # Spelled out: the choices of Window lie in the model that imports this one.
        choices=[
            ("quarter", _("single quarter")),
            ("year_to_date", _("year to date")),
            ("plan_to_date", _("plan to date")),
            ("quarter_end", _("at the end of the quarter")),
        ],
    )
    rule = models.CharField(_("rule"), max_length=10, choices=TargetRule)
    # Decimal, not float: a target of 94.5 is compared exactly.
    target = models.DecimalField(
        _("target"),
        max_digits=10,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("In the indicator's unit: 95 means 95 %. Empty where the plan names no number."),
    )
    baseline = models.DecimalField(_("baseline"), max_digits=10, decimal_places=4, null=True, blank=True)
    tolerance = models.DecimalField(
        _("tolerance"),
        max_digits=10,
        decimal_places=4,
        default=0,
        help_text=_("How far behind its path a value may be and still be yellow; percentage points or pieces."),
    )
    minimum_sample = models.PositiveIntegerField(
        _("smallest sample"), default=0, help_text=_("Below it the light says that the sample is too small.")
    )
    planned_sample = models.PositiveIntegerField(
        _("sample planned a year"),
        null=True,
        blank=True,
        help_text=_("Batches, projects or evaluations; empty: as many as in the year before."),
    )
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, default=1)
    reason = models.TextField(_("reason"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )
    # The business moment, as that of a figure: what was known on a past day is told by both.
    created_at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)

    objects = IndicatorDefinitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("definition of an indicator")
        verbose_name_plural = _("definitions of indicators")
        ordering = ["indicator", "effective_from", "revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "effective_from", "revision"], name="definition_revision_once_per_day"
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=0),
                name="definition_weight_not_negative",
                violation_error_message=_("A weight cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(tolerance__gte=0),
                name="definition_tolerance_not_negative",
                violation_error_message=_("A tolerance cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(rule__in=[TargetRule.RISING, TargetRule.MONITORED]) | Q(target__isnull=False),
                name="definition_has_target_unless_rising",
                violation_error_message=_("State the target; only what must rise or is monitored has none."),
            ),
            models.CheckConstraint(
                condition=~Q(rule=TargetRule.MONITORED) | Q(target=None),
                name="definition_monitored_has_no_target",
                violation_error_message=_("What is only monitored has no target; leave it empty."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="definition_has_reason", violation_error_message=_("State the reason.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.effective_from}"

    @property
    def is_of_plan(self) -> bool:
        """Whether the plan itself laid it down: known all along, whenever somebody typed it in."""
        return self.revision == 1 and self.effective_from <= self.indicator.plan.starts_on

    def is_newly_amended(self, day: dt.date) -> bool:
        """Say whether it amended another within the year before ``day``: boards say so for a year."""
        begun = max(self.effective_from, timezone.localdate(self.created_at))
        return not self.is_of_plan and day < begun + dt.timedelta(days=365)

    def is_known_at(self, moment: dt.datetime | None) -> bool:
        """Say whether it had been recorded by ``moment``, None being now."""
        return moment is None or self.created_at <= moment or self.is_of_plan

    def clean(self) -> None:
        """Refuse a measure nobody registered, or parameters it does not take."""
        if self.measure:
            try:
                registry[self.measure].check(self.parameters)
            except MeasureError as error:
                raise ValidationError({"parameters": str(error)}) from error


class TargetPoint(models.Model):
    """A yearly milestone value (年度目标) on the path to an indicator's target."""

    definition = models.ForeignKey(
        IndicatorDefinition, models.CASCADE, related_name="points", verbose_name=_("definition")
    )
    due_on = models.DateField(_("due on"))
    value = models.DecimalField(_("value"), max_digits=10, decimal_places=4)

    class Meta:
        verbose_name = _("yearly target")
        verbose_name_plural = _("yearly targets")
        ordering = ["definition", "due_on"]
        constraints = [models.UniqueConstraint(fields=["definition", "due_on"], name="target_point_once_per_day")]

    def __str__(self) -> str:
        return f"{self.due_on}: {self.value}"
