"""The list page of every register."""

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.access import SignedInRequest, by_object
from exchange.exports.answering import export_answer, get_asked_format
from exchange.imports.catalogue import imports
from exchange.paging import page_size
from registers.lists import ForgivingPaginator, filter_rows, sort_rows
from registers.registry import RegisterList


@by_object
def list_rows(request: SignedInRequest, register: RegisterList) -> HttpResponseBase:
    """Show a list, or answer its export where ``?export=xlsx`` or ``csv`` asks for one."""
    if request.user.role not in register.readers:
        raise PermissionDenied
    if get_asked_format(request):
        return export_answer(request, register.path)
    chosen = filter_rows(register, request.user, request.GET)
    table = sort_rows(register, chosen, request.GET)
    table.paginate(ForgivingPaginator, per_page=page_size(request), page=request.GET.get("page", 1))
    context = {
        "register": register,
        "may_add": request.user.role in register.keepers,
        "may_import": request.user.keeps_registers and register.path in imports,
        "filter": chosen,
        "table": table,
        "total": table.paginator.count,
        "is_filtered": any(value not in (None, "") for value in chosen.form.cleaned_data.values()),
    }
    return render(request, "registers/list.html", context)
