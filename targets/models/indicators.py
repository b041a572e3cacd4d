"""Indicators: what is measured of a goal; how and what is aimed at lie in their definitions."""

import datetime as dt

from django.db import models
from django.db.models import F, Max, Value
from django.db.models.functions import Least
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from targets.models.plan import Goal, Plan
from targets.wordings import WordingField, english_of


class IndicatorKind(models.TextChoices):
    """How an indicator is put together from its parts (indicators.md)."""

    RATIO = "ratio", _("ratio in a period")
    STOCK_RATIO = "stock_ratio", _("ratio at the end of a period")
    COUNT = "count", _("count since the plan began")
    STOCK = "stock", _("count at the end of a period")
    ZERO = "zero", _("count that must be zero")
    MILESTONE = "milestone", _("milestones signed off")


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    """Reading indicators."""

    def behind(self, day: dt.date) -> "IndicatorQuerySet":
        """Keep those that have figures, but none that reaches ``day`` or, after it, the last day of the plan."""
        # An indicator without figures has no day covered; NULL compares as unknown, and the sweep passes it over.
        rows = self.annotate(covered=Max("attainments__as_of"), last=Least("plan__ends_on", Value(day)))
        return rows.filter(covered__lt=F("last"))


class Indicator(models.Model):
    """An indicator (指标) by which a goal is measured; its code is the natural key everywhere."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="indicators", verbose_name=_("plan"))
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="indicators", verbose_name=_("goal"))
    code = models.CharField(_("code"), max_length=10)
    position = models.PositiveSmallIntegerField(_("position"))
    name = WordingField(_("name"), max_length=100)
    name_en = english_of(_("name in English"), 200)
    kind = models.CharField(_("kind"), max_length=12, choices=IndicatorKind)
    unit = WordingField(_("unit"), max_length=10)
    unit_en = english_of(_("unit in English"), 30)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followers", editable=False,
        verbose_name=_("indicator of the plan before that it continues"),
    )  # fmt: skip
    method_change = models.TextField(
        _("what changed in the method since the plan before"), max_length=300, blank=True, editable=False,
        help_text=_("Empty: the same method, so that figures of both plans can be read as one line."),
    )  # fmt: skip

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="indicator_code_once_per_plan"),
            models.UniqueConstraint(fields=["follows"], name="indicator_continued_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def is_ratio(self) -> bool:
        """Whether the value is a percentage made of two parts."""
        return self.kind in {IndicatorKind.RATIO, IndicatorKind.STOCK_RATIO}

    def get_absolute_url(self) -> str:
        """Return the indicator page."""
        return reverse("dashboard:indicator", args=[self.plan.code, self.code])
