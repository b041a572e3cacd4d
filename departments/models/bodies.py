"""Government bodies and others with a part in the plan."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.models.names import DatedName, ends_after_start, span_expression
from departments.querysets import DatedQuerySet
from targets.models import Clause, Plan
from targets.wordings import WordingField, chinese_words, english_of


class Body(models.Model):
    """A body (单位) with a seat in the lead group or a duty under the plan: bureaus, associations, media, courts."""

    class Kind(models.TextChoices):
        """What sort of body it is."""

        OFFICE = "office", _("programme office")
        GOVERNMENT = "government", _("government department")
        ASSOCIATION = "association", _("association")
        MEDIA = "media", _("news medium")
        JUDICIARY = "judiciary", _("judicial organ")
        COLLECTIVE = "collective", _("collective designation")

    code = models.SlugField(_("code"), unique=True)
    name = WordingField(_("short name"), max_length=50, unique=True)
    name_en = english_of(_("short name in English"), 100)
    full_name = models.CharField(_("full name"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    position = models.PositiveSmallIntegerField(_("position"))
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("successor")
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True)
                | models.Q(since__isnull=True)
                | models.Q(until__gte=models.F("since")),
                name="body_ends_after_start",
                violation_error_message=_("The last day cannot lie before the first."),
            ),
            models.CheckConstraint(
                condition=~models.Q(successor=models.F("id")),
                name="body_not_its_own_successor",
                violation_error_message=_("A body cannot be its own successor."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the body's page."""
        return reverse("plans:body", args=[self.code])

    def name_on(self, day: dt.date) -> str:
        """Return the short name in use on ``day`` (uses prefetched ``names``)."""
        # Many renamings change the full name only; then the present short name held all along.
        short = next((n.short_name for n in self.names.all() if n.short_name and n.covers(day)), "")
        # The present name has its English beside it, former short names have none.
        return self.name if short in {"", chinese_words(self.name)} else short

    def full_name_on(self, day: dt.date) -> str:
        """Return the full name in use on ``day``; empty for a body that has none (uses prefetched ``names``)."""
        return next((n.name for n in self.names.all() if n.covers(day)), self.full_name)


class BodyName(DatedName):
    """A former or present full name of a body (单位名称沿革), with its short name where that changed."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="names", verbose_name=_("body"))
    short_name = models.CharField(
        _("short name"), max_length=50, blank=True, help_text=_("Empty: the short name the body has now.")
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("name of a body")
        verbose_name_plural = _("names of bodies")
        ordering = ["body", "since"]
        constraints = [
            ends_after_start("body_name_ends_after_start"),
            ExclusionConstraint(
                name="body_names_do_not_overlap",
                violation_error_message=_(
                    "The span overlaps another one; end the other the day before, or choose other days."
                ),
                expressions=[("body", RangeOperators.EQUAL), (span_expression(), RangeOperators.OVERLAPS)],
            ),
        ]


class LeadGroupSeat(models.Model):
    """A seat in the plan's lead group (领导小组席位): the leader, the deputy, or a member body."""

    class Post(models.TextChoices):
        """What the seat is."""

        LEADER = "leader", _("leader")
        DEPUTY = "deputy", _("deputy leader")
        OFFICE = "office", _("office")
        MEMBER = "member", _("member")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="seats", verbose_name=_("plan"))
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="seats", verbose_name=_("clause"))
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="seats", verbose_name=_("body"))
    post = models.CharField(_("post"), max_length=8, choices=Post)
    holder = models.CharField(_("holder in the plan's words"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat in the lead group")
        verbose_name_plural = _("seats in the lead group")
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position", "since"], name="seat_position_once"),
            ends_after_start("seat_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.holder} ({self.get_post_display()})"
