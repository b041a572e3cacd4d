"""The page of the security switches."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, roles, stands_in
from accounts.models import THREE_ADMINS, Role, SwitchChange
from accounts.own_sessions import session_rule
from accounts.policy import BY_CODE, read_policy
from accounts.policy_changes import policy_change
from accounts.policy_forms import PolicyForm, say
from accounts.workbooks import as_workbook, rows_on_page

SHOWN = 50


@require_http_methods(["GET", "POST"])
@roles(*THREE_ADMINS, Role.AUDITOR)
@as_workbook("security-switches")
def security(request: SignedInRequest) -> HttpResponse:
    """Show the switches with their history; the security administrator changes them with a reason, others read."""
    may_change = request.user.role == Role.SECURITY or stands_in(request)
    level = {"2": 2, "3": 3}.get(request.GET.get("level", "")) if may_change else None
    form = PolicyForm(
        request.POST if request.method == "POST" and may_change else None,
        address=request.META["REMOTE_ADDR"], stored=read_policy(), level=level,
    )  # fmt: skip
    if request.method == "POST" and may_change and form.is_valid():
        policy = form.read_policy()
        changed = policy_change(policy=policy, reason=form.cleaned_data["reason"], by=request.user)
        # The request writes its own session at its end, as it was read at its beginning.
        if "started_at" in request.session:
            session_rule(request.session, request.user.role, policy)
        words = ngettext("%(n)d switch was changed.", "%(n)d switches were changed.", len(changed))
        messages.success(request, words % {"n": len(changed)} if changed else _("Nothing was changed."))
        return redirect("accounts:security")
    history = SwitchChange.objects.select_related("by")[: rows_on_page(request, SHOWN)]
    context = {
        "form": form,
        "level": level,
        "may_change": may_change,
        "history": [
            (change, BY_CODE[change.code].words, say(change.before), say(change.after))
            for change in history
            if change.code in BY_CODE
        ],
    }
    return render(request, "accounts/security.html", context, status=422 if form.errors else 200)
