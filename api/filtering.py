"""Narrowing lists by the filters of the pages, and by no others."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from api.paging import CursorPages

PAGING = (CursorPages.cursor_query_param, CursorPages.page_size_query_param)


class KnownFilters(DjangoFilterBackend):
    """Narrows lists; one row that is named by its address is not narrowed any further."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """Return the rows asked for."""
        if view.detail:
            # An older revision that the list leaves out can still be read by its address.
            return queryset
        filterset = self.get_filterset(request, queryset, view)
        refuse_unknown(request, filterset.filters if filterset else ())
        rows: QuerySet[Any] = super().filter_queryset(request, queryset, view)
        return rows


def refuse_unknown(request: Request, known: Iterable[str]) -> None:
    """Raise ValidationError for what is no filter: passed over in silence, a misspelt one would hand out every row."""
    names = [*known, *PAGING]
    message = _("There is no such filter here; known are: %(names)s.") % {"names": ", ".join(names)}
    if unknown := [name for name in request.query_params if name not in names]:
        raise ValidationError({name: [message] for name in unknown})
