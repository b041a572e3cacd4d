"""Renaming and merging bodies and townships: asked for, shown with what comes of it, and then confirmed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from plans.reorganising import ReorganisationForm


@roles(Role.OFFICE)
def reorganise(request: SignedInRequest, code: str, form: type[ReorganisationForm]) -> HttpResponse:
    """Show the form; on POST show what would come of it (``step=preview``) or do it (``step=confirm``)."""
    thing: Any = get_object_or_404(form.model, code=code)
    filled = form(request.POST or None, thing=thing, user=request.user)
    step = request.POST.get("step")
    is_shown = False
    # A form that was only opened is neither shown nor done.
    if step in {"preview", "confirm"} and filled.is_valid():
        is_possible = filled.carry_out(for_good=step == "confirm")
        if step == "confirm" and is_possible:
            messages.success(request, _("The reorganisation is recorded."))
            return redirect(thing)
        is_shown = is_possible
    context = {"form": filled, "thing": thing, "title": filled.title % {"thing": thing}, "is_shown": is_shown}
    return render(request, "plans/reorganise.html", context, status=422 if filled.errors else 200)
