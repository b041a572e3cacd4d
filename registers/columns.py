"""The columns of a list: those of its table, and any other of its sheet that a person adds."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.utils.translation import get_language

from exchange.fields import SheetField
from exchange.resources import SheetResource
from exchange.resources.showing import as_words
from registers.tables import NOTHING, TickColumn

if TYPE_CHECKING:
    from registers.registry import BulkAction, RegisterList

ADDED = {"td": {"class": "wrap desk"}}


class SheetCells:
    """The rows of one page as their sheet says them, read once for all columns that are added."""

    def __init__(self, resource: type[SheetResource]) -> None:
        self.resource = resource()
        self.rows: dict[int, Any] | None = None

    def read(self, field: SheetField, table: tables.Table, key: int) -> str:
        """Return the cell of a row on the page."""
        if self.rows is None:
            self.rows = self.resource.stored_rows([row.record.pk for row in table.page.object_list])
        # A row may be withdrawn between the query of the page and this one.
        row = self.rows.get(key)
        return as_words(self.resource.cell(field, row)) if row else ""


class SheetColumn(tables.Column):
    """A column as the register's sheet has it."""

    def __init__(self, cells: SheetCells, field: SheetField, title: str) -> None:
        super().__init__(verbose_name=title, orderable=False, empty_values=(), attrs=ADDED)
        self.cells, self.field = cells, field

    def render(self, record: Any, table: tables.Table) -> str:
        """Return what the sheet says of the row."""
        return self.cells.read(self.field, table, record.pk) or NOTHING


def list_added(listed: "RegisterList") -> dict[str, SheetField]:
    """Return the columns of the list's sheet that its table does not show by itself."""
    resource = getattr(listed, "resource", None)
    if resource is None:
        return {}
    shown = set(listed.table.base_columns)
    # 企业名称 beside the enterprise that the table shows would be the same twice.
    shown |= {row.sources[0] for name, row in resource.fields.items() if name in shown and hasattr(row, "sources")}
    # What has no value of its own is written by the export line by line, such as failing items.
    return {
        field.key: field
        for field in resource.headings()
        if field.key not in shown and field.into not in shown and (field.attribute or field.dehydrate_method)
    }


def build_table(
    listed: "RegisterList", rows: Any, order: str, chosen: Sequence[str] = (), *, bulk: Sequence["BulkAction"] = ()
) -> tables.Table:
    """Return the list's table over the rows with the columns that a person has chosen, or its own; boxes before the rows for ``bulk``."""
    own = [*listed.table.base_columns]
    boxes = [("tick", TickColumn([action.can_take for action in bulk]))] if bulk else []
    sequence = [*(name for name, _column in boxes), *(listed.table._meta.fields or own), "..."]
    if not chosen:
        return listed.table(rows, order_by=order, extra_columns=boxes, sequence=sequence)
    cells = SheetCells(listed.resource) if hasattr(listed, "resource") else None
    added = [
        (name, SheetColumn(cells, field, field.shown_title))
        for name, field in list_added(listed).items()
        if cells and name in chosen
    ]
    # The first column leads to the row's page.
    left_out = [name for name in own[1:] if name not in chosen]
    return listed.table(rows, order_by=order, exclude=left_out, extra_columns=[*boxes, *added], sequence=sequence)


def name_columns(listed: "RegisterList") -> dict[str, Any]:
    """Return the titles of all columns that the list can show, by name; the first is always shown."""
    return name_columns_in(get_language() or "", listed)


# Every list would build a second table for it, which takes as long as the rows of a page.
@cache
def name_columns_in(language: str, listed: "RegisterList") -> dict[str, Any]:
    """Return them in the language that is spoken; none of them hangs on the rows or on who looks."""
    # Where a list counts rows together, its table is of the counts and not of the register.
    model = listed.table._meta.model or listed.model
    table = listed.table(model._default_manager.none())
    own = {column.name: column.header for column in table.columns}
    return own | {name: field.shown_title for name, field in list_added(listed).items()}
