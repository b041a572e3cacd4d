"""How long lists are handed out: page by page behind a cursor, as quick on the last page as on the first."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

from targets.request_values import parse_number


class CursorPages(CursorPagination):
    """Pages in the order of the keys: rows recorded meanwhile come last, none is seen twice and none is passed over."""

    ordering = "pk"
    page_size = 100
    max_page_size = 500
    page_size_query_param = "page_size"
    page_size_query_description: Any = _("Rows on a page, at most 500.")
    cursor_query_description: Any = _("The place of the page; taken from next or previous, never made by hand.")
    invalid_cursor_message: Any = _("This cursor was not given out here.")

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Return the place asked for; 404 for one that no key can stand for, which the database would refuse."""
        cursor = super().decode_cursor(request)
        # The position comes from the caller, and a number too long for a bigint is an error of the database.
        if cursor and cursor.position is not None and parse_number(str(cursor.position)) is None:
            raise NotFound(self.invalid_cursor_message)
        return cursor
