"""Files of a report, and the rows behind what the registers know."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest, by_object
from accounts.marks import cleared_rows
from accounts.workbooks import as_workbook
from evidence.exceptions import EvidenceRefused
from evidence.forms import EVIDENCE_FORMS
from evidence.storage import evidence_response
from reporting import services
from reporting.access import build_form_url, get_file, get_report_to_edit, get_report_to_read, get_value
from reporting.sources.base import registry
from reporting.transitions import ReportRefused
from targets.listing import list_rows


@by_object
def report_files(request: SignedInRequest, body: str, quarter: str, value: int) -> HttpResponse:
    """Hand in files for an item, several at once, each with the date it speaks for; all of them are kept or none."""
    report = get_report_to_edit(request.user, body, quarter)
    row = get_value(report, value)
    evidence = EVIDENCE_FORMS(request.POST or None, request.FILES or None, required=True)
    if request.method == "POST" and evidence.is_valid():
        files = evidence.handed_in
        try:
            # All of the files or none: a refused one takes the others back.
            with transaction.atomic():
                for one in files:
                    services.report_file_add(value=row, user=request.user, file=one.file, speaks_for=one.speaks_for)
        except (EvidenceRefused, ReportRefused) as refused:
            messages.error(request, str(refused))
        else:
            words = ngettext("%(count)d file was handed in.", "%(count)d files were handed in.", len(files))
            messages.success(request, words % {"count": len(files)})
            return redirect(f"{build_form_url(report, request.user)}#item-{row.pk}")
    return render(request, "reporting/files.html", {"report": report, "value": row, "evidence": evidence})


@by_object
def report_file(request: SignedInRequest, body: str, quarter: str, file: int) -> HttpResponseBase:
    """Hand a file of the report out to those who see what it says."""
    return evidence_response(get_file(get_report_to_read(request.user, body, quarter), file).file, request.user)


@require_POST
@by_object
def report_file_take_out(request: SignedInRequest, body: str, quarter: str, file: int) -> HttpResponse:
    """Take a file out of the report."""
    row = get_file(get_report_to_read(request.user, body, quarter), file)
    try:
        services.report_file_take_out(file=row, user=request.user)
        messages.success(request, _("The file was taken out; it stays in the history."))
    except ReportRefused as refused:
        messages.error(request, str(refused))
    return redirect(f"{build_form_url(row.value.report, request.user)}#item-{row.value_id}")


@by_object
@as_workbook("report-register")
def report_register(request: SignedInRequest, body: str, quarter: str, value: int) -> HttpResponse:
    """List the very rows that a register's figure was made from."""
    report = get_report_to_read(request.user, body, quarter)
    row = get_value(report, value)
    if row.item.source not in registry:
        raise Http404
    source = registry[row.item.source]
    known = source.find(report.body, report.quarter.starts_on, report.quarter.ends_on)
    if known is None:
        raise Http404
    lines = list(list_rows(cleared_rows(known.rows, request.user).order_by("pk"), known.columns))
    context = {
        "report": report, "value": row, "source": source, "known": known, "lines": lines, "total": known.total,
        "withheld": 0 if known.amount else int(known.total) - len(lines),
    }  # fmt: skip
    return render(request, "reporting/register.html", context)
