"""Taking register rows back without losing them."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.models import Job, SheetImport
from registers.models.numbered import list_generated


class Withdrawal(models.Model):
    """The taking back of register rows that should not stand (撤回), with its reason; undone, the rows stand again.

    One withdrawal takes back a row and what hangs on it: an enterprise goes with its products and certificates.
    """

    register = models.CharField(gettext_lazy("register"), max_length=60)
    # A key and no foreign key: one table of withdrawals serves every register.
    row = models.BigIntegerField(gettext_lazy("row"))
    subject = models.CharField(gettext_lazy("subject"), max_length=200)
    reason = models.CharField(gettext_lazy("reason"), max_length=200)
    withdrawn_at = models.DateTimeField(gettext_lazy("withdrawn at"), auto_now_add=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("withdrawn by")
    )
    undone_at = models.DateTimeField(gettext_lazy("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("undone by"),
    )

    class Meta:
        verbose_name = gettext_lazy("withdrawal")
        verbose_name_plural = gettext_lazy("withdrawals")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["register", "row"], name="withdrawal_by_row")]

    def __str__(self) -> str:
        return self.subject


class ImportWithdrawal(Job):
    """The taking back of a whole import (撤回导入): looked at first, then confirmed with a reason and done by a worker.

    ``counts`` are the rows of each table that share an outcome, ``staying`` the rows that stay as they are, with who changed
    them and why they stay.
    """

    class State(models.TextChoices):
        """How far it has come; checking may be asked for again."""

        CHECKING = "checking", gettext_lazy("being looked at")
        CHECKED = "checked", gettext_lazy("awaiting confirmation")
        WRITING = "writing", gettext_lazy("being taken back")
        DONE = "done", gettext_lazy("taken back")
        FAILED = "failed", gettext_lazy("broken off")

    BEGINNING: ClassVar[str] = State.CHECKING
    AT_WORK: ClassVar[frozenset[str]] = frozenset({State.CHECKING, State.WRITING})

    state = models.CharField(gettext_lazy("state"), max_length=10, choices=State, default=State.CHECKING)
    sheet_import = models.OneToOneField(
        SheetImport, models.PROTECT, related_name="taking_back", verbose_name=gettext_lazy("import")
    )
    stated_reason = models.CharField(gettext_lazy("reason"), max_length=200, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=gettext_lazy("confirmed by"),
    )  # fmt: skip
    confirmed_at = models.DateTimeField(gettext_lazy("confirmed at"), null=True)
    withdrawal = models.ForeignKey(
        Withdrawal, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=gettext_lazy("withdrawal")
    )
    counts = models.JSONField(gettext_lazy("counts"), default=dict)
    staying = models.JSONField(gettext_lazy("rows that stay"), default=list)
    situation_changed = models.BooleanField(gettext_lazy("the registers changed after the confirmation"), default=False)
    moved = models.JSONField(gettext_lazy("figures before"), default=list)

    class Meta(Job.Meta):
        verbose_name = gettext_lazy("withdrawal of an import")
        verbose_name_plural = gettext_lazy("withdrawals of imports")

    def __str__(self) -> str:
        return str(self.sheet_import)

    @property
    def waiting_since(self) -> dt.datetime:
        """When somebody last asked a worker for it."""
        return self.confirmed_at or self.requested_at


class StandingManager(models.Manager[Any]):
    """Leave withdrawn rows out; being the default manager, it does so for related rows too.

    Whoever must see withdrawn rows asks the model's ``everything``.
    """

    def get_queryset(self) -> models.QuerySet[Any]:
        """Return the rows that stand."""
        return super().get_queryset().filter(withdrawal=None)


class Withdrawable(models.Model):
    """A register row that can be withdrawn; it keeps its number, so that nobody records it a second time beside itself.

    Subclasses name two managers: ``objects``, which leaves withdrawn rows out, and ``everything``.
    """

    # PROTECT keeps the reason as long as the row that it explains.
    withdrawal = models.ForeignKey(
        Withdrawal,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=gettext_lazy("withdrawal"),
    )

    class Meta:
        abstract = True

    def validate_unique(self, exclude: Any = None) -> None:
        """Refuse the number of a withdrawn row too, which the default manager does not see."""
        super().validate_unique({*(exclude or ()), *list_generated(self)})
        for names in self.identities():
            # In words before the unique index says it as an error of the database.
            if not {*names} & {*(exclude or ())} and self.withdrawn_twin(names):
                message = _("A withdrawn row has this number; restore it instead of recording it again.")
                raise ValidationError({names[-1]: message})

    def validate_constraints(self, exclude: Any = None) -> None:
        """Check the constraints knowing whether the row stands: several hold for standing rows only, and no form asks it."""
        super().validate_constraints({*(exclude or ()), *list_generated(self)} - {"withdrawal"})

    @classmethod
    def identities(cls) -> Iterator[tuple[str, ...]]:
        """Yield the columns, or sets of columns, that tell one row from every other."""
        columns = [field for field in cls._meta.concrete_fields if field.unique and not field.generated]
        yield from ((field.name,) for field in columns if not field.primary_key)
        yield from (tuple(constraint.fields) for constraint in cls._meta.total_unique_constraints)

    def withdrawn_twin(self, names: tuple[str, ...]) -> bool:
        """Say whether a withdrawn row has the same values in these columns."""
        values = {name: getattr(self, name) for name in names}
        # NULL equals nothing in a unique index either.
        if None in values.values():
            return False
        rows = type(self)._base_manager.exclude(withdrawal=None).exclude(pk=self.pk)
        return rows.filter(**values).exists()
