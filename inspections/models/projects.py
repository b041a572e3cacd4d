"""Completed construction projects."""

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.models import Township
from inspections.models.amounts import check_amounts
from inspections.querysets import CompletedProjectQuerySet
from inspections.rules import UNEXPLAINED, is_unexplained
from registers.models import Numbered, StandingManager, Withdrawable, number_key_field
from targets.numbers import check_names

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

ASPECTS = ("quality", "safety", "environment", "energy", "hygiene")


class Finding(models.TextChoices):
    """Whether an aspect meets the national standard or code."""

    MET = "met", _("met")
    MISSED = "missed", _("not met")
    NOT_APPLICABLE = "n/a", _("not applicable")
    # An empty text, so that a form's empty choice and an empty cell say the same.
    OPEN = "", _("not assessed yet")


def finding_field(label: "StrPromise") -> models.CharField:
    """Return the field that holds an aspect's finding."""
    return models.CharField(label, max_length=6, choices=Finding, blank=True)


class CompletedProject(Numbered, Withdrawable):
    """A completed construction project (竣工工程), accepted or refused, with the plan's five aspects.

    The builder files the acceptance within 15 days (建设工程质量管理条例 art. 49).
    """

    class Verdict(models.TextChoices):
        """The completion acceptance."""

        QUALIFIED = "qualified", _("accepted as qualified")
        REFUSED = "refused", _("refused")

    number = models.CharField(_("project number"), max_length=40)
    number_key = number_key_field()
    name = models.CharField(_("name"), max_length=120)
    township = models.ForeignKey(Township, models.PROTECT, related_name="projects", verbose_name=_("township"))
    builder = models.CharField(_("client"), max_length=100)
    contractor = models.CharField(_("contractor"), max_length=100, blank=True)
    area = models.DecimalField(_("floor area (m²)"), max_digits=12, decimal_places=2, null=True, blank=True)
    accepted_on = models.DateField(_("date of completion acceptance"))
    verdict = models.CharField(_("verdict"), max_length=9, choices=Verdict)
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    quality = finding_field(_("quality"))
    safety = finding_field(_("safety"))
    environment = finding_field(_("environmental protection"))
    energy = finding_field(_("energy saving"))
    hygiene = finding_field(_("hygiene"))
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = StandingManager.from_queryset(CompletedProjectQuerySet)()
    everything = CompletedProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("completed project")
        verbose_name_plural = _("completed projects")
        ordering = ["-accepted_on", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(filed_on__isnull=True) | Q(filed_on__gte=F("accepted_on")),
                name="project_filed_after_acceptance",
                violation_error_message=_("An acceptance cannot be filed before it took place."),
            ),
        ]
        indexes = [models.Index(fields=["accepted_on"], name="project_by_acceptance")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Ask for an explanation where the verdict and the aspects contradict each other, and of an area far outside the register."""
        super().clean()
        check_amounts(self, ("area",))
        check_names(self, ("contractor",))
        if is_unexplained(self.verdict, [getattr(self, aspect) for aspect in ASPECTS], self.note):
            raise ValidationError({"verdict": UNEXPLAINED})

    def get_absolute_url(self) -> str:
        """Return the project's page."""
        return reverse("inspections:project", args=[self.pk])

    @property
    def filing_due_on(self) -> dt.date:
        """The last day on which the acceptance may be filed."""
        # The day of acceptance does not count.
        return self.accepted_on + CompletedProjectQuerySet.FILING_SPAN

    def filing_state(self, day: dt.date) -> str:
        """Return how the filing stands on ``day``: nothing (to file), filed, late, open or overdue."""
        if self.filed_on:
            return "late" if self.filed_on > self.filing_due_on else "filed"
        # After the filing: a refused project that was filed all the same is shown as such.
        if self.verdict == self.Verdict.REFUSED:
            return "nothing"
        return "overdue" if day > self.filing_due_on else "open"


ASPECT_LABELS = {
    field.name: field.verbose_name for field in CompletedProject._meta.concrete_fields if field.name in ASPECTS
}
