"""Evidence packs that people asked for."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessment.models import SchemeItem, Sheet
from departments.models import Body
from exchange.models import Job, JobState
from targets.models import Goal, Indicator, Quarter


class EvidencePack(Job):
    """An evidence pack (证据包) that somebody asked for: of what, and what the file was; kept when the file is gone.

    What is in it depends on what is recorded alone, so that the same records give the same bytes; who asked, and when,
    stands here and not in the file.
    """

    class Kind(models.TextChoices):
        """What a pack speaks of."""

        INDICATOR = "indicator", _("indicator")
        GOAL = "goal", _("goal")
        BODY = "body", _("body")
        ITEM = "item", _("item of the assessment")

    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, related_name="+", verbose_name=_("indicator")
    )  # fmt: skip
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, related_name="+", verbose_name=_("goal"))
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+", verbose_name=_("body"))
    quarter = models.ForeignKey(Quarter, models.PROTECT, null=True, related_name="+", verbose_name=_("quarter"))
    sheet = models.ForeignKey(Sheet, models.PROTECT, null=True, related_name="+", verbose_name=_("sheet"))
    item = models.ForeignKey(SchemeItem, models.PROTECT, null=True, related_name="+", verbose_name=_("item"))
    file = models.FileField(_("file"), max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    checksum = models.CharField(_("SHA-256"), max_length=64, blank=True)
    manifest_checksum = models.CharField(_("SHA-256 of the manifest"), max_length=64, blank=True)
    members = models.PositiveIntegerField(_("files in it"), default=0)

    class Meta(Job.Meta):
        verbose_name = _("evidence pack")
        verbose_name_plural = _("evidence packs")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="indicator", indicator__isnull=False, quarter__isnull=False, goal=None, body=None, sheet=None, item=None)
                | Q(kind="goal", goal__isnull=False, quarter__isnull=False, indicator=None, body=None, sheet=None, item=None)
                | Q(kind="body", body__isnull=False, quarter__isnull=False, indicator=None, goal=None, sheet=None, item=None)
                | Q(kind="item", sheet__isnull=False, item__isnull=False, indicator=None, goal=None, body=None, quarter=None),
                name="pack_of_one_subject", violation_error_message=_("A pack speaks of one thing."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """Return the page that shows how far it has come."""
        return reverse("packs:pack", args=[self.pk])

    @property
    def is_ready(self) -> bool:
        """Whether its file can be fetched."""
        return self.state == JobState.DONE and bool(self.file)

    @property
    def row(self) -> Any:
        """The row that it speaks of."""
        return getattr(self, self.kind)

    @property
    def subject(self) -> str:
        """What it speaks of, as pages call it."""
        return f"{self.sheet or self.quarter} {self.row}"

    @property
    def subject_url(self) -> str:
        """The page of what it speaks of."""
        if self.kind == self.Kind.INDICATOR and self.quarter is not None:
            return f"{self.row.get_absolute_url()}?quarter={self.quarter.code}"
        if self.kind == self.Kind.GOAL:
            return f"{reverse('plans:plan', args=[self.row.plan.code])}#links-{self.row.code}"
        if self.sheet is not None:
            return f"{self.sheet.get_absolute_url()}#item-{self.row.pk}"
        return str(self.row.get_absolute_url())

    def make_file_name(self) -> str:
        """Return the name under which a person saves it."""
        named = self.row.name if self.kind == self.Kind.BODY else self.row.code
        place = f"{self.sheet.scheme.year}_{self.sheet.subject}" if self.sheet else self.quarter and self.quarter.code
        return f"证据包_{place}_{named}.zip"
