"""Changed columns as values: what a merge writes, kept so that it can be told and taken back."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import User
from exchange.models import RowChange


@dataclass(frozen=True)
class Change:
    """One column of some rows, from one value to another; values are as JSON holds them."""

    model: str
    field: str
    keys: tuple[int, ...]
    before: Any
    after: Any

    @property
    def table(self) -> type[Model]:
        """The model."""
        return apps.get_model(self.model)

    @property
    def column(self) -> Any:
        """The column."""
        return self.table._meta.get_field(self.field)

    def as_json(self) -> dict[str, Any]:
        """Return what the merge keeps of it."""
        return asdict(self) | {"keys": list(self.keys)}


def make_change(rows: Iterable[Model], field: str, before: Any, after: Any) -> Change:
    """Return the change of a column in rows of one model, of which there is at least one."""
    rows = list(rows)
    column = rows[0]._meta.get_field(field)
    return Change(
        rows[0]._meta.label_lower,
        field,
        tuple(row.pk for row in rows),
        to_json(column, before),
        to_json(column, after),
    )


def to_json(column: Any, value: Any) -> Any:
    """Return the value as JSON holds it: keys, texts and truth values as they are, days in ISO form."""
    # Whatever is neither a text nor a number in these tables is a day.
    return value if value is None or isinstance(value, int | str) else column.get_prep_value(value).isoformat()


def changes_of(rows: list[dict[str, Any]]) -> list[Change]:
    """Return the changes that a merge has kept."""
    return [Change(**row | {"keys": tuple(row["keys"])}) for row in rows]


def apply_changes(changes: Iterable[Change], user: User) -> None:
    """Write the changes, in their order, and keep who stands for them."""
    for one in changes:
        write_change(one, one.after)
        record_change(one, one.before, one.after, user)


def revert_changes(changes: list[Change], user: User) -> None:
    """Take the changes back, the last first.

    ValidationError where a row has been changed since: what is newer is not overwritten.
    """
    for one in reversed(changes):
        # One look for all rows of the change, which all got the same value.
        now = set(one.table._base_manager.filter(pk__in=one.keys).values_list(one.column.attname, flat=True))
        if now != {value_of(one, one.after)}:
            names = {"model": one.table._meta.verbose_name, "field": one.column.verbose_name}
            raise ValidationError(_("%(model)s: “%(field)s” has been changed since the merge.") % names)
        write_change(one, one.before)
        record_change(one, one.after, one.before, user)


def record_change(one: Change, before: Any, after: Any, user: User) -> None:
    """Keep with each row that a person changed it."""
    name = one.column.attname
    RowChange.objects.bulk_create(
        RowChange(register=one.model, row=key, before={name: before}, after={name: after}, changed_by=user)
        for key in one.keys
    )


def write_change(one: Change, value: Any) -> None:
    """Write a value into the column of the rows."""
    # Past save(): what is to be written is these columns and nothing derived from them.
    one.table._base_manager.filter(pk__in=one.keys).update(**{one.column.attname: value_of(one, value)})


def value_of(one: Change, value: Any) -> Any:
    """Return a value of the change as the column holds it."""
    target = one.column.target_field if one.column.is_relation else one.column
    return target.to_python(value)
