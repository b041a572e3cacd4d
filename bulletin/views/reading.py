"""The page of a bulletin."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import READERS, SignedInRequest, by_object
from accounts.models import Role
from bulletin.access import get_readable_bulletin
from bulletin.models import Bulletin
from bulletin.pages import list_actions, list_sections, newest_build


@require_GET
@by_object
def bulletin(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a bulletin: how far it is, its text with what differs from the snapshot, its files and its way."""
    row = get_readable_bulletin(request.user, pk)
    is_reader = request.user.role in READERS
    context = {
        "row": row,
        "sections": list_sections(row),
        "build": newest_build(row),
        "is_reader": is_reader,
        "may_edit": row.state == Bulletin.State.DRAFT and request.user.role == Role.OFFICE,
        "actions": list_actions(row, request.user) if is_reader else [],
        "steps": row.steps.select_related("by") if is_reader else [],
        "correction": Bulletin.objects.filter(corrects=row).first(),
    }
    return render(request, "bulletin/bulletin.html", context)
