"""Many spot checks in one call: read, checked and written by the resource that imports their sheets.

Rows differ from lines of a sheet in two ways only: words of a list are their codes, such as ``market``, and the failing
items of a batch stand within its row.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from accounts.models import User
from api.problems import Problem
from exchange.context import ImportContext
from exchange.fields import word
from exchange.formats.cells import Cell
from exchange.formats.datasets import SheetDataset
from exchange.formats.errors import CellError, error_code
from exchange.formats.headings import Headings
from exchange.formats.merging import Line
from exchange.formats.tables import Table
from exchange.read_cells import ReadCells
from inspections.models import SpotCheck
from inspections.resources.batches import ITEM_FIELDS
from inspections.resources.spot_checks import SpotCheckResource
from targets.numbers import normalise_text

NOT_TEXT = error_code("not-text", gettext_lazy("The value must be text."), gettext_lazy("Send it as a string."))
MOST_ROWS = 5_000
MOST_ERRORS = 100
NAMES = {"township_name": "township"}
"""What a row calls a field of the sheet, where that is something else."""


def code_field(name: str, values: Sequence[str]) -> Any:
    """Return a column that takes codes where the sheet has words."""
    sheet: Any = SpotCheckResource.fields[name]
    return word(name, sheet.title, {value: value for value in values if value}, required=sheet.required)


class CodedSpotCheckResource(SpotCheckResource):
    """Spot checks as programs send them: text alone, and codes for words of a list."""

    has_lines_beneath = False

    stage = code_field("stage", SpotCheck.Stage.values)
    first_result = code_field("first_result", SpotCheck.Result.values)
    retest_result = code_field("retest_result", SpotCheck.Retest.values)

    def clean_column(self, chunk: Sequence[Line], place: int | None, cells: ReadCells | None) -> Sequence[Any]:
        if (
            place is None
            or cells is None
            or all(line[place] is None or isinstance(line[place], str) for _, line in chunk)
        ):
            return super().clean_column(chunk, place, cells)
        # Seen only where something is no text; numbers would be read as Excel's, and lose leading zeros.
        cells.has_errors = True
        said = (line[place] for _, line in chunk)
        return [cells[cell] if cell is None or isinstance(cell, str) else CellError(NOT_TEXT) for cell in said]


FIELDS = {NAMES.get(field.key, field.key): field for field in CodedSpotCheckResource.headings()}
ROW_KEYS = FIELDS.keys() - {*ITEM_FIELDS}


class BatchItemSerializer(serializers.Serializer):
    """A failing item."""

    item = serializers.CharField(max_length=100)
    measured = serializers.CharField(max_length=200, required=False, allow_blank=True, allow_null=True)
    limit = serializers.CharField(max_length=200, required=False, allow_blank=True, allow_null=True)


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
    rows = rows_of(sent)
    faults: list[dict[str, Any]] = []
    lines: list[Line] = []
    numbers: dict[str, int] = {}
    for place, row in enumerate(rows):
        faults += shape_faults(place, row, numbers)
        if isinstance(row, dict):
            lines += row_lines(place, row)
    context = ImportContext(user, lazy(describe_batch, str)(user))
    # What is not of the right shape is not written, but read, so that a program is told all of its faults at once.
    result = CodedSpotCheckResource(context).import_data(dataset_of(lines), dry_run=bool(faults))
    names = {field.title: name for name, field in FIELDS.items()}
    faults += [build_fault(error.line or 0, names[error.column], error.reason) for error in result.row_errors_found]
    if faults:
        # A batch with several lines repeats what is wrong with it.
        found = [each for number, each in enumerate(faults) if each not in faults[:number]]
        raise Problem(400, _("Nothing was written; see errors."), found[:MOST_ERRORS])
    counts = result.counts
    return {"new": counts["new"], "changed": counts["update"], "unchanged": counts["skip"]}


def describe_batch(user: User) -> str:
    """Return how the history of figures names a batch."""
    return _("Batch of %(user)s through the interface") % {"user": user}


def rows_of(sent: Any) -> Sequence[Any]:
    """Return the rows of the call; raise Problem where there are none or too many."""
    rows = sent.get("rows") if isinstance(sent, dict) else None
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
        message = _("Send an object with rows, a list of 1 to %(most)s objects.") % {"most": MOST_ROWS}
        raise Problem(400, _("Nothing was written; see errors."), [{"field": "rows", "message": message}])
    return rows


def build_fault(place: int, name: str, message: str) -> dict[str, Any]:
    """Return what is wrong with a field of a row, as the answer tells it."""
    return {"row": place, "field": name, "message": message}


def shape_faults(place: int, row: Any, numbers: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Yield what no reading of cells would find; ``numbers`` are the rows that have had each number so far."""
    if not isinstance(row, dict):
        yield build_fault(place, "", _("A row is an object."))
        return
    for name in row.keys() - ROW_KEYS - {"failing_items"}:
        yield build_fault(place, str(name), _("There is no such field."))
    if not has_items(row):
        yield build_fault(place, "failing_items", _("Failing items are objects with item, measured and limit."))
    # The sheet takes rows of one number for one batch; a program means two.
    first = numbers.setdefault(normalise_text(str(row.get("number"))), place)
    if first != place:
        yield build_fault(place, "number", _("The row %(first)s has the same number.") % {"first": first})


def has_items(row: dict[str, Any]) -> bool:
    """Say whether the failing items of a row, where it has any, are of the right shape."""
    items = row.get("failing_items") or []
    return isinstance(items, list) and all(isinstance(item, dict) and item.keys() <= {*ITEM_FIELDS} for item in items)


def row_lines(place: int, row: dict[str, Any]) -> Iterator[Line]:
    """Yield a row as the lines that a sheet would have for it: further items stand on lines that leave the rest empty."""
    items = (row.get("failing_items") if has_items(row) else None) or [{}]
    for number, item in enumerate(items):
        said = {name: row.get(name) for name in (ROW_KEYS if number == 0 else ["number"])} | item
        cells: list[Cell] = [said.get(name) for name in FIELDS]
        yield place, cells


def dataset_of(lines: list[Line]) -> SheetDataset:
    """Return the lines as a sheet that has every column."""
    fields = CodedSpotCheckResource.headings()
    places = {field.key: place for place, field in enumerate(fields)}
    return SheetDataset(Table(Headings(0, places), iter(lines), len(lines)), fields)
