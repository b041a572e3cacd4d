"""Quarters of the calendar year."""

import datetime as dt
import re

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from targets.models.plan import Plan


def quarter_id(day: dt.date) -> int:
    """Return the key of the quarter that owns ``day``: 2014-08-01 belongs to 20143."""
    return day.year * 10 + (day.month + 2) // 3


def quarter_bounds(pk: int) -> tuple[dt.date, dt.date]:
    """Return the first and last day of the quarter with this key; both belong to it."""
    year, number = divmod(pk, 10)
    first = dt.date(year, 3 * number - 2, 1)
    # The first day of the following quarter less one day: no table of lengths, and the year turns by itself.
    following = dt.date(year + number // 4, 3 * number % 12 + 1, 1)
    return first, following - dt.timedelta(days=1)


def quarter_keys(first: dt.date, last: dt.date) -> list[int]:
    """Return the keys of the quarters from the one that owns ``first`` to the one that owns ``last``, in order."""
    keys = (year * 10 + number for year in range(first.year, last.year + 1) for number in range(1, 5))
    return [key for key in keys if quarter_id(first) <= key <= quarter_id(last)]


class QuarterQuerySet(models.QuerySet["Quarter"]):
    """Reading quarters."""

    def started(self, day: dt.date) -> "QuarterQuerySet":
        """Keep the quarters that have begun on ``day``."""
        return self.filter(starts_on__lte=day)

    def of_plans(self) -> "QuarterQuerySet":
        """Keep the quarters in which some plan runs."""
        running = Plan.objects.filter(
            starts_on__lte=models.OuterRef("ends_on"), ends_on__gte=models.OuterRef("starts_on")
        )
        return self.filter(models.Exists(running))

    def spanning(self, first: dt.date, last: dt.date) -> "QuarterQuerySet":
        """Keep the quarters that share a day with the span from ``first`` to ``last``."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)


class Quarter(models.Model):
    """A calendar quarter (季度), such as 2014Q3; its key is year × 10 + number, so keys sort by time.

    Closed (归档锁定), it keeps the figures that it had; what is computed later stands beside them as a correction (更正).
    """

    # Years from which the one before and the one after can be reckoned.
    CODE = re.compile(r"([12][0-9]{3})Q([1-4])")

    # Keys that sort by time let windows be compared as plain integers, without a join.
    id = models.PositiveIntegerField(_("key"), primary_key=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("closed by"),
    )
    closing_note = models.CharField(_("note on the closing"), max_length=200, blank=True, editable=False)
    closing_checks = models.JSONField(
        _("checklist at the closing"), default=dict, editable=False, help_text=_("What was still open, by kind.")
    )

    objects = QuarterQuerySet.as_manager()

    class Meta:
        verbose_name = _("quarter")
        verbose_name_plural = _("quarters")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")),
                name="quarter_ends_after_start",
                violation_error_message=_("The last day cannot lie before the first."),
            ),
            models.CheckConstraint(
                # closed_by may not vanish with an account: PROTECT holds it, and this check holds both together.
                condition=models.Q(closed_at=None, closed_by=None)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="quarter_closed_by_somebody",
                violation_error_message=_("A closed quarter names who closed it."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @classmethod
    def at(cls, pk: int) -> "Quarter":
        """Build the (unsaved) quarter with this key."""
        first, last = quarter_bounds(pk)
        return cls(id=pk, starts_on=first, ends_on=last)

    @classmethod
    def key_of(cls, code: str) -> int:
        """Return the key that a code such as ``2014Q3`` names; ValueError where it names none."""
        match = cls.CODE.fullmatch(code.strip().upper())
        if match is None:
            raise ValueError(code)
        return int(match[1]) * 10 + int(match[2])

    @property
    def year(self) -> int:
        """The calendar year."""
        return self.id // 10

    @property
    def number(self) -> int:
        """The quarter's number in its year, 1 to 4."""
        return self.id % 10

    @property
    def code(self) -> str:
        """The code used in addresses, commands and the API: ``2014Q3``."""
        return f"{self.year}Q{self.number}"

    @property
    def is_closed(self) -> bool:
        """Whether its figures are kept as they were."""
        return self.closed_at is not None

    @property
    def label(self) -> str:
        """The name people read: 2014年第三季度 in Chinese."""
        names = {1: _("Q1 {year}"), 2: _("Q2 {year}"), 3: _("Q3 {year}"), 4: _("Q4 {year}")}
        # gettext_lazy words have no format(); they become text in the reader's language first.
        return str(names[self.number]).format(year=self.year)
