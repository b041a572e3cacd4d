"""Sheets that people hand in."""

import datetime as dt
from typing import TYPE_CHECKING, ClassVar, Optional

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exchange.models.jobs import Job

if TYPE_CHECKING:
    from accounts.models import User


class SheetImport(Job):
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

    BEGINNING: ClassVar[str] = State.CHECKING
    AT_WORK: ClassVar[frozenset[str]] = frozenset({State.CHECKING, State.WRITING})

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.CHECKING)
    register = models.CharField(_("register"), max_length=30)
    file = models.FileField(_("file"), upload_to="sheets/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=200)
    checksum = models.CharField(_("SHA-256"), max_length=64)
    counts = models.JSONField(_("counts"), default=dict)
    problems = models.JSONField(_("problems"), default=list)
    preview = models.JSONField(
        _("preview"), default=dict, help_text=_("What the check found: counts by sheet, and remarks.")
    )
    moved = models.JSONField(
        _("figures before"), default=list, help_text=_("The figures that the import can move, as they stood before it.")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("corrected sheet of"),
    )

    class Meta(Job.Meta):
        verbose_name = _("import of a sheet")
        verbose_name_plural = _("imports of sheets")

    def __str__(self) -> str:
        return self.file_name

    @property
    def acting_person(self) -> Optional["User"]:
        """For whom a worker acts: who confirmed the sheet, or else who handed it in."""
        return self.confirmed_by or self.requested_by

    @property
    def waiting_since(self) -> dt.datetime:
        """When somebody last asked a worker for it: with the confirmation, or else with the file."""
        return self.confirmed_at or self.requested_at


class SheetRow(models.Model):
    """What the check of a sheet says of one of its rows (逐行核对结果); kept for some weeks after the import ended."""

    class Action(models.TextChoices):
        """What becomes of the row."""

        NEW = "new", _("new")
        UPDATE = "update", _("updated")
        SKIP = "skip", _("unchanged")
        ERROR = "error", _("wrong")

    # The two indexes below begin with this column, and a third would slow every COPY.
    sheet_import = models.ForeignKey(
        SheetImport, models.CASCADE, related_name="rows", verbose_name=_("import"), db_index=False
    )
    sheet = models.CharField(_("sheet"), max_length=31)
    line = models.PositiveIntegerField(_("line"))
    action = models.CharField(pgettext_lazy("of a row", "action"), max_length=9, choices=Action)
    name = models.CharField(_("row"), max_length=200)
    words = models.CharField(_("what it says"), max_length=300, help_text=_("Of a new row; empty for others."))
    content = models.JSONField(
        _("all that it says"), default=list, help_text=_("Headings and contents of a new or changed row.")
    )
    changes = models.JSONField(_("changes"), default=list, help_text=_("Column, old and new content of what changes."))

    class Meta:
        verbose_name = _("row of a sheet")
        verbose_name_plural = _("rows of sheets")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["sheet_import", "id"], name="sheet_row_in_order"),
            models.Index(fields=["sheet_import", "action", "id"], name="sheet_row_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.line}"
