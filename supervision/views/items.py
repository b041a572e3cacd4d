"""An item: where it stands, what can be done next, and every step so far."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import SignedInRequest, by_object
from supervision.access import get_item_for_user


@require_GET
@by_object
def item(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show an item with its timeline."""
    row = get_item_for_user(request.user, pk)
    context = {"row": row, "steps": row.steps.select_related("by", "part")}
    return render(request, "supervision/item.html", context)
