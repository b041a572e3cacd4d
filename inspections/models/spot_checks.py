"""Spot checks of products and goods."""

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from departments.models import Township
from enterprises.models import Enterprise
from inspections.querysets import SpotCheckQuerySet
from registers.models import Numbered, StandingManager, Withdrawable, number_key_field
from targets.addresses import row_address
from targets.numbers import check_names


class SpotCheck(Numbered, Withdrawable):
    """A sampled batch (监督抽查批次): one sampling number, one conclusion, however many of its items failed.

    The re-test's result is final, whichever way it goes; the first result is kept (产品质量法 art. 15, indicators.md).
    """

    class Stage(models.TextChoices):
        """Where the sample was taken: from a producer, or from the market."""

        PRODUCTION = "production", _("production")
        MARKET = "market", _("market")

    class Result(models.TextChoices):
        """The laboratory's first conclusion."""

        PASSED = "passed", _("passed")
        FAILED = "failed", pgettext_lazy("spot check", "failed")
        REFUSED = "refused", _("inspection refused")
        PENDING = "pending", _("awaiting the result")

    class Retest(models.TextChoices):
        """The conclusion of the re-test, where there was one."""

        NONE = "", _("no re-test")
        PASSED = "passed", _("passed on re-test")
        FAILED = "failed", _("failed on re-test")
        PENDING = "pending", _("in re-test")

    class Outcome(models.TextChoices):
        """The final result that figures count; a refusal counts as a failure."""

        PASSED = "passed", _("passed")
        FAILED = "failed", pgettext_lazy("spot check", "failed")
        PENDING = "pending", _("pending")

    number = models.CharField(_("sampling number"), max_length=40)
    number_key = number_key_field()
    stage = models.CharField(_("stage"), max_length=10, choices=Stage)
    sampled_on = models.DateField(_("sampled on"))
    producer = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="produced_checks", verbose_name=_("producer")
    )
    # Kept beside the match: the label's words are evidence, the match a finding of the office.
    producer_name = models.CharField(_("producer on the label"), max_length=100, blank=True)
    producer_uscc = models.CharField(_("producer's unified social credit code"), max_length=18, blank=True)
    sampled_enterprise = models.ForeignKey(
        Enterprise,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sampled_checks",
        verbose_name=_("sampled enterprise"),
    )
    sampled_name = models.CharField(_("sampled unit"), max_length=100, blank=True)
    township = models.ForeignKey(
        Township, models.PROTECT, null=True, blank=True, related_name="spot_checks", verbose_name=_("township")
    )
    sample_name = models.CharField(_("sample"), max_length=100)
    model = models.CharField(_("model or specification"), max_length=100, blank=True)
    brand = models.CharField(_("brand"), max_length=60, blank=True)
    batch = models.CharField(_("production date or batch"), max_length=60, blank=True)
    category = models.CharField(_("product category"), max_length=60, blank=True)
    laboratory = models.CharField(_("laboratory"), max_length=100, blank=True)
    first_result = models.CharField(_("first result"), max_length=8, choices=Result)
    retest_result = models.CharField(_("re-test"), max_length=8, choices=Retest, blank=True)
    # One rule of what counts, in the database, for COPY and forms alike.
    outcome = models.GeneratedField(
        expression=Case(
            # The re-test decides, whichever way it went.
            When(~Q(retest_result=""), then=F("retest_result")),
            When(first_result="refused", then=Value("failed")),
            default=F("first_result"),
        ),
        output_field=models.CharField(_("final result"), max_length=8, choices=Outcome),
        db_persist=True,
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = StandingManager.from_queryset(SpotCheckQuerySet)()
    everything = SpotCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("spot check")
        verbose_name_plural = _("spot checks")
        ordering = ["-sampled_on", "-pk"]
        constraints = [
            # Only a conclusion can be re-tested: a refused or pending sample has none.
            models.CheckConstraint(
                condition=Q(retest_result="") | Q(first_result__in=["passed", "failed"]),
                name="retest_follows_a_result",
                violation_error_message=_("Only a first result of passed or failed can be re-tested."),
            ),
        ]
        indexes = [
            # Partial like the default manager, or the planner could not use it for the list.
            models.Index(fields=["-sampled_on", "-id"], name="spot_check_newest", condition=Q(withdrawal=None)),
            # The list by number, and one result's rows in the list's order; both are counted from the index alone.
            models.Index(fields=["number", "id"], name="spot_check_by_number", condition=Q(withdrawal=None)),
            models.Index(
                fields=["outcome", "-sampled_on", "-id"], name="spot_check_by_outcome", condition=Q(withdrawal=None)
            ),
            models.Index(
                # The latest batch that names an unmatched producer is the first one of its name.
                fields=["producer_name", "-sampled_on"],
                name="spot_check_unmatched_latest",
                condition=Q(producer=None, withdrawal=None) & ~Q(producer_name=""),
            ),
            # Covers the pass rates: the figures of one quarter are read from the index alone.
            models.Index(
                # With the key, in which pages of the rows behind them are cut.
                fields=["stage", "sampled_on", "id"],
                include=["outcome", "township", "producer", "category"],
                name="spot_check_concluded_rows",
                condition=Q(outcome__in=["passed", "failed"], withdrawal=None),
            ),
            # A search looks for names along these, and then for the batches that bear them (recorded_names.py).
            models.Index(fields=["sample_name"], name="spot_check_by_sample"),
            models.Index(fields=["producer_name"], name="spot_check_by_producer"),
            models.Index(fields=["sampled_name"], name="spot_check_by_sampled_unit"),
            models.Index(fields=["category"], name="spot_check_by_category"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """Return the spot check's page."""
        return row_address("inspections:spot-check", self.pk)

    def clean(self) -> None:
        """Refuse names with the sign of a footnote."""
        check_names(self, ("producer_name", "sampled_name"))

    @property
    def outcome_word(self) -> str:
        """The word for the final result; a generated column has no display method of its own."""
        return str(self.Outcome(self.outcome).label)


class FailingItem(models.Model):
    """An item that failed in a spot check (不合格项目), with what was found and what is allowed."""

    spot_check = models.ForeignKey(
        SpotCheck, models.CASCADE, related_name="failing_items", verbose_name=_("spot check")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    item = models.CharField(_("failing item"), max_length=100)
    measured = models.CharField(_("found"), max_length=200, blank=True)
    limit = models.CharField(_("allowed"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("failing item")
        verbose_name_plural = _("failing items")
        ordering = ["spot_check", "position"]
        constraints = [models.UniqueConstraint(fields=["spot_check", "position"], name="failing_item_position_once")]

    def __str__(self) -> str:
        return self.item
