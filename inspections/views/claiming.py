"""Claiming several producers at once (认领): each ticked name gets the enterprise of the register that it means."""

from typing import NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from inspections.forms import ClaimForm
from inspections.likely_producers import ProducerName, list_producer_names
from inspections.services import producer_match


class Claim(NamedTuple):
    """A name with the form that asks which enterprise it means."""

    row: ProducerName
    form: ClaimForm


@require_POST
@roles(Role.OFFICE)
def claim_producers(request: SignedInRequest) -> HttpResponse:
    """Show which enterprise each ticked name seems to mean, and match those that are confirmed."""
    # Posted to be shown, too: names would not fit into an address.
    names, is_confirmed = request.POST.getlist("name"), "confirm" in request.POST
    data = request.POST if is_confirmed else None
    rows = list_producer_names(names)
    claims = [
        Claim(row, ClaimForm(data, row=row, prefix=f"claim-{names.index(row.name)}")) for row in rows if row.likely
    ]
    back = f"{reverse('inspections:unmatched-producers')}?{request.GET.urlencode()}"
    if is_confirmed and all(claim.form.is_valid() for claim in claims):
        chosen = [(row.name, form.cleaned_data["producer"]) for row, form in claims if form.cleaned_data["producer"]]
        counts = [producer_match(name=name, producer=producer, user=request.user) for name, producer in chosen]
        words = _("%(names)s producers were claimed with %(checks)s batches; %(left)s wait on.")
        given = {"names": len(chosen), "checks": sum(counts), "left": len(set(names)) - len(chosen)}
        (messages.success if chosen else messages.info)(request, words % given)
        return redirect(back)
    unlike = [row for row in rows if not row.likely]
    gone = sorted(set(names) - {row.name for row in rows})
    context = {"claims": claims, "unlike": unlike, "gone": gone, "names": names, "back": back}
    return render(request, "inspections/claim_producers.html", context, status=422 if is_confirmed else 200)
