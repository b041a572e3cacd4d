"""What the office found out about names of producers that the register of enterprises does not have."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OutsideProducer(models.Model):
    """A name on labels that means a producer outside of the district (外地企业), whom the register will never have.

    It is a finding on the name: batches of it stay where they are counted, they only no longer wait to be matched.
    """

    name = models.CharField(_("producer on the label"), max_length=100, unique=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("marked by")
    )
    marked_at = models.DateTimeField(_("marked at"), auto_now_add=True)

    class Meta:
        verbose_name = _("producer outside of the district")
        verbose_name_plural = _("producers outside of the district")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
