"""Rows of a list page: filtered, sorted, paged and exported in a fixed number of queries at any size."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form, ModelChoiceField
from django.http import HttpRequest, QueryDict
from django.utils import translation
from django_filters import FilterSet
from django_tables2 import Table
from django_tables2.data import TableQuerysetData

from accounts.models import User
from exchange.formats.selections import Selection
from registers.columns import build_table
from targets.request_values import parse_number
from targets.wordings import is_english_read

if TYPE_CHECKING:
    from registers.registry import BulkAction, RegisterList

FEW = 10_000
"""Rows up to which a page is cut from rows that were found first."""


class ForgivingPaginator(Paginator):
    """Pages of a list; a number beyond the ends, or none at all, leads to the nearest page instead of an error."""

    def validate_number(self, number: Any) -> int:
        return min(max(parse_number(str(number)) or 1, 1), self.num_pages)


class RegisterData(TableQuerysetData):
    """The rows of a register in a stable order, cut into pages that are quick at both ends."""

    data: Any

    def order_by(self, aliases: Any) -> None:
        """Order by the column asked for, then by key, so that no row appears on two pages.

        The key runs the same way as the column, so that one index serves both ways.
        """
        super().order_by(aliases)
        if aliases:
            # Rows with equal values have no order in SQL, so one could stand on two pages and another on none.
            first = self.data.query.order_by[0]
            self.data = self.data.order_by(*self.data.query.order_by, "-pk" if first.startswith("-") else "pk")

    def __getitem__(self, key: Any) -> Any:
        """Return one page's rows."""
        if not isinstance(key, slice):
            return super().__getitem__(key)
        wanted = self.find_keys(key)
        page = self.data.order_by().in_bulk(wanted)
        # A row may be withdrawn between the two queries.
        return [page[pk] for pk in wanted if pk in page]

    def find_keys(self, page: slice) -> list[Any]:
        """Return the keys of a page, in their order (1 query)."""
        return find_page_keys(self.data, len(self), page)


class KeysFirst:
    """Rows in a stable order for a paginator, which only a page of is worth the look-ups that its annotations make."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.rows = rows

    @cached_property
    def total(self) -> int:
        """How many rows there are (1 query)."""
        return self.rows.count()

    def count(self) -> int:
        """Return how many rows there are, as a paginator asks for it."""
        return self.total

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, key: slice) -> QuerySet[Any]:
        """Return one page's rows."""
        return self.rows.filter(pk__in=find_page_keys(self.rows, self.total, key))


def find_page_keys(rows: QuerySet[Any], total: int, page: slice) -> list[Any]:
    """Return the keys of a page of ordered rows, in their order (1 query).

    Keys first, from an index, then the rows: skipping a million keys costs a fraction of skipping the rows.
    In the second half the keys are counted from the end.
    """
    if total <= FEW and not {str(name).removeprefix("-") for name in rows.query.order_by} & {*rows.query.annotations}:
        # PostgreSQL would walk an index in the order of the list until it has come by the last of so few rows, past
        # a million others; so they are found first and put in order then.
        found = rows.model._base_manager.filter(pk__in=rows.order_by().values("pk")[:total])
        rows = found.order_by(*rows.query.order_by) if rows.query.order_by else found
    keys = rows.values_list("pk", flat=True)
    if page.start <= total // 2:
        return list(keys[page.start : page.stop])
    # Read from the end backwards, then turned into the order of the list.
    return list(keys.reverse()[total - min(page.stop, total) : total - page.start])[::-1]


def filter_rows(listed: "RegisterList", user: User, params: QueryDict) -> FilterSet:
    """Return the list's filters with what an address says, over the rows that the person may see."""
    # A worker has no request; filters ask it for the person and nothing else.
    request = HttpRequest()
    request.user = user
    # The rows of the person, so that no filter can reach beyond their rights.
    return listed.filters(params, queryset=listed.rows(user), request=request)


def sort_rows(
    listed: "RegisterList",
    chosen: FilterSet,
    params: QueryDict,
    columns: Sequence[str] = (),
    *,
    bulk: "Sequence[BulkAction]" = (),
) -> Table:
    """Return the list's table over the filtered rows, in the order that the address asks for."""
    return build_table(listed, listed.data(chosen.qs), params.get("sort", ""), columns, bulk=bulk)


def select_rows(listed: "RegisterList", user: User, params: QueryDict) -> Selection:
    """Return what the person's export holds: exactly the rows of the list at this address, in its order."""
    chosen = filter_rows(listed, user, params)
    # Sorted as on the page, but not paged.
    rows = sort_rows(listed, chosen, params).data.data
    export = listed.export
    return Selection(
        str(listed.title) if is_english_read() else export.name,
        export.shown_headings,
        lambda: export.read(rows),
        rows.count(),
        describe_filters(chosen.form),
    )


def describe_filters(form: Form) -> list[tuple[str, str]]:
    """Return label and value of each filter that narrows the list, in the portal's main language: records keep them."""
    with translation.override(settings.LANGUAGE_CODE):
        return [(label, words) for _name, label, words in list_set_filters(form)]


def list_set_filters(form: Form) -> list[tuple[str, str, str]]:
    """Return name, label and value of each filter that narrows a list, in the reader's language; one that is only on has no value."""
    found = []
    for name, value in getattr(form, "cleaned_data", {}).items():
        if value not in (None, "", False):
            field = form.fields[name]
            choices = {} if isinstance(field, ModelChoiceField) else dict(getattr(field, "choices", ()))
            found.append((name, str(form[name].label), "" if value is True else str(choices.get(value, value))))
    return found
