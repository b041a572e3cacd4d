"""One's own API tokens: made, shown once, revoked; administrators and auditors see everybody's."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, by_object, roles
from accounts.models import Role, User
from accounts.workbooks import as_workbook
from api.forms import TokenForm
from api.models import ApiToken
from api.tokens import token_create, token_revoke

OVERSEERS = (Role.ADMIN, Role.AUDITOR)
SHOWN = 200


def revocable_tokens(user: User) -> QuerySet[ApiToken]:
    """Return the tokens that the person may see and revoke."""
    rows = ApiToken.objects.select_related("user")
    return rows if user.role in OVERSEERS else rows.filter(user=user)


# The page shows a secret once, and the back button must not show it again.
@never_cache
@require_http_methods(["GET", "POST"])
@roles(*Role)
def api_tokens(request: SignedInRequest) -> HttpResponse:
    """List one's own tokens and make new ones; the answer to the making is the only page that shows the secret."""
    form, made, secret = TokenForm(request.POST or None), None, ""
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = token_create(user=request.user, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error("name", refused)
        except IntegrityError:
            # The constraint alone knows: of two requests at once, both would find the name free.
            form.add_error("name", _("You have a token of this name; revoke it first, or choose another name."))
        else:
            form = TokenForm()
    context = {
        "form": form,
        "made": made,
        "secret": secret,
        **list_tokens(ApiToken.objects.filter(user=request.user).select_related("user")),
    }
    return render(request, "api/tokens.html", context, status=422 if form.errors else 200)


@require_GET
@roles(*OVERSEERS)
@as_workbook("tokens")
def all_api_tokens(request: SignedInRequest) -> HttpResponse:
    """List everybody's tokens."""
    return render(request, "api/tokens_all.html", list_tokens(revocable_tokens(request.user)))


@require_http_methods(["GET", "POST"])
@by_object
def revoke_api_token(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what revoking a token means, and do it when that is confirmed."""
    # A second click finds nothing more to revoke.
    token = get_object_or_404(revocable_tokens(request.user).filter(revoked_at=None), pk=pk)
    if request.method == "GET":
        return render(request, "api/token_revoke.html", {"token": token})
    token_revoke(token=token)
    messages.success(request, _("The token “%(name)s” opens nothing any more.") % {"name": token.name})
    return redirect("api:tokens" if token.user == request.user else "api:tokens-all")


def list_tokens(rows: QuerySet[ApiToken]) -> dict[str, object]:
    """Return the newest tokens, each with its state now."""
    now = timezone.now()
    return {"tokens": [(token, token.state_at(now)) for token in rows[:SHOWN]]}
