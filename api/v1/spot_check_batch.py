"""Many spot checks in one call: read by the columns of the sheet, checked and written by the import of sheets.

Rows differ from lines of a sheet in two ways only: words of a list are their codes, such as ``market``, and the failing
items of a batch stand within its row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from accounts.models import User
from api.problems import Problem
from api.v1.spot_check_lines import Lines, lines_write
from exchange.formats.cells import read_word
from exchange.formats.columns import UNREADABLE, Column, ColumnReader
from exchange.formats.problems import CellFault, kind
from inspections.imports.spot_check_columns import COLUMNS, ITEM_KEYS
from inspections.models import SpotCheck

NOT_TEXT = kind("not-text", gettext_lazy("The value must be text."), gettext_lazy("Send it as a string."))
MOST_ROWS = 5_000
MOST_ERRORS = 100
WORDS = {
    "stage": SpotCheck.Stage.values,
    "first_result": SpotCheck.Result.values,
    "retest_result": [value for value in SpotCheck.Retest.values if value],
}
ROW_KEYS = frozenset(column.key for column in COLUMNS if column.key not in ITEM_KEYS)


class BatchItemSerializer(serializers.Serializer):
    """A failing item."""

    item = serializers.CharField(max_length=100)
    measured = serializers.CharField(max_length=60, required=False, allow_blank=True, allow_null=True)
    limit = serializers.CharField(max_length=60, required=False, allow_blank=True, allow_null=True)


class BatchRowSerializer(serializers.Serializer):
    """A row as documented; it is read by the columns of the sheet, which are several times as fast."""

    number = serializers.CharField(max_length=40)
    stage = serializers.ChoiceField(choices=SpotCheck.Stage.choices)
    sampled_on = serializers.DateField()
    sample_name = serializers.CharField(max_length=100)
    first_result = serializers.ChoiceField(choices=SpotCheck.Result.choices)
    producer_name = serializers.CharField(max_length=100, required=False, allow_null=True)
    producer_uscc = serializers.CharField(max_length=18, required=False, allow_null=True)
    sampled_name = serializers.CharField(max_length=100, required=False, allow_null=True)
    township = serializers.CharField(
        max_length=50, required=False, allow_null=True, help_text=gettext_lazy("Its name on the day of sampling.")
    )
    model = serializers.CharField(max_length=100, required=False, allow_null=True)
    brand = serializers.CharField(max_length=60, required=False, allow_null=True)
    batch = serializers.CharField(max_length=60, required=False, allow_null=True)
    category = serializers.CharField(max_length=60, required=False, allow_null=True)
    laboratory = serializers.CharField(max_length=100, required=False, allow_null=True)
    failing_items = BatchItemSerializer(many=True, required=False)
    retest_result = serializers.ChoiceField(
        choices=[choice for choice in SpotCheck.Retest.choices if choice[0]], required=False, allow_null=True
    )
    note = serializers.CharField(max_length=200, required=False, allow_null=True)


class BatchSerializer(serializers.Serializer):
    """The rows of a call; what a row does not name is left empty."""

    rows: Any = serializers.ListSerializer(child=BatchRowSerializer(), min_length=1, max_length=MOST_ROWS)


class BatchAnswerSerializer(serializers.Serializer):
    """What became of the rows."""

    new = serializers.IntegerField()
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()


def batch_write(sent: Any, user: User) -> dict[str, int]:
    """Write the rows sent, all or none; raise Problem with every fault found, by row and field."""
    lines = Lines()
    numbers: dict[Any, int] = {}
    read = row_readers()
    for place, row in enumerate(rows_of(sent)):
        for values in row_lines(lines, read, place, row):
            lines.add(place, values)
        if isinstance(row, dict) and numbers.setdefault(str(row.get("number")), place) != place:
            lines.fault(
                place, "number", _("The row %(first)s has the same number.") % {"first": numbers[str(row["number"])]}
            )
    cause = _("Batch of %(user)s through the interface") % {"user": user}
    counts = {} if lines.faults else lines_write(lines, cause)
    if lines.faults:
        raise Problem(400, _("Nothing was written; see errors."), lines.faults[:MOST_ERRORS])
    return {name: counts[name] for name in ("new", "changed", "unchanged")}


def rows_of(sent: Any) -> Sequence[Any]:
    """Return the rows of the call; raise Problem where there are none or too many."""
    rows = sent.get("rows") if isinstance(sent, dict) else None
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
        message = _("Send an object with rows, a list of 1 to %(most)s objects.") % {"most": MOST_ROWS}
        raise Problem(400, _("Nothing was written; see errors."), [{"field": "rows", "message": message}])
    return rows


def row_readers() -> list[tuple[int, str, ColumnReader]]:
    """Return for each column its place, its key and what reads it; repeated values are read once a call."""
    return [(place, column.key, ColumnReader(coded(column), 0)) for place, column in enumerate(COLUMNS)]


def coded(column: Column) -> Column:
    """Return a column that takes codes where the sheet has words."""
    if column.key not in WORDS:
        return column
    return replace(column, read=partial(read_word, words={value: value for value in WORDS[column.key]}))


def row_lines(lines: Lines, read: list[tuple[int, str, ColumnReader]], place: int, row: Any) -> Iterator[list[Any]]:
    """Yield a row as the lines that a sheet would have for it: one, or one for each failing item."""
    if not isinstance(row, dict):
        lines.fault(place, "", _("A row is an object."))
        return
    items = row.get("failing_items") or [{}]
    for key in row.keys() - ROW_KEYS - {"failing_items"}:
        lines.fault(place, str(key), _("There is no such field."))
    if not isinstance(items, list) or not all(isinstance(item, dict) and item.keys() <= {*ITEM_KEYS} for item in items):
        lines.fault(place, "failing_items", _("Failing items are objects with item, measured and limit."))
        return
    whole = values_of(lines, read, place, row, ROW_KEYS)
    for item in items:
        said = values_of(lines, read, place, item, frozenset(ITEM_KEYS))
        yield [one if one is not None else other for one, other in zip(whole, said, strict=True)]


def values_of(
    lines: Lines,
    read: list[tuple[int, str, ColumnReader]],
    place: int,
    row: Mapping[str, Any],
    keys: frozenset[str],
) -> list[Any]:
    """Return the values of these columns in the order of the sheet; what cannot be read is a fault of its field."""
    values: list[Any] = [None] * len(read)
    for index, key, reader in read:
        if key in keys and row.get(key) is not None:
            try:
                values[index] = reader.read([text_of(row[key])])
            except CellFault as fault:
                values[index] = UNREADABLE
                lines.fault(place, key, str(fault.kind.reason) % fault.about)
    return values


def text_of(value: Any) -> str:
    """Return the value, which must be text; CellFault otherwise."""
    if not isinstance(value, str):
        raise CellFault(NOT_TEXT)
    return value
