"""Marks pages whose tables go into Excel as they are shown, and lets them list all their rows then.

The marks stand here, below everything that has pages; `exchange.exports.pages` writes the workbook.
"""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from accounts.access import View

MOST_ROWS = 10_000
"""Rows of a page's table in one workbook."""


def as_workbook(key: str) -> Callable[[View], View]:
    """Let the tables of a view's page be taken into Excel; ``key`` names them in the record of exports."""

    def decorate(view: View) -> View:
        view.workbook_key = key  # type: ignore[attr-defined]
        return view

    return decorate


def is_workbook_asked(request: HttpRequest) -> bool:
    """Say whether the address asks for the page's tables as a workbook."""
    return request.GET.get("export") == "xlsx"


def rows_on_page(request: HttpRequest, size: int) -> int:
    """Return how many rows a page of a list shows: ``size``, or all where the address asks for the workbook."""
    return MOST_ROWS if is_workbook_asked(request) else size


def get_page(request: HttpRequest, rows: Any, size: int) -> Page:
    """Return the page of a list that the address asks for; all its rows where it asks for the workbook."""
    number = 1 if is_workbook_asked(request) else request.GET.get("page")
    return Paginator(rows, rows_on_page(request, size)).get_page(number)
