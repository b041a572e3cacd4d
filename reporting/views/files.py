"""Files of a report, and the rows behind what the registers know."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest
from evidence.exceptions import EvidenceRefused
from evidence.forms import EVIDENCE_FORMS
from evidence.storage import EvidenceUpload, evidence_response
from reporting import services
from reporting.access import filling_address, get_report_for_user, sees_content
from reporting.models import Report, ReportFile, ReportValue
from reporting.pages.report import ReportPage
from reporting.sources.base import registry
from reporting.transitions import Action, ReportRefused
from reporting.views.filling import value_of
from targets.listing import listed


def report_files(request: SignedInRequest, body: str, quarter: str, value: int) -> HttpResponse:
    """Hand in files for an item, several at once, each with the date it speaks for."""
    page = ReportPage(get_report_for_user(request.user, body, quarter), request.user)
    row = value_of(page.report, value)
    if Action.EDIT not in page.actions:
        raise PermissionDenied
    evidence = EVIDENCE_FORMS(request.POST or None, request.FILES or None, required=True)
    if request.method == "POST" and evidence.is_valid() and handed_in(request, row, evidence.handed_in):
        return redirect(f"{filling_address(page.report, request.user)}#item-{row.pk}")
    shown = {"report": page.report, "value": row, "evidence": evidence}
    return render(request, "reporting/files.html", shown)


def handed_in(request: SignedInRequest, row: ReportValue, files: list[EvidenceUpload]) -> bool:
    """Keep all of the files or none, and say so."""
    try:
        with transaction.atomic():
            for one in files:
                services.report_file_add(value=row, user=request.user, file=one.file, speaks_for=one.speaks_for)
    except (EvidenceRefused, ReportRefused) as refused:
        messages.error(request, str(refused))
        return False
    words = ngettext("%(count)d file was handed in.", "%(count)d files were handed in.", len(files))
    messages.success(request, words % {"count": len(files)})
    return True


def report_file(request: SignedInRequest, body: str, quarter: str, file: int) -> HttpResponseBase:
    """Hand a file of the report out to those who see what it says."""
    found = get_report_for_user(request.user, body, quarter)
    return evidence_response(file_of(found, file, request).file)


def file_of(found: Report, pk: int, request: SignedInRequest) -> ReportFile:
    """Return a file of the report, or 404; one that was taken out stays in the history."""
    if not sees_content(found, request.user):
        raise Http404
    return get_object_or_404(ReportFile.objects.select_related("file", "value__report"), pk=pk, value__report=found)


@require_POST
def report_file_take_out(request: SignedInRequest, body: str, quarter: str, file: int) -> HttpResponse:
    """Take a file out of the report."""
    row = file_of(get_report_for_user(request.user, body, quarter), file, request)
    try:
        services.report_file_take_out(file=row, user=request.user)
        messages.success(request, _("The file was taken out; it stays in the history."))
    except ReportRefused as refused:
        messages.error(request, str(refused))
    return redirect(f"{filling_address(row.value.report, request.user)}#item-{row.value_id}")


def report_register(request: SignedInRequest, body: str, quarter: str, value: int) -> HttpResponse:
    """List the very rows that a register's figure was made from."""
    found = get_report_for_user(request.user, body, quarter)
    row = value_of(found, value)
    if not sees_content(found, request.user) or row.item.source not in registry:
        raise Http404
    source = registry[row.item.source]
    known = source.find(found.body, found.quarter.starts_on, found.quarter.ends_on)
    if known is None:
        raise Http404
    lines = list(listed(known.rows.order_by("pk"), known.columns))
    shown = {"report": found, "value": row, "source": source, "known": known, "lines": lines, "total": known.total}
    return render(request, "reporting/register.html", shown)
