"""The rules of a model over one row, put to rows of a sheet without asking the database for each.

The forms and the database hold the same rules: the check constraints of the model.
"""

from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import Any

from django.db.models import CheckConstraint, F, Model, Q
from django.utils.translation import gettext_lazy as _

from exchange.formats.errors import ERROR_CODES, ErrorCode, error_code

Truth = bool | None
"""True, False, or None where a value is not known, as in SQL."""
Judge = Callable[[Any], Truth]
"""Judges a row, which is asked for its values by the keys that the judge was made with."""
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda value, other: value == other,
    "gte": lambda value, other: value >= other,
    "lte": lambda value, other: value <= other,
    "in": lambda value, other: value in other,
    "length": lambda value, other: len(value) == other,
    "year__gte": lambda value, other: value.year >= other,
}
CORRECT_LINE = _("Correct this line; what the sheet has no column for stands in the register.")


def rules_of(model: type[Model]) -> list[tuple[CheckConstraint, ErrorCode]]:
    """Return the model's check constraints, and the code of the error that breaking each of them is."""
    rules = [rule for rule in model._meta.constraints if isinstance(rule, CheckConstraint)]
    # Registered once: error codes are global, and several resources may be made of one model.
    return [(rule, ERROR_CODES.get(f"rule-{rule.name}") or error_code(f"rule-{rule.name}", rule.violation_error_message or "", CORRECT_LINE)) for rule in rules]  # fmt: skip


def judge_of(condition: Any, keys: Mapping[str, Any]) -> Judge:
    """Return what judges rows by a condition; ``keys`` are the keys of a row's values by the columns of the table.

    A row breaks a rule whose condition is False for it; as in SQL, one that cannot be decided breaks nothing.
    """
    judges = [
        judge_of(part, keys) if isinstance(part, Q) else build_comparison(part, keys) for part in condition.children
    ]
    # Of parts joined by AND one that is False decides, of parts joined by OR one that is True.
    decisive = condition.connector != Q.AND
    negated = condition.negated

    def judge(row: Any) -> Truth:
        result: Truth = not decisive
        for each in judges:
            found = each(row)
            if found is decisive:
                result = decisive
                break
            # Unknown stays unknown unless a later part decides, as in SQL's three-valued logic.
            if found is None:
                result = None
        return result if not negated or result is None else not result

    return judge


def build_comparison(part: Any, keys: Mapping[str, Any]) -> Judge:
    """Return what judges rows by a comparison, such as (``until__gte``, F("since"))."""
    path, other = part
    name, _sep, lookup = path.partition("__")
    value_of = value_getter(name, keys)
    # Q(x=None) means IS NULL in Django.
    if lookup == "isnull" or other is None:
        return lambda row: (value_of(row) is None) == (other is None or other)
    compare = COMPARED[lookup or "exact"]
    named: Any = other
    other_of = value_getter(named.name, keys) if isinstance(other, F) else None

    def judge(row: Any) -> Truth:
        value, against = value_of(row), other_of(row) if other_of else other
        return None if value is None or against is None else compare(value, against)

    return judge


def value_getter(name: str, keys: Mapping[str, Any]) -> Callable[[Any], Any]:
    """Return what reads the value of a field, which may be a reference, from a row; a key of the table is not known there."""
    key = keys.get(name, keys.get(f"{name}_id"))
    return (lambda row: None) if key is None else itemgetter(key)


def list_blamed_fields(condition: Any) -> Iterator[str]:
    """Yield the fields that a condition speaks of, the last one first."""
    for part in reversed(condition.children):
        if isinstance(part, Q):
            yield from list_blamed_fields(part)
        else:
            yield str(part[0]).partition("__")[0]
