"""What a row picker offers for the words typed into it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.access import SignedInRequest
from registers.editing import SOURCES
from registers.editing.pickers import SHOWN


def pick(request: SignedInRequest, source: str) -> HttpResponse:
    """List the first rows of a register that the words mean; the field sends them under its own name."""
    register = SOURCES.get(source)
    if register is None:
        raise Http404
    found = register.found(str(next(iter(request.GET.values()), "")).strip())
    rows = [{"key": row.pk, "name": str(row), "hint": register.hint(row)} for row in found[:SHOWN]]
    context = {"rows": rows, "source": source, "has_more": len(found) > SHOWN}
    return render(request, "registers/_picks.html", context)
