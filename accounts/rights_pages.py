"""The page of rights that wait: the system administrator's requests, and the security administrator's decisions."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, roles
from accounts.models import RightsRequest, Role
from accounts.policy import read_policy
from accounts.rights import describe_request, rights_decide, three_admins_propose
from accounts.user_forms import WideFields
from accounts.workbooks import as_workbook
from targets.request_values import get_posted_number

SHOWN = 100


class ModeForm(WideFields, forms.Form):
    """Why 三员 is to be switched."""

    reason = forms.CharField(label=gettext_lazy("reason"), max_length=300, widget=forms.Textarea({"rows": 2}))


@require_GET
@roles(Role.ADMIN, Role.SECURITY)
@as_workbook("rights")
def rights(request: SignedInRequest) -> HttpResponse:
    """List what waits and what was decided."""
    return show(request, ModeForm())


@require_POST
@roles(Role.SECURITY)
def rights_decision(request: SignedInRequest) -> HttpResponse:
    """Consent to a request or refuse it with a reason."""
    asked = get_object_or_404(RightsRequest, pk=get_posted_number(request, "request"))
    refusal, is_consented = request.POST.get("refusal", "").strip()[:300], "consent" in request.POST
    try:
        rights_decide(request=asked, is_consented=is_consented, refusal=refusal, by=request.user)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        done = _("The rights are in force.") if is_consented else _("The request is refused.")
        messages.success(request, done)
    return redirect("accounts:rights")


@require_http_methods(["POST"])
@roles(Role.ADMIN)
def rights_mode(request: SignedInRequest) -> HttpResponse:
    """Propose to switch 三员 on or off."""
    form = ModeForm(request.POST)
    if form.is_valid():
        try:
            is_on = not read_policy().three_admins
            three_admins_propose(is_on=is_on, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("Proposed; the security administrator decides."))
            return redirect("accounts:rights")
    return show(request, form)


def show(request: SignedInRequest, form: ModeForm) -> HttpResponse:
    """Answer with the page."""
    rows = list(RightsRequest.objects.select_related("account__body", "asked_by", "decided_by")[:SHOWN])
    is_mode_proposed = any(row.account_id is None and row.decided_at is None for row in rows)
    context = {
        "waiting": [(row, list(describe_request(row))) for row in rows if row.decided_at is None],
        "decided": [(row, list(describe_request(row))) for row in rows if row.decided_at],
        "is_on": read_policy().three_admins,
        "form": form,
        "may_propose": request.user.role == Role.ADMIN and not is_mode_proposed,
    }
    return render(request, "accounts/rights.html", context, status=422 if form.errors else 200)
