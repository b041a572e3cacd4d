"""Ways in and out that Django's own views do not cover."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


@login_not_required
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Send strangers to the portal's sign-in page; who is signed in and still sent here has no business in the admin."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", reverse("admin:index")))
