"""Alarms: what administrators were told of by themselves, without looking at the lights."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Alarm(models.Model):
    """One alarm (告警): from when on a light of 运行保障 was amiss, and until when; told once at its beginning and once at its end."""

    light = models.CharField(_("light"), max_length=20)
    words = models.TextField(_("what was seen"))
    began_at = models.DateTimeField(_("began at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")
        ordering = ["-pk"]
        constraints = [
            # Two workers may look at the same moment.
            models.UniqueConstraint(
                fields=["light"],
                condition=Q(ended_at=None),
                name="one_alarm_a_light",
                violation_error_message=_("This alarm sounds already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.light} {self.began_at:%Y-%m-%d %H:%M}"
