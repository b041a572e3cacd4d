"""Industries by the national classification, and the service industries that the plan names."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from departments.models import Body
from departments.models.names import ends_after_start
from targets.wordings import WordingField, english_of


class Industry(models.Model):
    """A section or division of GB/T 4754 (国民经济行业分类) in one of its versions; letters shift between versions."""

    version = models.CharField(_("version"), max_length=20)
    code = models.CharField(_("code"), max_length=5)
    name = models.CharField(_("name"), max_length=60)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="divisions", verbose_name=_("section")
    )

    class Meta:
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        ordering = ["version", "code"]
        # Division 61 is another trade in another version, so a code alone names nothing.
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="industry_code_once_per_version")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ServiceIndustry(models.Model):
    """A service industry (服务行业) whose key enterprises the plan wants certified; the plan's list is open-ended."""

    code = models.SlugField(_("code"), unique=True)
    name = WordingField(_("name"), max_length=30, unique=True)
    name_en = english_of(_("name in English"), 100)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("service industry")
        verbose_name_plural = _("service industries")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class IndustrySupervision(models.Model):
    """A body's charge of an industry (行业主管) for a span of time; the plan does not name these bodies."""

    industry = models.ForeignKey(
        Industry, models.CASCADE, null=True, blank=True, related_name="supervisions", verbose_name=_("industry")
    )
    service_industry = models.ForeignKey(
        ServiceIndustry,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="supervisions",
        verbose_name=_("service industry"),
    )
    body = models.ForeignKey(Body, models.PROTECT, related_name="supervisions", verbose_name=_("body"))
    basis = models.CharField(_("basis"), max_length=200)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("body in charge of an industry")
        verbose_name_plural = _("bodies in charge of industries")
        ordering = ["industry", "service_industry", "since"]
        constraints = [
            ends_after_start("supervision_ends_after_start"),
            models.CheckConstraint(
                condition=Q(industry__isnull=False) ^ Q(service_industry__isnull=False),
                name="supervision_of_one_industry",
                violation_error_message=_("Name either an industry or a service industry."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.industry or self.service_industry} {self.body}"
