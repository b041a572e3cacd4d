"""Rows that bear a number, under which they are found however it is written."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.numbers import clean_number, normalise_column, normalise_text


def number_key_field(column: str = "number") -> models.GeneratedField:
    """Return the column that keeps the number in another ``column`` as it is compared: one paper, one row."""
    return models.GeneratedField(
        # Computed by the database, so that COPY, a form and a program cannot differ in it.
        expression=normalise_column(models.F(column)),
        # Folding may lengthen a text.
        output_field=models.TextField(gettext_lazy("number as compared")),
        db_persist=True,
        unique=True,
    )


class Numbered(models.Model):
    """A row that stands for a paper with a number of its own, shown as it was written.

    Subclasses have a ``number_key`` (`number_key_field`), whose unique index no door escapes; this class says in words, for
    all forms, what that would refuse.
    """

    number_column: ClassVar[str] = "number"

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a number that a spreadsheet program has spoiled."""
        super().clean()
        try:
            setattr(self, self.number_column, clean_number(getattr(self, self.number_column)))
        except ValidationError as error:
            raise ValidationError({self.number_column: error}) from error

    def validate_unique(self, exclude: Any = None) -> None:
        """Refuse a number that differs from another row's in width, brackets, dashes, case or spaces only."""
        # Django's own check would compare the number as written, and say the same in other words.
        super().validate_unique({*(exclude or ()), *list_generated(self), self.number_column})
        if self.number_column in (exclude or ()):
            return
        # Withdrawn rows keep their numbers taken.
        rows: Any = type(self)._base_manager
        same = rows.filter(number_key=normalise_text(getattr(self, self.number_column)))
        twin = same.exclude(pk=self.pk).first()
        if twin is None:
            return
        words = _("%(number)s is recorded already.") % {"number": getattr(twin, self.number_column)}
        if getattr(twin, "withdrawal_id", None):
            words = _("A withdrawn row has this number; restore it instead of recording it again.")
        raise ValidationError({self.number_column: words})


def list_generated(row: models.Model) -> list[str]:
    """Return the columns that the database works out; a row that is not stored yet has none of them to be checked."""
    return [field.name for field in row._meta.concrete_fields if field.generated]


def list_columns(rule: Any) -> list[str]:
    """Return the columns that a constraint, or a part of its condition, speaks of: the first is the one to correct."""
    if isinstance(rule, CheckConstraint):
        return list_columns(rule.condition)
    if isinstance(rule, UniqueConstraint):
        parts = [part for one in rule.expressions for part in (one.flatten() if hasattr(one, "flatten") else [one])]
        return [*rule.fields, *(part.name for part in parts if isinstance(part, F))]  # type: ignore[attr-defined]
    if isinstance(rule, Q):
        return [name for child in rule.children for name in list_columns(child)]
    if isinstance(rule, tuple):
        return [rule[0].split("__")[0]]
    # A constraint over spans of time, which begin with this column.
    return ["since"]
