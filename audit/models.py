"""The trail: what was done by whom, what it changed, and the seals that hold it.

The tables are made by the migration's own SQL (partitions, triggers that refuse changes), so Django manages none of them:
its flush of test databases would try to empty what cannot be emptied.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.querysets import EventQuerySet, ReanchoringQuerySet
from audit.tracking import PAGE, TRAIL


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
    """The change of one row (变更记录): the whole row before and after, in the words of the database; only added to.

    Somebody who opened a row or was refused a page changed nothing: of that ``after`` tells what it was (查阅记录).
    """

    class Action(models.TextChoices):
        """What happened to the row."""

        FIRST = "first", _("there when recording began")
        INSERT = "insert", _("added")
        UPDATE = "update", _("changed")
        DELETE = "delete", _("deleted")
        TRUNCATE = "truncate", _("deleted with its whole table")
        READ = "read", _("opened")
        REFUSE = "refuse", _("access refused")
        REMOVE = "remove", _("year removed")

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

    @property
    def is_reading(self) -> bool:
        """Say whether it changed no row: somebody opened something or was refused, or an old year of the trail was removed."""
        return self.action in {self.Action.READ, self.Action.REFUSE, self.Action.REMOVE}

    @property
    def is_of_row(self) -> bool:
        """Say whether there is a row whose history can be looked at."""
        return self.table_name not in {PAGE, TRAIL}


class Seal(models.Model):
    """Holds the events of some seconds (封签): their digests in order, and the hash over them and the seal before.

    It covers the transactions from ``from_xid`` to before ``upto_xid``; all of them had ended when it was made. One with 0 in
    place of ``upto_xid`` ends what a restored dump brought, up to event ``after_id``: its new server counts transactions anew.
    """

    id = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField(_("sealed at"))
    from_xid = models.BigIntegerField(_("from transaction"))
    upto_xid = models.BigIntegerField(_("to before transaction"))
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


Key = tuple[str, int | None, str]
"""What tells one break of the chain from all others: what is broken, at which seal, and how it stands now."""


@dataclass(frozen=True)
class Break:
    """Where the trail does not hold: a kind that `audit/words.py` has words for, and what it concerns.

    ``found`` is how it stands now, ``explained`` the explanation (`Reanchoring`) that two people gave of just that.
    """

    kind: str
    seal: int | None = None
    event: int | None = None
    table: str = ""
    row: int | None = None
    noted: str = ""
    found: str = ""
    explained: int | None = None

    @property
    def key(self) -> Key:
        """What an explanation of it holds for; a seal that was noted and is missing is another one once its number is taken again."""
        return self.kind.partition("_")[0], self.seal, self.found


class Verification(models.Model):
    """A verification of the trail (核验): asked for by somebody or the night's, and what it found."""

    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked for by")
    )
    requested_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    seals = models.PositiveBigIntegerField(_("seals that hold"), default=0)
    events = models.PositiveBigIntegerField(_("recorded changes that hold"), default=0)
    breaks = models.JSONField(_("what was found"), default=list)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.requested_at}"

    @property
    def unexplained(self) -> list[dict[str, Any]]:
        """What was found and is not explained by two people."""
        return [one for one in self.breaks if not one.get("explained")]


class Reanchoring(models.Model):
    """The explanation of a break of the seals (重新锚定): by one person, confirmed by another.

    From there on the seals are verified again as they stand; the break stays named wherever the trail's state is told.
    """

    broken = models.JSONField(_("what was found"))
    seal = models.BigIntegerField(_("seal"))
    found = models.TextField(_("how it stood"))
    reason = models.TextField(_("explanation"), max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("explained by")
    )
    asked_at = models.DateTimeField(_("explained at"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    is_confirmed = models.BooleanField(_("confirmed"), null=True)

    objects = ReanchoringQuerySet.as_manager()

    class Meta:
        verbose_name = _("explanation of a break")
        verbose_name_plural = _("explanations of breaks")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
                name="reanchoring_by_two",
                violation_error_message=_("Somebody else has to decide about one's own explanation."),
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None, decided_at=None, is_confirmed=None)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False, is_confirmed__isnull=False),
                name="reanchoring_decided_whole",
                violation_error_message=_("A decision has a person, a moment and an outcome, or none of them."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seal} {self.reason[:40]}"

    @property
    def key(self) -> Key:
        """The break that it explains."""
        return Break(self.broken["kind"], self.seal, found=self.found).key
