"""Who checks a sheet on site, and the marks that they give; marks are only ever added to."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Mod
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from assessment.models.schemes import SchemeItem
from assessment.models.sheets import Sheet
from assessment.querysets import PanelSeatQuerySet
from departments.models import Body

STEP = Decimal("0.5")
"""Marks are given in steps of so many points."""


class PanelSeat(models.Model):
    """A seat in the panel that checks a sheet on site (实地核查组成员): one person for one body, none of the body assessed."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="seats", verbose_name=_("sheet"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="panel_seats", verbose_name=_("person")
    )
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="+", verbose_name=_("body"), help_text=_("Of the day on which they were named.")
    )  # fmt: skip
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("named by"))
    named_at = models.DateTimeField(_("named at"))
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    objects = PanelSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat in a panel")
        verbose_name_plural = _("seats in panels")
        ordering = ["sheet", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "body"], condition=Q(released_at=None), name="panel_seat_once_per_body",
                violation_error_message=_("Each body has one seat in a panel."),
            ),
            models.UniqueConstraint(
                fields=["sheet", "user"], condition=Q(released_at=None), name="panel_seat_once_per_person",
                violation_error_message=_("Nobody sits in a panel twice."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.user}（{self.body}）"


class PanelMark(models.Model):
    """The points that one member of a panel gives an item, with a written ground (核查打分); the newest of each counts."""

    seat = models.ForeignKey(PanelSeat, models.PROTECT, related_name="marks", verbose_name=_("seat"))
    item = models.ForeignKey(SchemeItem, models.PROTECT, related_name="marks", verbose_name=_("item"))
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=1)
    ground = models.CharField(_("ground"), max_length=300)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("mark of a panel")
        verbose_name_plural = _("marks of panels")
        ordering = ["seat", "item", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(points__gte=0) & Q(Exact(Mod("points", STEP), Decimal(0))), name="panel_mark_in_steps",
                violation_error_message=_("Marks are given in steps of 0.5."),
            ),
            models.CheckConstraint(
                condition=~Q(ground=""), name="panel_mark_has_a_ground", violation_error_message=_("State the ground."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.seat} {self.item.code} {self.points}"
