"""Files that prove something."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class EvidenceFile(models.Model):
    """A file handed in as evidence (证明材料): a scan, a photograph, a document; only the record it belongs to hands it out."""

    # The address of a file, so that nobody can try neighbours of a number.
    key = models.UUIDField(_("key"), unique=True, default=uuid.uuid4, editable=False)
    file = models.FileField(_("file"), upload_to="evidence/")
    name = models.CharField(_("file name"), max_length=200)
    media_type = models.CharField(_("type by content"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    checksum = models.CharField(_("SHA-256"), max_length=64)
    speaks_for = models.DateField(_("speaks for the day"), null=True, blank=True)
    # Kept with the file: "not scanned" must stay visible when a scanner is set up later.
    scanner = models.CharField(_("virus scanner"), max_length=60, blank=True, help_text=_("Empty: not scanned."))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed in by")
    )
    uploaded_at = models.DateTimeField(_("handed in at"), auto_now_add=True)

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
