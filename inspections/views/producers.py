"""Producers that sheets named and the register does not know: listed by name, matched by the office."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role
from enterprises.models import Enterprise
from enterprises.querysets import every_word
from inspections.forms import ProducerMatchForm
from inspections.models import SpotCheck
from inspections.services import producer_match
from registers.lists import ForgivingPaginator

PER_PAGE = 50
CANDIDATES = 10


@roles(*READERS)
def unmatched_producers(request: HttpRequest) -> HttpResponse:
    """List the names with their number of checks."""
    names = SpotCheck.objects.producer_names()
    if wanted := request.GET.get("q", "").strip():
        names = names.filter(every_word(wanted, "producer_name"))
    page = ForgivingPaginator(names, PER_PAGE).page(request.GET.get("page", 1))
    return render(request, "inspections/unmatched_producers.html", {"page": page, "q": wanted})


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
