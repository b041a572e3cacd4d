"""The list page of every register."""

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest, by_object
from exchange.exports.answering import export_answer, get_asked_format
from exchange.imports.catalogue import imports
from exchange.paging import page_size
from registers.columns import name_columns
from registers.list_settings import columns_choose, filter_remove, filter_save, find_settings
from registers.lists import ForgivingPaginator, filter_rows, list_set_filters, sort_rows
from registers.registry import RegisterList, lists
from targets.addresses import filtered_address
from targets.replica import reads_replica

MOST_PRINTED = 1000
"""Rows of a list that go to paper at once: forty sheets, more than anybody reads."""


@by_object
@reads_replica
def list_rows(request: SignedInRequest, register: RegisterList) -> HttpResponseBase:
    """Show a page of a list, or all its rows to be printed (``?print=all``), or answer its export (``?export=xlsx`` or ``csv``)."""
    if request.user.role not in register.readers:
        raise PermissionDenied
    if get_asked_format(request):
        return export_answer(request, register.path)
    chosen = filter_rows(register, request.user, request.GET)
    kept = find_settings(request.user, register)
    bulk = [action for action in register.bulk if request.user.role in action.roles]
    may_add = request.user.role in register.keepers
    table = sort_rows(register, chosen, request.GET, kept.columns, bulk=bulk)
    prints_all = request.GET.get("print") == "all"
    table.paginate(
        ForgivingPaginator, per_page=MOST_PRINTED if prints_all else page_size(request), page=request.GET.get("page", 1)
    )
    total = table.paginator.count
    if prints_all and total > MOST_PRINTED:
        words = _("More than %(most)s rows are not printed at once: take them into Excel, or set a filter.")
        messages.warning(request, words % {"most": intcomma(MOST_PRINTED)})
        params = request.GET.copy()
        del params["print"]
        return redirect(f"{request.path}?{params.urlencode()}")
    context = {
        "register": register,
        "may_add": may_add,
        "empty_hint": register.empty[2 if may_add else 1],
        "bulk": bulk,
        "may_import": request.user.keeps_registers and register.path in imports,
        "filter": chosen,
        "table": table,
        "columns": [(name, title, name in table.columns) for name, title in name_columns(register).items()],
        "saved": kept.filters,
        "total": total,
        "prints_all": prints_all,
        "may_print_all": total <= MOST_PRINTED,
        "most_printed": MOST_PRINTED,
        "is_filtered": bool(list_set_filters(chosen.form)),
        **register.extras(request),
    }
    return render(request, register.template, context)


@require_POST
@by_object
def change_settings(request: SignedInRequest, path: str) -> HttpResponse:
    """Keep the columns or a filter of a list for the person, or forget a filter; back to the list as it was."""
    register = lists.get(path)
    if register is None:
        raise Http404
    if request.user.role not in register.readers:
        raise PermissionDenied
    params = QueryDict(request.POST.get("query", ""))
    try:
        if "save" in request.POST:
            filter_save(user=request.user, listed=register, name=request.POST.get("name", ""), params=params)
            messages.success(request, _("The filter is saved above the list."))
        elif "remove" in request.POST:
            filter_remove(user=request.user, listed=register, name=request.POST["remove"])
            messages.success(request, _("The saved filter was removed."))
        else:
            chosen = [] if "reset" in request.POST else request.POST.getlist("columns")
            columns_choose(user=request.user, listed=register, names=chosen)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(filtered_address(reverse(register.list_page), params))
