"""Evaluations of services."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from inspections.querysets import ServiceEvaluationQuerySet
from registers.models import Numbered, StandingManager, Withdrawable, number_key_field


class ServiceEvaluation(Numbered, Withdrawable):
    """An evaluation (服务质量评价) of an enterprise's service against a national or international standard."""

    number = models.CharField(_("evaluation number"), max_length=40)
    number_key = number_key_field()
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="service_evaluations", verbose_name=_("enterprise")
    )
    evaluated_on = models.DateField(_("evaluated on"))
    standard = models.CharField(_("standard"), max_length=100)
    met = models.BooleanField(_("met the standard"))
    evaluator = models.CharField(_("evaluated by"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = StandingManager.from_queryset(ServiceEvaluationQuerySet)()
    everything = ServiceEvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("service evaluation")
        verbose_name_plural = _("service evaluations")
        ordering = ["-evaluated_on", "number"]
        indexes = [models.Index(fields=["evaluated_on"], name="evaluation_by_day")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the evaluation's page."""
        return reverse("inspections:evaluation", args=[self.pk])
