"""Pages of the second factor and of one's own sessions."""

import segno
from axes.models import AccessFailureLog
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import SignedInRequest, roles, stands_in
from accounts.factor_forms import CodeForm, ResetForm
from accounts.models import FactorReset, Role, User
from accounts.owed import FACTOR, FACTOR_SET_UP, find_owed, settle
from accounts.own_sessions import list_sessions, session_end
from accounts.second_factor import (
    code_verify,
    codes_draw,
    count_codes,
    device_begin,
    device_confirm,
    factor_reset_ask,
    factor_reset_decide,
    find_device,
    read_wait,
    recovery_code_use,
)
from accounts.workbooks import as_workbook
from targets.request_values import get_posted_number


@never_cache
@require_http_methods(["GET", "POST"])
@roles(*Role)
def second_factor(request: SignedInRequest) -> HttpResponse:
    """Ask for the code of the app, or a recovery code, before anything else opens."""
    if find_owed(request) != FACTOR:
        return redirect("dashboard:home")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if recovery_code_use(user=request.user, code=code):
            left = count_codes(request.user)
            messages.warning(request, _("You have %(n)d recovery codes left.") % {"n": left})
            settle(request, FACTOR)
            return redirect("dashboard:home")
        if code_verify(user=request.user, code=code):
            settle(request, FACTOR)
            return redirect("dashboard:home")
        note_failure(request)
        form.add_error(
            "code", _("This code is not right, or was used before. Each holds for half a minute and only once.")
        )
    context = {"form": form, "wait": read_wait(request.user)}
    return render(request, "accounts/second_factor.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@roles(*Role)
def second_factor_set_up(request: SignedInRequest) -> HttpResponse:
    """Show the key for the app, and put it in force with a first code; the answer shows the recovery codes once."""
    if find_device(request.user):
        return redirect("accounts:own-security")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = device_confirm(user=request.user, code=form.cleaned_data["code"])
        if codes:
            settle(request, FACTOR_SET_UP)
            return render(request, "accounts/recovery_codes.html", {"codes": codes})
        form.add_error(
            "code", _("This code is not right. Look whether the telephone's clock is right, and try the next one.")
        )
    device = device_begin(user=request.user)
    context = {
        "form": form,
        "qr_code": draw_qr_code(device.config_url),
        "key": group(device.config_url.partition("secret=")[2].partition("&")[0]),
        "is_owed": find_owed(request) == FACTOR_SET_UP,
    }
    return render(request, "accounts/second_factor_set_up.html", context, status=422 if form.errors else 200)


@never_cache
@require_POST
@roles(*Role)
def recovery_codes(request: SignedInRequest) -> HttpResponse:
    """Draw new recovery codes, against a code of the app."""
    if not code_verify(user=request.user, code=request.POST.get("code", "")):
        messages.error(
            request, _("This code is not right, or was used before. Each holds for half a minute and only once.")
        )
        return redirect("accounts:own-security")
    return render(request, "accounts/recovery_codes.html", {"codes": codes_draw(user=request.user)})


@require_GET
@roles(*Role)
def own_security(request: SignedInRequest) -> HttpResponse:
    """Show one's own sessions and second factor."""
    context = {
        "sessions": list(reversed(list_sessions(request.user))),
        "here": request.session.session_key,
        "device": find_device(request.user),
        "codes": count_codes(request.user),
    }
    return render(request, "accounts/own_security.html", context)


@require_POST
@roles(*Role)
def own_session_end(request: SignedInRequest) -> HttpResponse:
    """End one of one's own sessions."""
    if session_end(user=request.user, key=find_key(request)):
        messages.success(request, _("That session has ended."))
    return redirect("accounts:own-security")


def find_key(request: SignedInRequest) -> str:
    """Return the key of the session that the form names by its moment: the keys themselves stand on no page."""
    begun = request.POST.get("begun", "")
    return next((one.key for one in list_sessions(request.user) if one.started_at.isoformat() == begun), "")


@require_http_methods(["GET", "POST"])
@roles(Role.ADMIN, Role.SECURITY)
@as_workbook("factor-resets")
def factor_resets(request: SignedInRequest) -> HttpResponse:
    """List the resets of second factors; system administrators ask, and the security administrator decides."""
    may_decide = request.user.role == Role.SECURITY or stands_in(request)
    if request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        reset = get_object_or_404(FactorReset, pk=get_posted_number(request, "reset"))
        try:
            factor_reset_decide(reset=reset, is_confirmed="confirm" in request.POST, by=request.user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, _("The decision is recorded."))
        return redirect("accounts:factor-resets")
    rows = FactorReset.objects.select_related("user", "asked_by", "decided_by")[:100]
    return render(request, "accounts/factor_resets.html", {"resets": rows, "may_decide": may_decide})


@require_http_methods(["GET", "POST"])
@roles(Role.ADMIN)
def factor_reset_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for the reset of somebody's second factor, with the reason."""
    account = get_object_or_404(User, pk=pk)
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            factor_reset_ask(user=account, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("The security administrator has to confirm it now."))
            return redirect("accounts:factor-resets")
    context = {"form": form, "account": account}
    return render(request, "accounts/factor_reset.html", context, status=422 if form.errors else 200)


def note_failure(request: SignedInRequest) -> None:
    """Note a wrong code in the log of sign-ins."""
    AccessFailureLog.objects.create(
        username=request.user.username,
        ip_address=request.META["REMOTE_ADDR"],
        user_agent=request.META.get("HTTP_USER_AGENT", "")[:255],
        path_info=request.path,
    )


def draw_qr_code(text: str) -> str:
    """Return a QR code as an address of its own; it is drawn here, the key leaves the portal for nobody."""
    address: str = segno.make(text, error="m").svg_data_uri(scale=5, border=2)
    return address


def group(key: str) -> str:
    """Return a key in groups of four, to be typed in by hand."""
    return " ".join(key[place : place + 4] for place in range(0, len(key), 4))
