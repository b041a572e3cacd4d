"""Spans in which an indicator does not apply."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from targets import clock
from targets.models.indicators import Indicator


class ApplicabilityManager(models.Manager["Applicability"]):
    """The spans that hold as it is known now."""

    def get_queryset(self) -> models.QuerySet["Applicability"]:
        """Leave out what was ended or corrected by another span."""
        return super().get_queryset().filter(replaced_at=None)


class Applicability(models.Model):
    """A span in which an indicator does not apply (不适用), with its basis; it keeps its place but has no light.

    Never changed or deleted: one that was ended or corrected names the moment, and another stands in its place.
    """

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="inapplicable_spans", verbose_name=_("indicator")
    )
    since = models.DateField(_("not applicable from"))
    until = models.DateField(_("until"), null=True, blank=True)
    basis = models.TextField(_("basis"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )
    created_at = models.DateTimeField(_("recorded at"), default=clock.now, editable=False)
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True, editable=False)

    objects = ApplicabilityManager()
    everything = models.Manager["Applicability"]()

    class Meta:
        verbose_name = _("inapplicable span")
        verbose_name_plural = _("inapplicable spans")
        ordering = ["indicator", "since"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(basis=""), name="applicability_has_basis", violation_error_message=_("State the basis.")
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="applicability_ends_after_start",
                violation_error_message=_("The last day cannot lie before the first."),
            ),
            ExclusionConstraint(
                name="applicability_spans_do_not_overlap",
                violation_error_message=_(
                    "The span overlaps another one; end the other the day before, or choose other days."
                ),
                condition=Q(replaced_at=None),
                expressions=[
                    ("indicator", RangeOperators.EQUAL),
                    # Equality of a foreign key within a GiST exclusion needs the extension btree_gist.
                    (
                        Func(
                            F("since"),
                            Coalesce(F("until"), dt.date(9999, 12, 31)),
                            Value("[]"),
                            # Both days belong to the span, so a span that begins on the other's last day overlaps it.
                            function="daterange",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.since}"
