"""The rules of a model over one row, put to rows of a sheet without asking the database for each.

The forms and the database hold the same rules: the check constraints of the model.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import CheckConstraint, F, Model, Q
from django.utils.translation import gettext_lazy as _

from exchange.formats.problems import Kind, kind

Row = Mapping[str, Any]
Truth = bool | None
"""True, False, or None where a value is not known, as in SQL."""
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda value, other: value == other,
    "gte": lambda value, other: value >= other,
    "lte": lambda value, other: value <= other,
    "in": lambda value, other: value in other,
    "length": lambda value, other: len(value) == other,
    "year__gte": lambda value, other: value.year >= other,
}
CORRECT_LINE = _("Correct this line; what the sheet has no column for stands in the register.")


def rules_of(model: type[Model]) -> list[tuple[CheckConstraint, Kind]]:
    """Return the model's check constraints, and the kind of problem that breaking each of them is."""
    found = [rule for rule in model._meta.constraints if isinstance(rule, CheckConstraint)]
    return [(rule, kind(f"rule-{rule.name}", rule.violation_error_message or "", CORRECT_LINE)) for rule in found]


def is_broken(rule: CheckConstraint, row: Row) -> bool:
    """Say whether a row breaks the rule; as in SQL, one that cannot be decided is not broken."""
    assert isinstance(rule.condition, Q)
    return truth(rule.condition, row) is False


def truth(condition: Q, row: Row) -> Truth:
    """Return what a condition comes to for a row."""
    found = [truth(part, row) if isinstance(part, Q) else compared(part, row) for part in condition.children]
    decided = condition.connector != Q.AND
    result: Truth = decided if decided in found else None if None in found else not decided
    return result if not condition.negated or result is None else not result


def compared(part: Any, row: Row) -> Truth:
    """Return what a comparison, such as (``until__gte``, F("since")), comes to for a row."""
    path, other = part
    name, _sep, lookup = path.partition("__")
    value = row_value(row, name)
    if lookup == "isnull" or other is None:
        return (value is None) == (other is None or other)
    if isinstance(other, F):
        other = row_value(row, other.name)  # type: ignore[attr-defined]
    if value is None or other is None:
        return None
    return COMPARED[lookup or "exact"](value, other)


def row_value(row: Row, name: str) -> Any:
    """Return the value of a field, which may be a reference."""
    return row[name] if name in row else row[f"{name}_id"]


def blamed(condition: Any) -> Iterator[str]:
    """Yield the fields that a condition speaks of, the last one first."""
    for part in reversed(condition.children):
        if isinstance(part, Q):
            yield from blamed(part)
        else:
            yield str(part[0]).partition("__")[0]
