"""Enterprises recorded twice, and names they bore before."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .enterprises import Enterprise


class FormerName(models.Model):
    """A name that an enterprise bore before or under which it was recorded a second time (曾用名)."""

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="former_names", verbose_name=_("enterprise")
    )
    name = models.CharField(_("name"), max_length=100, db_index=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["enterprise", "until", "pk"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "name"], name="former_name_once_per_enterprise")]

    def __str__(self) -> str:
        return self.name


class EnterpriseMerge(models.Model):
    """The joining of two records of one enterprise (重复企业合并): what moved where, under whose hand."""

    kept = models.ForeignKey(Enterprise, models.PROTECT, related_name="merges", verbose_name=_("record kept"))
    merged = models.OneToOneField(
        Enterprise, models.PROTECT, related_name="merged_by", verbose_name=_("record merged into it")
    )
    moved = models.JSONField(
        _("what moved"), help_text=_("Keys of the rows that moved, by model; and the columns taken over.")
    )
    reason = models.CharField(_("reason"), max_length=200)
    merged_at = models.DateTimeField(_("merged at"), auto_now_add=True)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("merged by")
    )

    class Meta:
        verbose_name = _("merge of enterprises")
        verbose_name_plural = _("merges of enterprises")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_joins_two")]

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"
