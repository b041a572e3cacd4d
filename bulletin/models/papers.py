"""What a bulletin and a circular of results have in common as papers of the office."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OfficePaper(models.Model):
    """A paper of the office (公文): to whom it goes, who drafted and who signed it, and its number once it is issued."""

    title = models.CharField(_("title"), max_length=60)
    addressees = models.CharField(_("addressed to"), max_length=200)
    copies = models.CharField(_("copies to"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted at"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed by")
    )
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    issued_on = models.DateField(pgettext_lazy("bulletin", "issued on"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title
