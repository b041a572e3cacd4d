"""Scores of agricultural demonstration bases: the checklist by which they are judged, and each judgement."""

import datetime as dt
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models.sites import Site

WHOLE = 100


class ItemPoints(NamedTuple):
    """An item of the checklist with what was given for it."""

    name: str
    maximum: int
    points: Decimal


class BaseChecklist(models.Model):
    """A version of the checklist (示范基地考核评分表): 100 points over its items, in force from a day until the next one.

    ``items`` are pairs of name and most points. A version is never changed; of one day the last recorded counts.
    """

    effective_from = models.DateField(gettext_lazy("in force from"))
    pass_mark = models.PositiveSmallIntegerField(gettext_lazy("pass mark"))
    items = models.JSONField(gettext_lazy("items"))
    reason = models.TextField(gettext_lazy("reason"), max_length=1000)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=gettext_lazy("recorded by")
    )
    created_at = models.DateTimeField(gettext_lazy("recorded at"))

    class Meta:
        verbose_name = gettext_lazy("checklist of bases")
        verbose_name_plural = gettext_lazy("checklists of bases")
        ordering = ["-effective_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_mark__gte=1, pass_mark__lte=WHOLE),
                name="base_checklist_pass_mark_within_points",
                violation_error_message=gettext_lazy("The pass mark lies between 1 and 100."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.effective_from}"

    @classmethod
    def in_force(cls, day: dt.date) -> "BaseChecklist | None":
        """Return the version by which bases are judged on ``day``; None before the first."""
        return cls.objects.filter(effective_from__lte=day).first()

    def clean(self) -> None:
        """Refuse items that do not make 100 points."""
        total = sum(maximum for _name, maximum in self.items or [])
        if total != WHOLE:
            raise ValidationError(
                _("The items make %(total)d points; let them make %(whole)d.") % {"total": total, "whole": WHOLE}
            )


class BaseScore(models.Model):
    """A judgement (考核评分) of a base on a day by the checklist then in force; of one day the last recorded counts.

    ``points`` are those of the checklist's items in their order. A banned pesticide that was found fails the base whatever
    its points (禁用农药检出一票否决).
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="scores", verbose_name=gettext_lazy("base"))
    checklist = models.ForeignKey(
        BaseChecklist, models.PROTECT, related_name="scores", verbose_name=gettext_lazy("checklist")
    )
    scored_on = models.DateField(gettext_lazy("judged on"))
    points = models.JSONField(gettext_lazy("points"))
    total = models.DecimalField(gettext_lazy("total"), max_digits=4, decimal_places=1)
    has_banned_pesticide = models.BooleanField(gettext_lazy("banned pesticide found"), default=False)
    remark = models.TextField(gettext_lazy("remark"), max_length=1000, blank=True)
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=gettext_lazy("judged by")
    )
    created_at = models.DateTimeField(gettext_lazy("recorded at"))

    class Meta:
        verbose_name = gettext_lazy("score of a base")
        verbose_name_plural = gettext_lazy("scores of bases")
        ordering = ["-scored_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gte=0, total__lte=WHOLE),
                name="base_score_within_points",
                violation_error_message=gettext_lazy("The points lie between 0 and 100."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.scored_on} {self.total}"

    @property
    def is_passed(self) -> bool:
        """Whether the base reaches the pass mark and no banned pesticide was found."""
        return not self.has_banned_pesticide and self.total >= self.checklist.pass_mark

    @property
    def by_item(self) -> list[ItemPoints]:
        """What was given for each item."""
        pairs: Any = zip(self.checklist.items, self.points, strict=True)
        return [ItemPoints(name, maximum, Decimal(points)) for (name, maximum), points in pairs]
