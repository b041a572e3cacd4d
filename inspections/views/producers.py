"""Producers that sheets named and the register does not know: listed by name, matched by the office."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from enterprises.models import Enterprise
from inspections.forms import ProducerMatchForm
from inspections.models import SpotCheck
from inspections.producer_names import select_names
from inspections.services import producer_match, producers_set_outside
from targets.addresses import filtered_address

CANDIDATES = 10


@require_POST
@roles(Role.OFFICE)
def mark_outside(request: SignedInRequest) -> HttpResponse:
    """Tell names apart that mean producers elsewhere, one, those ticked, or all that the list has; or take that back."""
    outside = request.POST.get("outside") == "yes"
    # A row's own button means that row, whatever else is ticked.
    names = request.POST.getlist("one") or request.POST.getlist("name")
    if "all" in request.POST:
        # What the list shows is what is meant: the same filters choose again.
        rows = select_names(request.GET)
        names = list(rows.values_list("producer_name", flat=True))
    changed = producers_set_outside(names=names, outside=outside, user=request.user)
    told = (
        _("{count} names are told apart as producers elsewhere.")
        if outside
        else _("{count} names wait to be matched again.")
    )
    messages.success(request, told.format(count=changed))
    return redirect(filtered_address(reverse("inspections:unmatched-producers"), request.GET))


@roles(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def match_producer(request: SignedInRequest) -> HttpResponse:
    """Choose the enterprise that a name means, and give it all checks of exactly that name."""
    name = request.GET.get("name", "")
    # Exactly this name: a similar one may be another producer.
    checks = SpotCheck.objects.unmatched().filter(producer_name=name)
    words = request.GET.get("q", "").strip()
    candidates = Enterprise.objects.search(words) if words else Enterprise.objects.similar(name)
    form = ProducerMatchForm(request.POST or None)
    if form.is_valid():
        enterprise = form.cleaned_data["producer"]
        matched = producer_match(name=name, producer=enterprise, user=request.user)
        messages.success(
            request,
            _("%(count)s spot checks now name %(enterprise)s as their producer.")
            % {"count": matched, "enterprise": enterprise},
        )
        return redirect("inspections:unmatched-producers")
    context = {
        "name": name,
        "checks": checks[:CANDIDATES],
        "total": checks.count(),
        "q": words,
        "form": form,
        "candidates": candidates.select_related("township")[:CANDIDATES],
        "add_url": f"{reverse('enterprises:enterprise-add')}?{urlencode({'name': name})}",
    }
    return render(request, "inspections/match_producer.html", context)
