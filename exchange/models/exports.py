"""Files that people take out."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from exchange.models.jobs import Job


class ExportJob(Job):
    """A file that somebody took out (导出): who, which rows, and what the file was; kept when the file is gone.

    A small one is handed out at once, a large one is written by a worker and kept for some days.
    """

    class State(models.TextChoices):
        """How far the export has come."""

        WAITING = "waiting", _("waiting for a worker")
        WORKING = "working", _("being prepared")
        READY = "ready", _("ready for download")
        FAILED = "failed", _("broken off")
        HANDED_OUT = "handed_out", _("handed out at once")
        REMOVED = "removed", _("file removed")

    class Format(models.TextChoices):
        """Kind of file."""

        XLSX = "xlsx", "Excel"
        CSV = "csv", "CSV"
        DOCX = "docx", "Word"
        ZIP = "zip", "ZIP"

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    register = models.CharField(_("register"), max_length=30)
    format = models.CharField(_("format"), max_length=4, choices=Format)
    query = models.TextField(_("filters as in the address"), blank=True)
    filters = models.JSONField(_("filters in words"), default=list)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    lines = models.PositiveIntegerField(_("lines"), default=0, help_text=_("A row may take several lines of the file."))
    file = models.FileField(_("file"), max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=255)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    checksum = models.CharField(_("SHA-256"), max_length=64, blank=True)
    downloads = models.PositiveIntegerField(_("times fetched"), default=0)
    downloaded_at = models.DateTimeField(_("last fetched at"), null=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )

    class Meta(Job.Meta):
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = [models.Index(fields=["requested_by", "-id"], name="export_by_person")]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """Return the page that shows how far it has come."""
        return reverse("exchange:export", args=[self.pk])
