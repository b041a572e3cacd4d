"""What is to be reported: items under the duties of a plan, and the rules that bind them."""

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.models import Body, Duty
from departments.models.names import ends_after_start, span_expression
from departments.querysets import DatedQuerySet
from targets.wordings import WordingField, english_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def amount_field(label: "StrPromise", *, optional: bool = True) -> models.DecimalField:
    """Return a field for a reported amount: exact, with up to four decimals (万元 down to 元)."""
    # Amounts in 万元 with four decimals are exact to the yuan.
    return models.DecimalField(label, max_digits=18, decimal_places=4, null=optional, blank=optional)


def get_words(value: object) -> str:
    """Return a stored old value as it is read."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        return "、".join(value) or "—"
    return str(value) if value not in {None, ""} else "—"


class CollectiveMembership(models.Model):
    """A body's belonging to a collective designation of the plan (集合主体成员), such as 各职能部门, for a span of time."""

    collective = models.ForeignKey(Body, models.CASCADE, related_name="members", verbose_name=_("collective"))
    member = models.ForeignKey(Body, models.PROTECT, related_name="collectives", verbose_name=_("member"))
    basis = models.CharField(_("basis"), max_length=200)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a collective")
        verbose_name_plural = _("members of collectives")
        ordering = ["collective", "member"]
        constraints = [
            ends_after_start("membership_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(collective=F("member")),
                name="collective_not_its_own_member",
                violation_error_message=_("A collective body cannot be its own member."),
            ),
            ExclusionConstraint(
                name="memberships_do_not_overlap",
                violation_error_message=_(
                    "The span overlaps another one; end the other the day before, or choose other days."
                ),
                expressions=[
                    ("collective", RangeOperators.EQUAL),
                    ("member", RangeOperators.EQUAL),
                    (span_expression(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collective}: {self.member}"


class ReportItem(models.Model):
    """An item (填报项) that bodies report each quarter on one of their duties: a narrative, or a figure with its unit."""

    class Kind(models.TextChoices):
        """What is asked for."""

        NARRATIVE = "narrative", _("narrative")
        FIGURE = "figure", _("figure")

    class Period(models.TextChoices):
        """How the figures of quarters make the figure of a longer period."""

        SUM = "sum", _("sum of the quarters")
        LATEST = "latest", _("latest that was reported")
        END = "end", _("as it stands at the end of the period")

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="report_items", verbose_name=_("duty"))
    # Codes are in sealed versions and in definitions of indicators, so they are given once.
    code = models.CharField(_("code"), max_length=20, unique=True)
    position = models.PositiveSmallIntegerField(_("position"))
    label = WordingField(_("item"), max_length=60)
    label_en = english_of(_("item in English"), 150)
    guidance = WordingField(_("guidance"), max_length=200, blank=True)
    guidance_en = english_of(_("guidance in English"), 400)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    unit = WordingField(_("unit"), max_length=10, blank=True)
    unit_en = english_of(_("unit in English"), 30)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0, validators=[MaxValueValidator(4)])
    period = models.CharField(_("rule over periods"), max_length=6, choices=Period, blank=True)
    # Usual, not allowed: outside of it an explanation is asked for.
    minimum = amount_field(_("usual minimum"))
    maximum = amount_field(_("usual maximum"))
    obligatory = models.BooleanField(_("obligatory"), default=True)
    source = models.CharField(
        _("register source"), max_length=60, blank=True, help_text=_("What the registers already know of it.")
    )
    bodies = models.ManyToManyField(
        Body,
        related_name="report_items",
        blank=True,
        verbose_name=_("reported by"),
        help_text=_("Empty: every body that bears the duty."),
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("report item")
        verbose_name_plural = _("report items")
        ordering = ["duty__position", "position", "pk"]
        constraints = [
            ends_after_start("report_item_ends_after_start"),
            models.CheckConstraint(
                condition=(Q(kind="figure") & ~Q(unit="") & ~Q(period=""))
                | Q(kind="narrative", unit="", period="", decimals=0, minimum=None, maximum=None, source=""),
                name="report_item_figure_has_unit_and_period",
                violation_error_message=_("A figure needs a unit and a rule over periods; a narrative has neither."),
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=4),
                name="report_item_decimals_kept",
                violation_error_message=_("At most four decimals are kept."),
            ),
            models.CheckConstraint(
                condition=Q(minimum=None) | Q(maximum=None) | Q(maximum__gte=F("minimum")),
                name="report_item_range_not_empty",
                violation_error_message=_("The maximum lies below the minimum."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    def get_absolute_url(self) -> str:
        """Return the item's page."""
        return reverse("reporting:report-item", args=[self.code])

    @property
    def is_figure(self) -> bool:
        """Whether a figure is asked for."""
        return self.kind == self.Kind.FIGURE

    def holds_within(self, first: dt.date, last: dt.date) -> bool:
        """Say whether the item is in force on any day from ``first`` to ``last``."""
        return self.since <= last and (self.until is None or self.until >= first)


class ReportItemChange(models.Model):
    """What the office did with a report item, and why (填报项变更记录); only added to."""

    class Kind(models.TextChoices):
        """What was done."""

        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        ENDED = "ended", _("ended")

    item = models.ForeignKey(ReportItem, models.PROTECT, related_name="changes", verbose_name=_("item"))
    kind = models.CharField(_("kind"), max_length=7, choices=Kind)
    reason = models.CharField(_("reason"), max_length=200)
    before = models.JSONField(_("what it was"), default=dict, help_text=_("Old values by the name of the column."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("change of a report item")
        verbose_name_plural = _("changes of report items")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="item_change_has_a_reason", violation_error_message=_("State the reason.")
            )
        ]

    def __str__(self) -> str:
        return f"{self.item.code} {self.get_kind_display()}"

    @property
    def told(self) -> list[tuple[str, str]]:
        """The old values with the words for their columns; a dash for what was empty."""
        fields = {name: ReportItem._meta.get_field(name) for name in self.before}
        return [
            (str(getattr(fields[name], "verbose_name", name)), get_words(value)) for name, value in self.before.items()
        ]


class ReportItemRule(models.Model):
    """A rule between two figures of one report (表内勾稽关系); breaking it asks for an explanation."""

    class Relation(models.TextChoices):
        """How the first figure must stand to the second."""

        AT_MOST = "at_most", _("at most")
        EQUAL = "equal", _("equal to")

    item = models.ForeignKey(ReportItem, models.CASCADE, related_name="rules", verbose_name=_("item"))
    relation = models.CharField(_("relation"), max_length=7, choices=Relation)
    other = models.ForeignKey(ReportItem, models.CASCADE, related_name="+", verbose_name=_("other item"))

    class Meta:
        verbose_name = _("rule between items")
        verbose_name_plural = _("rules between items")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "other"], name="item_rule_once_per_pair"),
            models.CheckConstraint(
                condition=~Q(item=F("other")),
                name="item_rule_between_two_items",
                violation_error_message=_("A rule compares two different items."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.label} {self.get_relation_display()} {self.other.label}"


class ReportingPolicy(models.Model):
    """The office's settings for quarterly reporting (填报设置); one row, made with its defaults when first asked for."""

    deadline_day = models.PositiveSmallIntegerField(
        _("deadline"), default=10, help_text=_("Day of the month after the quarter; moved to the next working day.")
    )
    return_days = models.PositiveSmallIntegerField(
        _("days to answer a return"), default=7, help_text=_("Calendar days, moved to the next working day.")
    )
    band = models.PositiveSmallIntegerField(
        _("band"), default=50, help_text=_("Per cent by which a figure may differ before an explanation is asked for.")
    )

    class Meta:
        verbose_name = _("reporting settings")
        verbose_name_plural = _("reporting settings")
        constraints = [
            models.CheckConstraint(
                # One row, so that a second one cannot hold other settings.
                condition=Q(pk=1),
                name="one_reporting_policy",
                violation_error_message=_("There is one reporting policy only; change it."),
            ),
            models.CheckConstraint(
                # The 29th does not exist in every month.
                condition=Q(deadline_day__gte=1, deadline_day__lte=28),
                name="deadline_day_in_every_month",
                violation_error_message=_("The day of the deadline must exist in every month: 1 to 28."),
            ),
            models.CheckConstraint(
                condition=Q(return_days__gte=1, band__gte=1),
                name="reporting_policy_not_zero",
                violation_error_message=_("These numbers must be at least 1."),
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def current(cls) -> "ReportingPolicy":
        """Return the settings in force."""
        # Made when first asked for, so that an empty database needs no step of its own.
        return cls.objects.get_or_create(pk=1)[0]
