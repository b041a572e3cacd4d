"""List pages of registers: filter, sort, page and export, in a fixed number of queries at any size."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Field, Form, ModelChoiceField
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import Promise
from django_filters import FilterSet
from django_tables2 import Table
from django_tables2.data import TableQuerysetData

from accounts.access import READERS, SignedInRequest
from accounts.models import Role, User
from exchange.exports.answering import asked_form, export_answer
from exchange.exports.catalogue import Export, Exportable, offer
from exchange.formats.selections import Selection
from exchange.imports.catalogue import imports
from exchange.paging import page_size
from targets.request_values import parse_number

FEW = 10_000
"""Rows up to which a page is cut from rows that were found first."""


@dataclass(frozen=True, kw_only=True)
class Register:
    """A register's list page and its export.

    ``key`` names the list page within its app, ``rows`` returns the rows that a person may see, ``add`` names the page
    where ``keepers`` add a row, ``links`` pages beside it, ``readers`` may export.
    """

    key: str
    title: str | Promise
    lead: str | Promise
    filterset: type[FilterSet]
    table: type[Table]
    rows: Callable[[User], QuerySet[Any]]
    export: Export
    add: str
    keepers: tuple[Role, ...] = (Role.OFFICE,)
    readers: tuple[Role, ...] = READERS
    links: tuple[tuple[str, str | Promise], ...] = ()

    @property
    def page(self) -> str:
        """The address name of the list page."""
        return f"{self.add.partition(':')[0]}:{self.key}"


def offered(register: Register) -> Register:
    """Offer the register for export, and return it."""

    def select(user: User, params: QueryDict) -> Selection:
        return selected(register, user, params)

    offer(Exportable(register.key, register.title, register.readers, select, register.page))
    return register


class ForgivingPaginator(Paginator):
    """Pages of a list; a number beyond the ends, or none at all, leads to the nearest page instead of an error."""

    def validate_number(self, number: Any) -> int:
        """Return the nearest number that has a page."""
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
            first = self.data.query.order_by[0]
            self.data = self.data.order_by(*self.data.query.order_by, "-pk" if first.startswith("-") else "pk")

    def __getitem__(self, key: Any) -> Any:
        """Return one page's rows.

        Keys first, from an index, then the rows: skipping a million keys costs a fraction of skipping the rows.
        In the second half the keys are counted from the end.
        """
        if not isinstance(key, slice):
            return super().__getitem__(key)
        total = len(self)
        keys = (found_first(self.data, total) if total <= FEW else self.data).values_list("pk", flat=True)
        if key.start <= total // 2:
            wanted = list(keys[key.start : key.stop])
        else:
            wanted = list(keys.reverse()[total - min(key.stop, total) : total - key.start])[::-1]
        rows = self.data.order_by().in_bulk(wanted)
        return [rows[pk] for pk in wanted if pk in rows]


def found_first(rows: QuerySet[Any], total: int) -> QuerySet[Any]:
    """Return so few rows in their order, found in the way that is quickest and put in order then.

    PostgreSQL would walk an index in the order of the list until it has come by the last of them: past a million rows.
    """
    keys, order = rows.order_by().values("pk")[:total], rows.query.order_by
    found = rows.model._base_manager.filter(pk__in=keys)
    return found.order_by(*order) if order else found


def filtered(register: Register, user: User, params: QueryDict) -> FilterSet:
    """Return the register's filters with what an address says, over the rows that the person may see."""
    # A worker has no request; filters ask it for the person and nothing else.
    asking = HttpRequest()
    asking.user = user
    return register.filterset(params, queryset=register.rows(user), request=asking)


def sorted_table(register: Register, chosen: FilterSet, params: QueryDict) -> Table:
    """Return the list's table over the filtered rows, in the order that the address asks for."""
    return register.table(RegisterData(chosen.qs), order_by=params.get("sort", ""))


def selected(register: Register, user: User, params: QueryDict) -> Selection:
    """Return what the person's export holds: exactly the rows of the list at this address, in its order."""
    chosen = filtered(register, user, params)
    rows = sorted_table(register, chosen, params).data.data
    export = register.export
    return Selection(
        export.name, export.headings, lambda: export.read(rows), rows.count(), filters_in_words(chosen.form)
    )


def filters_in_words(form: Form) -> list[tuple[str, str]]:
    """Return label and value of each filter that narrows the list, in the portal's main language: records keep them."""
    with translation.override(settings.LANGUAGE_CODE):
        given = [(form[name], value) for name, value in form.cleaned_data.items() if value not in (None, "")]
        return [(str(field.label), value_in_words(field.field, value)) for field, value in given]


def value_in_words(field: Field, value: Any) -> str:
    """Return a filter's value as its list of choices words it."""
    choices = {} if isinstance(field, ModelChoiceField) else dict(getattr(field, "choices", ()))
    return str(choices.get(value, value))


def register_page(request: SignedInRequest, register: Register) -> HttpResponseBase:
    """Answer a list page, or its export where ``?export=xlsx`` or ``csv`` asks for one."""
    if asked_form(request):
        return export_answer(request, register.key)
    chosen = filtered(register, request.user, request.GET)
    table = sorted_table(register, chosen, request.GET)
    table.paginate(ForgivingPaginator, per_page=page_size(request), page=request.GET.get("page", 1))
    context = {
        "register": register,
        "may_add": request.user.role in register.keepers,
        "may_import": request.user.keeps_registers and register.key in imports,
        "filter": chosen,
        "table": table,
        "total": table.paginator.count,
        "is_filtered": any(value not in (None, "") for value in chosen.form.cleaned_data.values()),
    }
    return render(request, "registers/list.html", context)
