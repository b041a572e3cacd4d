"""Answering somebody who presses an export button: the file at once, or the page that offers to have it prepared."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from accounts.access import SignedInRequest
from accounts.models import Role, User
from exchange.exports.catalogue import Exportable, exportables
from exchange.exports.downloads import download_rows
from exchange.exports.jobs import get_file_name
from exchange.formats.writing import FORMATS
from exchange.models import ExportJob

NOT_FILTERS = ("export", "page", "per_page")
"""What an address says beside the filters and the order of rows."""


def get_asked_format(request: SignedInRequest) -> str:
    """Return the kind of file that the address asks for; empty where it asks for none."""
    form = request.GET.get("export", "")
    return form if form in FORMATS else ""


def filters_of(params: QueryDict) -> str:
    """Return the part of an address that narrows and orders the rows."""
    kept = params.copy()
    for name in NOT_FILTERS:
        kept.pop(name, None)
    return kept.urlencode()


def export_answer(request: SignedInRequest, key: str, **place: str) -> HttpResponseBase:
    """Send the file where the rows are few; lead to the page that has it prepared where they are many.

    ``place`` is what the path of the list says beside the filters.
    """
    params = request.GET.copy()
    params.update(place)
    exportable, query, form = exportables[key], filters_of(params), get_asked_format(request)
    selection = exportable.select(request.user, QueryDict(query))
    if selection.total > settings.EXPORT_ROWS_AT_ONCE:
        # A person should not wait, nor a web worker be held, for minutes.
        return redirect(f"{reverse('exchange:export-prepare', args=[key, form])}?{query}")
    # The name of the day, so that two files of one list lie side by side.
    file_name = get_file_name(selection, form)
    return download_rows(user=request.user, key=key, file_name=file_name, selection=selection, query=query)


def find_exportable(request: SignedInRequest, key: str) -> Exportable | None:
    """Return the register with this key where the person may take it out."""
    exportable = exportables.get(key)
    return exportable if exportable and request.user.role in exportable.readers else None


OVERSEERS = (Role.OFFICE, Role.AUDITOR)
"""Who may see that others exported something, and what; the files are their owners' alone."""


def visible_exports(user: User) -> QuerySet[ExportJob]:
    """Return the exports that the person may know of, the newest first."""
    rows = ExportJob.objects.select_related("requested_by")
    return rows if user.role in OVERSEERS else rows.filter(requested_by=user)
