"""Industrial parks and agricultural demonstration bases: what they are, at which level since when, and who belongs to them."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from departments.models import Township
from departments.models.names import ends_after_start, span_expression
from enterprises.models.enterprises import Enterprise
from enterprises.querysets import SiteQuerySet
from registers.models import StandingManager, Withdrawable


class Site(Withdrawable):
    """An industrial park (工业园区) or an agricultural standardisation base (农业标准化示范基地); its level is told by spans."""

    class Kind(models.TextChoices):
        """Which of the two."""

        PARK = "park", _("industrial park")
        BASE = "base", _("agricultural demonstration base")

    name = models.CharField(_("name"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    township = models.ForeignKey(Township, models.PROTECT, related_name="sites", verbose_name=_("township"))
    trade = models.CharField(
        _("trade or produce"), max_length=100, blank=True, help_text=_("The industries of a park; crop or animal of a base.")
    )  # fmt: skip
    area = models.DecimalField(
        _("area in mu"), max_digits=10, decimal_places=2, null=True, blank=True, help_text=_("15 mu are a hectare.")
    )
    operator = models.CharField(_("run by"), max_length=100, blank=True)
    households = models.DecimalField(
        _("farm households covered"), max_digits=7, decimal_places=0, null=True, blank=True
    )
    founded_on = models.DateField(_("founded on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    platform_on = models.DateField(_("public test platform in use since"), null=True, blank=True)
    station_on = models.DateField(_("quality station since"), null=True, blank=True)
    traceable_on = models.DateField(_("produce traceable since"), null=True, blank=True)

    objects = StandingManager.from_queryset(SiteQuerySet)()
    everything = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = _("park or base")
        verbose_name_plural = _("parks and bases")
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("founded_on")),
                name="site_ends_after_founding",
                violation_error_message=_("The last day cannot lie before the first."),
            ),
            models.CheckConstraint(
                condition=Q(kind="base") | Q(households=None, traceable_on=None),
                name="site_households_of_bases_only",
                violation_error_message=_("Only a base has farm households and traceable produce."),
            ),
            models.CheckConstraint(
                condition=Q(kind="park") | Q(platform_on=None, station_on=None),
                name="site_platform_of_parks_only",
                violation_error_message=_("Only a park has a test platform and a quality station."),
            ),
            models.CheckConstraint(
                condition=Q(area=None) | Q(area__gte=1),
                name="site_area_of_a_mu_at_least",
                violation_error_message=_("The area is at least 1 mu."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("enterprises:site", args=[self.pk])

    def level_on(self, day: dt.date) -> "SiteLevel | None":
        """Return the level held on ``day``; None where it has none (uses prefetched ``levels``)."""
        return next((one for one in self.levels.all() if one.covers(day)), None)


class DatedFact(Withdrawable):
    """A row that holds from a day until another."""

    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True

    def covers(self, day: dt.date) -> bool:
        """Say whether it holds on ``day``; its last day belongs to it."""
        return self.since <= day and (self.until is None or day <= self.until)


class SiteLevel(DatedFact):
    """The level (级别) at which a park or base is recognised for a span of time, with its basis; one at a time."""

    class Level(models.TextChoices):
        """By whom it is recognised."""

        DISTRICT = "district", _("district level")
        CITY = "city", _("city level")
        NATIONAL = "national", _("national level")

    site = models.ForeignKey(Site, models.CASCADE, related_name="levels", verbose_name=_("park or base"))
    level = models.CharField(_("level"), max_length=8, choices=Level)
    basis = models.CharField(_("basis"), max_length=200)

    objects = StandingManager()
    everything = models.Manager()

    class Meta:
        verbose_name = _("level of a park or base")
        verbose_name_plural = _("levels of parks and bases")
        ordering = ["site", "since"]
        constraints = [
            ends_after_start("site_level_ends_after_start"),
            ExclusionConstraint(
                name="site_levels_do_not_overlap",
                violation_error_message=_("It has a level on some of these days already; end that one first."),
                expressions=[("site", RangeOperators.EQUAL), (span_expression(), RangeOperators.OVERLAPS)],
                # A withdrawn level leaves its days free.
                condition=Q(withdrawal=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.get_level_display()}"


class SiteMember(DatedFact):
    """An enterprise's belonging (入驻、参加) to a park or base for a span of time."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="members", verbose_name=_("park or base"))
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="memberships", verbose_name=_("enterprise"))

    objects = StandingManager()
    everything = models.Manager()

    class Meta:
        verbose_name = _("member of a park or base")
        verbose_name_plural = _("members of parks and bases")
        ordering = ["site", "since"]
        constraints = [
            ends_after_start("site_member_ends_after_start"),
            ExclusionConstraint(
                name="site_members_do_not_overlap",
                violation_error_message=_(
                    "The enterprise belongs to it on some of these days already; end that span first."
                ),
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    ("enterprise", RangeOperators.EQUAL),
                    (span_expression(), RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawal=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.enterprise}"
