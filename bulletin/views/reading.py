"""The list of bulletins, and the page of one."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import READERS, SignedInRequest, by_object, roles
from accounts.models import Role
from accounts.workbooks import as_workbook, get_page
from assessment.models import Scheme
from bulletin.access import VISITORS, get_readable_bulletin, visible_bulletins, visible_results
from bulletin.models import Bulletin, ResultCircular
from bulletin.pages import list_actions, list_sections, newest_build

ON_PAGE = 25


@require_GET
@roles(*VISITORS)
@as_workbook("bulletins")
def bulletins(request: SignedInRequest) -> HttpResponse:
    """List the bulletins that the person may know of, the newest first."""
    rows = visible_bulletins(request.user).select_related("corrects", "correction", "drafted_by")
    context = {
        "page": get_page(request, rows, ON_PAGE),
        "may_draft": request.user.role == Role.OFFICE,
        "sees_drafts": request.user.role in READERS,
        "results": visible_results(request.user),
        "to_draft": list_undrafted() if request.user.role == Role.OFFICE else [],
    }
    return render(request, "bulletin/list.html", context)


def list_undrafted() -> QuerySet[Scheme]:
    """Return the schemes whose results are announced and that no circular tells of yet."""
    told = ResultCircular.objects.values("scheme")
    return Scheme.objects.filter(state=Scheme.State.ISSUED).exclude(pk__in=told).order_by("-year", "league")


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
