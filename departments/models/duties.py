"""Who has to do what."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from departments.models.bodies import Body
from departments.models.names import ends_after_start, span_expression
from departments.querysets import DatedQuerySet, RecordedQuerySet, StandingManager
from targets import clock
from targets.models import Clause, Indicator
from targets.wordings import WordingField, english_of


class Duty(models.Model):
    """A duty (职责) that a clause, a sub-item or a work requirement of the plan lays on bodies."""

    clause = models.OneToOneField(Clause, models.CASCADE, related_name="duty", verbose_name=_("clause"))
    parent = models.ForeignKey(
        "self", models.CASCADE, related_name="sub_items", null=True, blank=True, verbose_name=_("duty it belongs to")
    )
    code = models.CharField(_("code"), max_length=10, unique=True)
    position = models.PositiveSmallIntegerField(_("position"))
    summary = WordingField(_("summary"), max_length=60)
    summary_en = english_of(_("summary in English"), 200)
    named_bodies = models.CharField(_("bodies in the plan's words"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.code} {self.summary}"


class Part(models.TextChoices):
    """A body's part in a duty or an indicator."""

    LEAD = "lead", _("lead")
    SUPPORT = "support", _("support")


class DutyAssignment(models.Model):
    """A body's part in a duty (责任分工) for a span of time, marked where the plan does not name the body."""

    duty = models.ForeignKey(Duty, models.CASCADE, related_name="assignments", verbose_name=_("duty"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="assignments", verbose_name=_("body"))
    part = models.CharField(_("part"), max_length=8, choices=Part)
    # Told on the pages: what the plan leaves open must not look like its own words.
    inferred = models.BooleanField(_("inferred"), default=False, help_text=_("The plan does not name this body."))
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment of a duty")
        verbose_name_plural = _("assignments of duties")
        ordering = ["duty", "part", "body"]
        constraints = [
            ends_after_start("duty_assignment_ends_after_start"),
            # Whatever part it has: a body cannot lead and support one duty on one day.
            ExclusionConstraint(
                name="duty_assignments_do_not_overlap",
                violation_error_message=_(
                    "The span overlaps another one; end the other the day before, or choose other days."
                ),
                expressions=[
                    ("duty", RangeOperators.EQUAL),
                    ("body", RangeOperators.EQUAL),
                    (span_expression(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty.code} {self.body}"


class IndicatorOwnership(models.Model):
    """A body's answerability for an indicator (指标责任单位) for a span of time.

    Two axes of time, as a definition: the span itself, and when it was recorded. A span that ends is not written over: the row
    stays with the moment, and one with the end takes its place.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="ownerships", verbose_name=_("indicator"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="ownerships", verbose_name=_("body"))
    part = models.CharField(_("part"), max_length=8, choices=Part)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    created_at = models.DateTimeField(
        _("recorded at"), null=True, blank=True, editable=False,
        help_text=_("Empty: laid down with the plan, and known all along."),
    )  # fmt: skip
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True, editable=False)

    objects = StandingManager()
    everything = models.Manager.from_queryset(RecordedQuerySet)()

    class Meta:
        verbose_name = _("body responsible for an indicator")
        verbose_name_plural = _("bodies responsible for indicators")
        ordering = ["indicator", "part", "body"]
        constraints = [
            ends_after_start("ownership_ends_after_start"),
            ExclusionConstraint(
                name="ownerships_do_not_overlap",
                condition=models.Q(replaced_at=None),
                violation_error_message=_(
                    "The span overlaps another one; end the other the day before, or choose other days."
                ),
                expressions=[
                    ("indicator", RangeOperators.EQUAL),
                    ("body", RangeOperators.EQUAL),
                    (span_expression(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.body}"

    def end(self, until: dt.date) -> None:
        """Let the body answer until a day; that it had no such end stays known of the time before."""
        now = clock.now()
        IndicatorOwnership.everything.filter(pk=self.pk).update(replaced_at=now)
        IndicatorOwnership.objects.create(
            indicator_id=self.indicator_id, body_id=self.body_id, part=self.part, since=self.since, until=until,
            created_at=now,
        )  # fmt: skip
