"""Sheets that people hand in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SheetImport(models.Model):
    """A sheet handed in for a register (导入批次): what it held, who confirmed it and what became of it."""

    class State(models.TextChoices):
        """How far the import has come; a refused sheet can only be corrected and handed in anew.

        A sheet whose rows are all in the register already is done without being written.
        """

        CHECKING = "checking", _("being checked")
        REFUSED = "refused", _("refused")
        CHECKED = "checked", _("awaiting confirmation")
        WRITING = "writing", _("being written")
        DONE = "done", _("done")
        FAILED = "failed", _("broken off")
        DISCARDED = "discarded", _("discarded")

    register = models.CharField(_("register"), max_length=30)
    file = models.FileField(_("file"), upload_to="sheets/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=200)
    checksum = models.CharField(_("SHA-256"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State)
    progress = models.PositiveIntegerField(_("lines done"), default=0)
    total = models.PositiveIntegerField(_("lines"), default=0)
    counts = models.JSONField(_("counts"), default=dict)
    problems = models.JSONField(_("problems"), default=list)
    preview = models.JSONField(
        _("preview"), default=dict, help_text=_("What the check found: samples of new and changed rows, and remarks.")
    )
    moved = models.JSONField(
        _("figures before"), default=list, help_text=_("The figures that the import can move, as they stood before it.")
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handed in by"),
    )
    uploaded_at = models.DateTimeField(_("handed in at"), auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts of the workers"), default=0)
    touched_at = models.DateTimeField(_("last sign of life"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("corrected sheet of"),
    )

    class Meta:
        verbose_name = _("import of a sheet")
        verbose_name_plural = _("imports of sheets")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has it, or should soon."""
        return self.state in {self.State.CHECKING, self.State.WRITING}
