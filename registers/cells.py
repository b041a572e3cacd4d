"""The cells of a list, drawn column by column.

django-tables2 asks for each cell what its column looks like, which arguments it is drawn with and whether it has choices: half of
the time that a list takes. All this hangs on the column, so it is found out once a table.
"""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow
from django_tables2.utils import Accessor, signature

from registers.tables import NOTHING
from targets.texts import escape_words


class ColumnCells:
    """What the cells of one column have in common."""

    def __init__(self, table: Any, column: BoundColumn, model: type[Model] | None) -> None:
        self.column, self.table, self.name = column, table, column.name
        self.header = escape_words(column.header)
        self.look = column.attrs["td"].as_html()
        self.path = Accessor(column.accessor)
        arguments, takes_all = signature(column.render)
        self.arguments = None if takes_all else arguments
        self.display = find_display(model, self.path)
        self.displayed: dict[Any, Any] = {}
        # What the library has more to say of is left to it: columns that may have no value of their own, choices of other rows.
        is_own = len(self.path.bits) == 1
        self.is_plain = (
            model is not None
            and not hasattr(column.column, "text")
            and (is_own or not getattr(self.path.get_field(model), "choices", None))
        )
        self.attribute = str(self.path) if is_own else ""
        link = column.link
        is_bare = link and not (link.url or link.reverse_args or link.attrs)
        # Without attributes of its own a link is its address, and the value is at hand whose page it leads to.
        self.leads_to_value = bool(is_bare and self.attribute == str(link.accessor or column.name))

    def draw(self, row: BoundRow, context: Context) -> str:
        """Return the cell of a row, as a template would write it."""
        cell = self.render(row) if self.is_plain else row.get_cell(self.name)
        words = escape_words(cell) if isinstance(cell, str) else render_value_in_context(cell, context)
        return f'<td {self.look}{self.phone_line(cell)} data-label="{self.header}">{words}</td>\n'

    def render(self, row: BoundRow) -> Any:
        """Return what the column makes of a row, as `BoundRow.get_cell` does."""
        record, column = row.record, self.column
        value = self.say_choice(record) if self.display else self.find_value(record)
        if value in column.column.empty_values:
            return column.default
        given = {
            "value": value, "record": record, "column": column.column, "bound_column": column, "bound_row": row,
            "table": self.table,
        }  # fmt: skip
        content = column.render(**(given if self.arguments is None else {name: given[name] for name in self.arguments}))
        if not column.link:
            return content
        if self.leads_to_value:
            return link_to((value if hasattr(value, "get_absolute_url") else record).get_absolute_url(), content)
        return (
            column.link(content, **given) if column.link.attrs else link_to(column.link.compose_url(**given), content)
        )

    def say_choice(self, record: Any) -> Any:
        """Return a choice in words, which are looked up once a table for each."""
        key = getattr(record, self.path)
        if key not in self.displayed:
            self.displayed[key] = getattr(record, self.display)()
        return self.displayed[key]

    def find_value(self, record: Any) -> Any:
        """Return what the column shows of a row; None where there is nothing."""
        value = getattr(record, self.attribute, None) if self.attribute else None
        # What is no plain attribute is looked for in the library's ways.
        return self.path.resolve(record, quiet=True) if value is None or callable(value) else value

    def phone_line(self, cell: Any) -> str:
        """Return what tells lists.css where a cell stands on a phone: the ``first_line`` first, nothing where it is empty."""
        main, verdict = self.table.first_line
        if self.name == main:
            return ' data-line="main"'
        text = str(cell)
        # Most cells say something, and need not be taken apart.
        if NOTHING in text and strip_tags(text) == NOTHING:
            return " data-none"
        return ' data-line="verdict"' if self.name == verdict else ""


def link_to(address: str | None, content: Any) -> Any:
    """Return the content of a cell as a link; as it is where it leads nowhere."""
    if address is None:
        return content
    return mark_safe(f'<a href="{escape_words(address)}">{escape_words(content)}</a>')


def find_display(model: type[Model] | None, path: str) -> str:
    """Return the method by which a model says a choice in words; empty where the column has none."""
    try:
        field: Any = model._meta.get_field(path) if model else None
    except FieldDoesNotExist:
        return ""
    return f"get_{path}_display" if getattr(field, "choices", None) else ""


def draw_table_rows(context: Context, table: Any) -> str:
    """Return the rows of the table's page; two hundred cells through the template engine took longer than all else on the page."""
    rows = list(table.paginated_rows)
    models = {type(row.record) for row in rows if isinstance(row.record, Model)}
    # What is no row of a register, such as a name with its count, is left to the library.
    model = models.pop() if len(models) == 1 else None
    columns = [ColumnCells(table, column, model) for column in table.columns]
    return "".join(
        f"<tr {draw_attrs(row.attrs)}>\n{''.join(column.draw(row, context) for column in columns)}</tr>\n"
        for row in rows
    )


def draw_attrs(attrs: dict[str, Any]) -> str:
    """Return attributes as `AttributeDict.as_html` does, without a template for each."""
    return " ".join(f'{name}="{escape_words(value)}"' for name, value in attrs.items() if value is not None)
