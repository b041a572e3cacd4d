"""How the rows of a sheet are narrowed by what becomes of them."""

from collections.abc import Iterator
from typing import Any

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from departments.exports.writing import as_text
from departments.models import SheetRow

HEADINGS = ("工作表", "行号", "核对结果", "记录", "新增内容", "变动列", "原内容", "新内容")


class SheetRowFilter(filters.FilterSet):
    """Narrow the rows of a sheet."""

    q = filters.CharFilter(label=_("line or part of the row's name"), method="by_words")
    fate = filters.ChoiceFilter(label=_("fate"), choices=SheetRow.Fate.choices, empty_label=_("all"))
    sheet = filters.ChoiceFilter(label=_("sheet"), choices=[], empty_label=_("all"))

    def __init__(self, data: Any, queryset: QuerySet[SheetRow], sheets: list[str]) -> None:
        super().__init__(data, queryset)
        if len(sheets) > 1:
            self.filters["sheet"].extra["choices"] = [(name, name) for name in sheets]
        else:
            del self.filters["sheet"]

    def by_words(self, rows: QuerySet[SheetRow], name: str, value: str) -> QuerySet[SheetRow]:
        """Keep the rows on a line, or with a part of a name."""
        found = Q(name__icontains=value)
        return rows.filter(
            found | Q(line=int(value)) if value.isascii() and value.isdecimal() and len(value) < 9 else found
        )


def row_lines(rows: QuerySet[SheetRow]) -> Iterator[list[Any]]:
    """Yield the cells of a list of rows: the headings, then a line for each change and one for each other row."""
    yield [*HEADINGS]
    for row in rows.iterator(chunk_size=2_000):
        first = row.sheet, row.line, row.get_fate_display(), row.name, row.words
        for change in row.changes or [("", "", "")]:
            yield [as_text(cell) for cell in (*first, *change)]
