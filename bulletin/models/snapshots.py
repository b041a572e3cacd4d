"""What a quarter told at one moment."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from bulletin.facts import Facts
from targets.models import Plan, Quarter


class Snapshot(models.Model):
    """The facts of a quarter as they were known at one moment (数据快照): values, parts and revisions; never changed."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+", verbose_name=_("plan"))
    quarter = models.ForeignKey(Quarter, models.PROTECT, related_name="snapshots", verbose_name=_("quarter"))
    content = models.JSONField(_("facts"))
    checksum = models.CharField(_("SHA-256"), max_length=64, help_text=_("Of the facts in canonical JSON."))
    taken_at = models.DateTimeField(_("taken at"))
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("taken by"))

    class Meta:
        verbose_name = _("snapshot of a quarter")
        verbose_name_plural = _("snapshots of quarters")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.quarter_id} {self.checksum[:12]}"

    @property
    def facts(self) -> Facts:
        """The facts, ready to be told."""
        return Facts.of_content(self.content)
