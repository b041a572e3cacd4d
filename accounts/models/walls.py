"""Wall screens that show figures without a person."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User


class WallDevice(models.Model):
    """A screen on a wall (大屏设备): its token opens the wall page and nothing else, until it is withdrawn."""

    place = models.CharField(_("where it hangs"), max_length=60)
    digest = models.CharField(_("SHA-256"), max_length=64, unique=True, editable=False)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("issued by"))
    issued_at = models.DateTimeField(_("issued at"), auto_now_add=True)
    used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    used_from = models.GenericIPAddressField(_("from address"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("withdrawn by"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    class Meta:
        verbose_name = _("wall screen device")
        verbose_name_plural = _("wall screen devices")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_by=None, withdrawn_at=None)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="wall_device_withdrawn_by_somebody",
                violation_error_message=_("Whoever withdraws a token is recorded with the moment."),
            )
        ]

    def __str__(self) -> str:
        return self.place
