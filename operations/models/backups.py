"""Backups as jobs; what they wrote lies in the folder of backups, which is the truth about them."""

from django.db import models
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from exchange.models import Job


class Backup(Job):
    """The making of one backup set (备份): asked for by a person, by the night or by the command.

    A restored database knows nothing of later sets, so pages list the sets themselves (operations/sets.py).
    """

    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)

    class Meta(Job.Meta):
        verbose_name = _("backup")
        verbose_name_plural = _("backups")
        constraints = [
            models.UniqueConstraint(
                # A constant, so that any two rows at work collide.
                Value(1),
                condition=Q(state__in=["waiting", "working"]),
                name="one_backup_at_work",
                violation_error_message=_("A backup is at work already."),
            )
        ]

    def __str__(self) -> str:
        return self.set_name

    @property
    def set_name(self) -> str:
        """The folder of its set; the same however often the work is begun again."""
        # The key besides the moment: a restored database counts its keys anew.
        return f"{timezone.localtime(self.requested_at):%Y%m%d-%H%M%S}-{self.pk}"
