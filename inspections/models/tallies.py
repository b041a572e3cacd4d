"""How many spot checks there are, told without counting them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inspections.unmatched import UnmatchedTallyQuerySet


class SpotCheckTally(models.Model):
    """By how much a statement changed the number of the standing spot checks of a day, stage and final result.

    A trigger writes them in the transaction of the change itself, so that their sum is what a count would find. Nobody waits for
    another: each statement adds rows of its own, and one that runs each night makes one of many (`tallies_recount`).
    """

    sampled_on = models.DateField(_("sampled on"))
    stage = models.CharField(_("stage"), max_length=10)
    outcome = models.CharField(_("final result"), max_length=8)
    checks = models.IntegerField(_("spot checks"))

    class Meta:
        verbose_name = _("number of spot checks")
        verbose_name_plural = _("numbers of spot checks")

    def __str__(self) -> str:
        return f"{self.sampled_on} {self.stage} {self.outcome} {self.checks:+d}"


class UnmatchedTally(models.Model):
    """By how much a statement changed the number of unmatched spot checks that name a producer, and of the failed among them.

    Written and summed as the tallies above.
    """

    producer_name = models.CharField(_("producer on the label"), max_length=100)
    checks_change = models.IntegerField(_("spot checks"))
    failed_change = models.IntegerField(_("of them failed"))

    objects = UnmatchedTallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("number of unmatched spot checks")
        verbose_name_plural = _("numbers of unmatched spot checks")

    def __str__(self) -> str:
        return f"{self.producer_name} {self.checks_change:+d}"
