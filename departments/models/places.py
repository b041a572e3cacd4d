"""Townships and sub-districts."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models.names import DatedName, ends_after_start, span_expression
from targets.addresses import code_address
from targets.wordings import WordingField, english_of


class TownshipQuerySet(models.QuerySet["Township"]):
    """Reading townships."""

    def standing_first(self) -> "TownshipQuerySet":
        """Return those that stand in their order, and then those that were merged."""
        # In the order of the list people look for what stands; what was merged is needed for old rows only.
        return self.order_by(models.F("until").desc(nulls_first=True), "position")

    def on(self, day: dt.date) -> "TownshipQuerySet":
        """Keep those that existed on ``day``."""
        return self.filter(models.Q(until=None) | models.Q(until__gte=day))


class Township(models.Model):
    """A township, town or sub-district (乡镇街道) of the district, or a statistical area treated as one."""

    class Kind(models.TextChoices):
        """What sort of place it is."""

        DIVISION = "division", _("administrative division")
        STATISTICAL = "statistical", _("statistical area")

    # The code of 2010 is a stable key only; official codes changed with the kind of place (docs/design.md).
    code = models.CharField(_("code of 2010"), max_length=12, unique=True)
    name = WordingField(_("name"), max_length=50, unique=True)
    name_en = english_of(_("name in English"), 100)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    position = models.PositiveSmallIntegerField(_("position"))
    until = models.DateField(_("until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("successor")
    )

    objects = TownshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("township")
        verbose_name_plural = _("townships")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(successor=models.F("id")),
                name="township_not_its_own_successor",
                violation_error_message=_("A township cannot be its own successor."),
            ),
            models.CheckConstraint(
                condition=models.Q(successor=None) | models.Q(until__isnull=False),
                name="township_ends_for_a_successor",
                violation_error_message=_("A township that has a successor needs its last day."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the township's page."""
        return code_address("dashboard:township", self.code)

    def stands_on(self, day: dt.date) -> bool:
        """Say whether it existed on ``day``; its last day belongs to it."""
        return self.until is None or day <= self.until

    def name_on(self, day: dt.date) -> str:
        """Return the name in use on ``day`` (uses prefetched ``names``)."""
        return next((n.name for n in self.names.all() if n.covers(day)), self.name)

    def place_on(self, day: dt.date) -> "Township":
        """Return the township that this one belongs to on ``day``: itself, or the one it was merged into by then.

        The successor of one that was merged is read once, with its names.
        """
        if self.stands_on(day) or self.successor is None:
            return self
        # Only where it was merged: thousands of rows of townships that stand cost no query.
        models.prefetch_related_objects([self.successor], "names")
        return self.successor.place_on(day)


class TownshipName(DatedName):
    """A former or present name of a township (乡镇街道名称沿革)."""

    township = models.ForeignKey(Township, models.CASCADE, related_name="names", verbose_name=_("township"))
    official_code = models.CharField(_("official code"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("name of a township")
        verbose_name_plural = _("names of townships")
        ordering = ["township", "since"]
        constraints = [
            ends_after_start("township_name_ends_after_start"),
            ExclusionConstraint(
                name="township_names_do_not_overlap",
                violation_error_message=_(
                    "The span overlaps another one; end the other the day before, or choose other days."
                ),
                expressions=[("township", RangeOperators.EQUAL), (span_expression(), RangeOperators.OVERLAPS)],
            ),
        ]
