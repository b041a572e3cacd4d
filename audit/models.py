"""The trail: what was done by whom, what it changed, and the seals that hold it.

The tables are made by the migration's own SQL (partitions, triggers that refuse changes), so Django manages none of them:
its flush of test databases would try to empty what cannot be emptied.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.querysets import EventQuerySet


class Act(models.Model):
    """What one request, task or command did under one name (一次操作): who, in which role, from where."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField(_("at"))
    details = models.JSONField(_("details"))

    class Meta:
        managed = False
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["-at"]

    def __str__(self) -> str:
        return str(self.id)


class Event(models.Model):
    """The change of one row (变更记录): the whole row before and after, in the words of the database; only added to."""

    class Action(models.TextChoices):
        """What happened to the row."""

        FIRST = "first", _("there when recording began")
        INSERT = "insert", _("added")
        UPDATE = "update", _("changed")
        DELETE = "delete", _("deleted")
        TRUNCATE = "truncate", _("deleted with its whole table")

    at = models.DateTimeField(_("at"))
    act = models.ForeignKey(Act, models.DO_NOTHING, null=True, db_constraint=False, related_name="events")
    db_user = models.TextField(_("database user"))
    table_name = models.TextField(_("table"))
    row_key = models.BigIntegerField(_("row"))
    action = models.TextField(_("what happened"), choices=Action)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        managed = False
        verbose_name = _("recorded change")
        verbose_name_plural = _("recorded changes")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_key} {self.action}"


class Seal(models.Model):
    """Holds the events of some seconds (封签): their digests in order, and the hash over them and the seal before.

    It covers the transactions from ``from_xid`` to before ``upto_xid``, whose events have numbers above ``after_id``; all of them
    had ended when it was made.
    """

    id = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField(_("sealed at"))
    after_id = models.BigIntegerField(_("events after"))
    ids = ArrayField(models.BigIntegerField(), verbose_name=_("events"))
    digests = models.BinaryField(_("their digests"))
    hash = models.TextField(_("seal"))

    class Meta:
        managed = False
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.pk} {self.hash[:12]}"
