"""What the self-check of 等保 found, control by control."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ControlCheck(models.Model):
    """One look at one control of GB/T 22239-2019 (等保自查记录) on the running portal: whether it holds, and what was seen; only added to."""

    control = models.PositiveSmallIntegerField(_("control"))
    checked_at = models.DateTimeField(_("checked at"), auto_now_add=True)
    passed = models.BooleanField(_("passed"))
    # The code of what was seen and its values: put into words when it is shown, in the reader's language.
    seen = models.CharField(_("seen"), max_length=40)
    values = models.JSONField(_("values"), default=dict)

    class Meta:
        verbose_name = _("check of a control")
        verbose_name_plural = _("checks of controls")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["control", "-id"], name="control_check_newest")]

    def __str__(self) -> str:
        return f"{self.control} {self.checked_at:%Y-%m-%d}"
