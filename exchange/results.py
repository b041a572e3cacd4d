"""import-export's results, light enough for a hundred thousand rows: what nobody looks at is not made."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from import_export.results import Result, RowResult

from exchange.formats.errors import RowError, RowErrors

if TYPE_CHECKING:
    from exchange.formats.datasets import SheetDataset
    from exchange.loaders import Row
    from exchange.resources import SheetResource

NEW, UPDATE, SKIP, INVALID = (
    RowResult.IMPORT_TYPE_NEW,
    RowResult.IMPORT_TYPE_UPDATE,
    RowResult.IMPORT_TYPE_SKIP,
    RowResult.IMPORT_TYPE_INVALID,
)


class Unreadable:
    """Stands in a line for a cell with an error, so that checks across cells can pass over it."""

    def __repr__(self) -> str:
        return "UNREADABLE"

    def __bool__(self) -> bool:
        # So that "value or default" takes it for nothing.
        return False


UNREADABLE = Unreadable()


class RowDraft(RowResult):
    """A row of a sheet on its way to the table, and in the end its result.

    ``number`` is its line as Excel numbers it, ``values`` what the line says by the fields of the sheet, ``row`` all that the table
    will hold, in the order of its columns; ``before`` what it holds now (None for a new row). A draft whose ``import_type`` is
    "invalid" has ``row_errors``.
    """

    # Of the attributes that import-export sets on each of its results, most stay as they are here.
    errors: Any = ()
    validation_error: Any = None
    # Class attributes, since a hundred thousand drafts with all of these as their own would fill the memory.
    diff: Any = None
    object_repr: Any = None
    instance: Any = None
    original: Any = None
    row_values: Any = {}
    import_type: Any = NEW
    # Given by `fill_rows`; an empty list for each draft until then would be a tenth of its size.
    row: "Row" = []
    before: "Row | None" = None
    object_id: int | None = None
    row_errors: Sequence[RowError] = ()
    returns = False
    """Whether the row is new to the register because the import that added it was taken back."""
    related: Any = None
    """What hangs on the row, such as the failing items of a spot check."""

    def __init__(self, number: int, values: Sequence[Any]) -> None:
        self.number, self.values = number, values

    def add_error(self, error: RowError) -> None:
        """Take note of an error; the row is not taken then."""
        # A new list, since the empty one is shared by all drafts.
        self.row_errors = [*self.row_errors, error]
        self.import_type = INVALID

    @property
    def is_written(self) -> bool:
        """Whether the import writes the row."""
        return self.import_type in {NEW, UPDATE}


class SheetResult(Result):
    """The result of a sheet, which is taken whole or not at all: any error keeps everything out.

    ``rows`` are the drafts of rows, ``strays`` those lines with an error that belong to no row.
    """

    rows: list[RowDraft]  # type: ignore[assignment]
    invalid_rows: Any

    def __init__(self, resource: "SheetResource", dataset: "SheetDataset") -> None:
        super().__init__()
        self.resource, self.sheet, self.sheets = resource, dataset.title or "", dataset.sheets
        self.present, self.unknown_columns = frozenset(dataset.places), dataset.unknown_columns
        self.lines = 0
        self.strays: list[RowDraft] = []
        self.row_errors_found = RowErrors()
        self.remarks: dict[str, Any] = {}

    def row_errors(self) -> list[Any]:
        """Return none: what is wrong with a cell is a validation error, and a fault of the portal is raised."""
        return []

    def has_validation_errors(self) -> bool:
        """Say whether anything is wrong with the sheet."""
        return bool(self.row_errors_found)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows share which action, lines, and errors."""
        return {
            "new": self.totals[NEW],
            "update": self.totals[UPDATE],
            "skip": self.totals[SKIP],
            "error": self.totals[INVALID],
            "lines": self.lines,
            "problems": self.row_errors_found.count,
        }

    @property
    def written(self) -> Iterator[RowDraft]:
        """The rows that the import writes."""
        return (draft for draft in self.rows if draft.is_written)
