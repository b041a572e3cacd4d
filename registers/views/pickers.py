"""What a row picker offers for the words typed into it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.access import SignedInRequest, by_object
from registers.fields import SHOWN, search_rows
from registers.registry import registry


@by_object
def offer_rows(request: SignedInRequest, noun: str) -> HttpResponse:
    """List the first rows of a register that the words mean; the field sends them under its own name."""
    register = next((one for one in registry.values() if one.noun == noun and one.filters), None)
    if register is None:
        raise Http404
    if request.user.role not in register.readers:
        raise PermissionDenied
    # The field sends its words under its own name, which differs from form to form.
    found = search_rows(register, str(next(iter(request.GET.values()), "")).strip(), request.user)
    rows = [{"key": row.pk, "name": str(row), "hint": register.hint(row)} for row in found[:SHOWN]]
    context = {"rows": rows, "source": noun, "has_more": len(found) > SHOWN}
    return render(request, "registers/_picks.html", context)
