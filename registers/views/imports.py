"""The list of imports, above which the office hands in new sheets."""

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from accounts.access import READERS, SignedInRequest, roles
from exchange.views.imports import hand_in
from registers.registry import lists
from registers.views.lists import list_rows


@require_http_methods(["GET", "POST"])
@roles(*READERS)
def import_list(request: SignedInRequest) -> HttpResponseBase:
    """List all imports, or take a sheet that is handed in."""
    return hand_in(request) if request.method == "POST" else list_rows(request, lists["imports"])
