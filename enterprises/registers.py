"""List pages of registers: filter, sort, page and export, in a fixed number of queries at any size."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise
from django_filters import FilterSet
from django_tables2 import Table
from django_tables2.data import TableQuerysetData

from departments.access import SignedInRequest
from departments.models import Role, User
from departments.sheets.catalogue import imports
from enterprises.exports import Export, csv_response, xlsx_response

PAGE_SIZES = (25, 50, 100)
FORMATS = {"xlsx": xlsx_response, "csv": csv_response}


@dataclass(frozen=True, kw_only=True)
class Register:
    """A register's list page and its export.

    ``key`` is the address name of the list page, ``rows`` returns the rows that a person may see, ``add`` names the page
    where ``keepers`` add a row, ``links`` pages beside it.
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
    links: tuple[tuple[str, str | Promise], ...] = ()


REGISTERS: dict[str, Register] = {}
"""All registers by key, so that a worker finds the one that it is asked to export."""


def offered(register: Register) -> Register:
    """Put the register among those that can be exported, and return it."""
    REGISTERS[register.key] = register
    return register


class ForgivingPaginator(Paginator):
    """Pages of a list; a number beyond the ends, or none at all, leads to the nearest page instead of an error."""

    def validate_number(self, number: Any) -> int:
        """Return the nearest number that has a page."""
        wanted = int(number) if str(number).isdecimal() else 1
        return min(max(wanted, 1), self.num_pages)


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
        keys, total = self.data.values_list("pk", flat=True), len(self)
        if key.start <= total // 2:
            wanted = list(keys[key.start : key.stop])
        else:
            wanted = list(keys.reverse()[total - min(key.stop, total) : total - key.start])[::-1]
        rows = self.data.order_by().in_bulk(wanted)
        return [rows[pk] for pk in wanted if pk in rows]


def register_page(request: SignedInRequest, register: Register) -> HttpResponseBase:
    """Answer a list page, or its export where ``?export=xlsx`` or ``csv`` asks for one."""
    chosen = register.filterset(request.GET, queryset=register.rows(request.user), request=request)
    if request.GET.get("export") in FORMATS:
        return FORMATS[request.GET["export"]](register.export, chosen.qs)
    table = register.table(RegisterData(chosen.qs), order_by=request.GET.get("sort", ""))
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
    return render(request, "enterprises/register.html", context)


def page_size(request: HttpRequest) -> int:
    """Return how many rows the page shows; only the offered sizes, since the address is anyone's to change."""
    wanted = request.GET.get("per_page", "")
    return int(wanted) if wanted in map(str, PAGE_SIZES) else PAGE_SIZES[0]
