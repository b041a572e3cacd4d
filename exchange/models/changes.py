"""What imports and people did to the rows of registers."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from exchange.models.uploads import SheetImport


class AddedRows(models.Model):
    """The rows that an import added to one table (导入新增的行), so that they can be taken back."""

    sheet_import = models.ForeignKey(SheetImport, models.CASCADE, related_name="added_rows", verbose_name=_("import"))
    register = models.CharField(_("register"), max_length=60)
    keys = ArrayField(models.BigIntegerField(), verbose_name=_("rows"))

    class Meta:
        verbose_name = _("rows added by an import")
        verbose_name_plural = _("rows added by imports")

    def __str__(self) -> str:
        return f"{self.register} {len(self.keys)}"


class RowChange(models.Model):
    """A change of one register row (台账改动): by whom, when, through which import, and the columns before and after.

    An import keeps every column, a form those that it changed. ``parts`` are what hangs on the row without a register of its
    own, such as the failing items of a spot check: [before, after], where it changed.
    """

    register = models.CharField(_("register"), max_length=60)
    row = models.BigIntegerField(_("row"))
    sheet_import = models.ForeignKey(
        SheetImport, models.CASCADE, null=True, blank=True, related_name="changed_rows", verbose_name=_("import")
    )
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    parts = models.JSONField(_("parts"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now_add=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )

    class Meta:
        verbose_name = _("change of a row")
        verbose_name_plural = _("changes of rows")
        ordering = ["pk"]
        indexes = [models.Index(fields=["register", "row"], name="row_change_by_row")]

    def __str__(self) -> str:
        return f"{self.register} {self.row}"
