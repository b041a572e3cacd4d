"""Ways in and out that Django's own views do not cover, and what a page that stands open asks about its session."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import PasswordChangeView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.i18n import set_language

from accounts.forms import OwnPasswordForm
from accounts.models import LANGUAGE
from accounts.owed import PASSWORD, find_owed, settle
from accounts.services import preference_set


@login_not_required
def language_choose(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on, and remember it for whoever is signed in: e-mails and files follow it too."""
    answer = set_language(request)
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        preference_set(user=request.user, name=LANGUAGE, value=chosen)
    return answer


@login_not_required
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Send strangers to the portal's sign-in page; who is signed in and still sent here has no business in the admin."""
    # Sent to sign in once more, the person would be sent back here for ever.
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", reverse("admin:index")))


@login_not_required
@never_cache
def session_state(request: HttpRequest) -> JsonResponse:
    """Tell a page that stands open who is signed in now, for how many seconds, and the token that its forms need now."""
    session: Any = request.session
    # None where the session is new and was never stored.
    until = session.lasts_until
    seconds = max(0, int((until - timezone.now()).total_seconds())) if until else 0
    return JsonResponse({"person": request.user.pk, "seconds": seconds, "token": get_token(request)})


class OwnPasswordView(PasswordChangeView):
    """Changes one's own password, which may be owed before anything else opens."""

    form_class = OwnPasswordForm
    template_name = "accounts/password_change.html"
    success_url = reverse_lazy("accounts:password-changed")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell the page whether the change is owed."""
        return super().get_context_data(**kwargs) | {"is_owed": find_owed(self.request) == PASSWORD}

    def form_valid(self, form: Any) -> HttpResponse:
        """Change it, and open what waited for it."""
        answer = super().form_valid(form)
        settle(self.request, PASSWORD)
        return answer


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Give what was typed back, to be sent again, where the session has ended or the form's token is no longer the browser's.

    Pages with their scripts ask before they send (static/portal/session.js); this is for the others.
    A form that did not come from the portal itself is not offered: it is what the token is there to stop.
    """
    # A page of another site could fill a form with its own words and let the person confirm them here.
    if request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return render(request, "403_csrf.html", status=403)
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    kept = [(name, value) for name, value in sent if "password" not in name and name != "csrfmiddlewaretoken"]
    # Neither a file nor a password can be written into a page.
    again = {"passwords": [name for name, _value in sent if "password" in name], "files": list(request.FILES.items())}
    return render(request, "form_again.html", {"kept": kept, **again}, status=403)
