"""Enterprises recorded twice, and names they bore before."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from enterprises.duplicates.names import name_core
from enterprises.models.enterprises import Enterprise
from enterprises.querysets import LikelyPairQuerySet
from exchange.models import Job
from registers.models import StandingManager, Withdrawable
from targets.numbers import check_names


class FormerName(Withdrawable):
    """A name that an enterprise bore until a day, or under which it was recorded a second time (曾用名).

    A name may have been borne more than once: each span has its own last day. It begins where the one before it ends.
    """

    enterprise = models.ForeignKey(
        Enterprise, models.CASCADE, related_name="former_names", verbose_name=_("enterprise")
    )
    name = models.CharField(_("name"), max_length=100, db_index=True)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = StandingManager()
    everything = models.Manager()

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ["enterprise", "until", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "name", "until"],
                name="former_name_once_per_span",
                # Two spans with an unknown last day would be the same thing said twice.
                nulls_distinct=False,
                condition=Q(withdrawal=None),
                violation_error_message=_("This name is recorded with this last day already."),
            )
        ]
        # Look-alikes are searched among former names as well.
        indexes = [models.Index(name_core("name"), name="former_name_by_core")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a name with the sign of a footnote."""
        check_names(self, ("name",))


class EnterpriseMerge(models.Model):
    """The joining of two records of one enterprise (重复企业合并): what moved where, under whose hand.

    ``moved`` lists every column that was changed, in the order of writing: {"model", "field", "keys", "before",
    "after"}. Read backwards it undoes the merge. The record merged is withdrawn, with whatever of it the kept one
    has already.
    """

    kept = models.ForeignKey(Enterprise, models.PROTECT, related_name="merges", verbose_name=_("record kept"))
    merged = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="mergings", verbose_name=_("record merged into it")
    )
    # Values column by column: exactly what was written can be taken back, and what is newer stays.
    moved = models.JSONField(_("what moved"))
    reason = models.CharField(_("reason"), max_length=200)
    merged_at = models.DateTimeField(_("merged at"), auto_now_add=True)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("merged by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )

    class Meta:
        verbose_name = _("merge of enterprises")
        verbose_name_plural = _("merges of enterprises")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept=F("merged")),
                name="merge_joins_two",
                violation_error_message=_("An enterprise cannot be merged into itself."),
            ),
            models.UniqueConstraint(
                # A merge taken back leaves the record free to be merged again.
                fields=["merged"],
                condition=Q(undone_at=None),
                name="enterprise_merged_into_one_only",
                violation_error_message=_("The enterprise has been merged into another one already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"


class DistinctEnterprises(models.Model):
    """Two records that look like one enterprise and are two, as the office has found; nobody is asked about them again."""

    first = models.ForeignKey(Enterprise, models.CASCADE, related_name="+", verbose_name=_("enterprise"))
    second = models.ForeignKey(Enterprise, models.CASCADE, related_name="+", verbose_name=_("other enterprise"))
    said_at = models.DateTimeField(_("said at"), auto_now_add=True)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("said by"))

    class Meta:
        verbose_name = _("pair of different enterprises")
        verbose_name_plural = _("pairs of different enterprises")
        constraints = [
            # One way round only, so that a pair is found whichever of the two is asked about.
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="distinct_pair_in_order",
                violation_error_message=_("A pair names two different enterprises."),
            ),
            models.UniqueConstraint(fields=["first", "second"], name="distinct_pair_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"


class LikelyPair(models.Model):
    """Two records that look like one enterprise, withdrawn ones among them; found by comparing all (`services/comparing.py`)."""

    class Why(models.TextChoices):
        """Why they are asked about, the surest first, which is the order of the values too."""

        CODE = "code", _("same organisation code")
        NAME = "name", _("same name but for place, punctuation and legal form")
        SIMILAR = "similar", _("similar name")

    first = models.ForeignKey(Enterprise, models.CASCADE, related_name="+", verbose_name=_("first record"))
    second = models.ForeignKey(Enterprise, models.CASCADE, related_name="+", verbose_name=_("second record"))
    why = models.CharField(_("why"), max_length=7, choices=Why)
    likeness = models.PositiveSmallIntegerField(_("likeness"))

    objects = LikelyPairQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair of possible duplicates")
        verbose_name_plural = _("pairs of possible duplicates")
        ordering = ["why", "-likeness", "first_id", "second_id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="likely_pair_in_order",
                violation_error_message=_("A pair names two different enterprises."),
            ),
            models.UniqueConstraint(fields=["first", "second"], name="likely_pair_once"),
        ]
        indexes = [models.Index(fields=["why", "-likeness", "first", "second"], name="likely_pair_surest")]

    def __str__(self) -> str:
        return f"{self.first} ≈ {self.second}"


class EnterpriseComparison(Job):
    """One run of comparing the records that are new or changed with all others (企业比对)."""

    class Meta(Job.Meta):
        verbose_name = _("search for duplicate enterprises")
        verbose_name_plural = _("searches for duplicate enterprises")
        constraints = [
            models.UniqueConstraint(
                # A constant, so that any two rows at work collide.
                Value(1),
                condition=Q(state__in=["waiting", "working"]),
                name="one_comparison_at_work",
                violation_error_message=_("A comparison is at work already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d %H:%M}"


class ComparedEnterprise(models.Model):
    """As what a record was last compared with all others; one that has become something else is to be compared again."""

    enterprise = models.OneToOneField(
        Enterprise, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("enterprise")
    )
    name_core = models.CharField(_("distinctive part of the name"), max_length=200)
    organisation = models.CharField(_("organisation code"), max_length=9, blank=True)

    class Meta:
        verbose_name = _("comparison of an enterprise")
        verbose_name_plural = _("comparisons of enterprises")

    def __str__(self) -> str:
        return self.name_core
