"""Security marks of records."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Level, User


class SecurityMark(models.Model):
    """The security mark (安全标记) of one record: whoever is cleared for less does not find it. A record without one is internal.

    Which records can bear one says `accounts.marks.KINDS`; the trail keeps what a mark was before.
    """

    # By the table, since records of several apps above bear marks.
    table_name = models.CharField(_("table"), max_length=63)
    row_key = models.BigIntegerField(_("row"))
    level = models.PositiveSmallIntegerField(_("mark"), choices=Level)
    reason = models.CharField(_("reason"), max_length=300)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("set by"))
    set_at = models.DateTimeField(_("set at"), auto_now=True)

    class Meta:
        verbose_name = _("security mark")
        verbose_name_plural = _("security marks")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["table_name", "row_key"],
                name="one_security_mark_per_record",
                violation_error_message=_("This record bears a mark already."),
            ),
            models.CheckConstraint(
                condition=Q(level__in=Level.values),
                name="security_mark_is_a_level",
                violation_error_message=_("Choose a mark."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="security_mark_has_a_reason",
                violation_error_message=_("A mark needs a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_key}: {self.get_level_display()}"
