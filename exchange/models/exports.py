"""Files that people take out of the registers."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ExportJob(models.Model):
    """An export of a register (导出): who took which rows out when, and what the file was; kept when the file is gone.

    A small one is handed out at once, a large one is written by a worker and kept for some days.
    """

    class State(models.TextChoices):
        """How far the export has come."""

        WAITING = "waiting", _("waiting for a worker")
        WRITING = "writing", _("being prepared")
        READY = "ready", _("ready for download")
        FAILED = "failed", _("broken off")
        HANDED_OUT = "handed_out", _("handed out at once")
        REMOVED = "removed", _("file removed")

    class Format(models.TextChoices):
        """Kind of file."""

        XLSX = "xlsx", "Excel"
        CSV = "csv", "CSV"

    class Reason(models.TextChoices):
        """Why an export came to nothing."""

        BROKEN_OFF = "broken_off", _("The work broke off several times.")
        NOT_ALLOWED = "not_allowed", _("The account may not read this register any more.")
        FAULT = "fault", _("The file could not be written.")
        DISK_FULL = "disk_full", _("The server had no room left; the administrators have been told.")

    register = models.CharField(_("register"), max_length=30)
    format = models.CharField(_("format"), max_length=4, choices=Format)
    query = models.TextField(_("filters as in the address"), blank=True)
    filters = models.JSONField(_("filters in words"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=11, choices=Reason, blank=True)
    total = models.PositiveIntegerField(_("rows when asked for"), default=0)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    lines = models.PositiveIntegerField(_("lines"), default=0, help_text=_("A row may take several lines of the file."))
    file = models.FileField(_("file"), max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    checksum = models.CharField(_("SHA-256"), max_length=64, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    requested_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(_("attempts of the workers"), default=0)
    touched_at = models.DateTimeField(_("last sign of life"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["requested_by", "-id"], name="export_by_person")]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """Return the page that shows how far it has come."""
        return reverse("exchange:export", args=[self.pk])

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has it, or should soon."""
        return self.state in {self.State.WAITING, self.State.WRITING}
