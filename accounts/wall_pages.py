"""Pages of the screens on walls: the administrator's list of tokens, and where a screen takes its own."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, roles
from accounts.models import Role, WallDevice
from accounts.user_forms import WideFields
from accounts.walls import find_device_of_token, token_hand_over, wall_device_issue, wall_device_withdraw
from accounts.workbooks import as_workbook

SHOWN = 200


class WallDeviceForm(WideFields, forms.ModelForm):
    """A new screen."""

    class Meta:
        model = WallDevice
        fields = ("place",)
        help_texts = {"place": gettext_lazy("Such as: meeting room 301, screen by the door.")}


class WallTokenForm(WideFields, forms.Form):
    """The token that a screen is given."""

    token = forms.CharField(
        label=gettext_lazy("Token of this screen"), max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True, "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip


# The page shows a token once, and the back button must not show it again.
@never_cache
@require_http_methods(["GET", "POST"])
@roles(Role.ADMIN)
@as_workbook("wall-devices")
def wall_devices(request: SignedInRequest) -> HttpResponse:
    """List the screens and issue tokens; the answer to the issuing is the only page that shows a token."""
    form, made, token = WallDeviceForm(request.POST or None), None, ""
    if request.method == "POST" and form.is_valid():
        made, token = wall_device_issue(place=form.cleaned_data["place"], by=request.user)
        form = WallDeviceForm()
    devices = WallDevice.objects.select_related("issued_by", "withdrawn_by")[:SHOWN]
    context = {"form": form, "made": made, "token": token, "devices": devices}
    return render(request, "accounts/wall_devices.html", context, status=422 if form.errors else 200)


@require_POST
@roles(Role.ADMIN)
def wall_device_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Withdraw a token."""
    device = get_object_or_404(WallDevice, pk=pk)
    wall_device_withdraw(device=device, by=request.user)
    messages.success(request, _("The token of “%(place)s” opens nothing any more.") % {"place": device.place})
    return redirect("accounts:wall-devices")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def wall_sign_in(request: HttpRequest) -> HttpResponse:
    """Ask a screen for its token, which then opens the wall until it is withdrawn."""
    form = WallTokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["token"]
        if find_device_of_token(token):
            answer = redirect("dashboard:wall")
            token_hand_over(answer, token)
            return answer
        form.add_error("token", _("This token is not right, or was withdrawn; ask the administrator for a new one."))
    return render(request, "accounts/wall_sign_in.html", {"form": form}, status=422 if form.errors else 200)
