"""By when reports are due: the deadline of a quarter, and more time for one report."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import READERS, SignedInRequest, roles
from accounts.models import Role
from accounts.workbooks import as_workbook
from reporting import services
from reporting.access import get_report_for_user
from reporting.deadlines import list_deadlines, list_reports_moved
from reporting.forms.review import DeadlineForm, ExtensionForm
from reporting.models import ReportDeadline
from reporting.transitions import ReportRefused
from targets.request_values import get_quarter_key


@require_GET
@roles(*READERS)
@as_workbook("report-deadlines")
def deadlines(request: SignedInRequest) -> HttpResponse:
    """List the quarters with their deadlines."""
    return render(request, "reporting/deadlines.html", {"rows": list_deadlines()})


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def deadline(request: SignedInRequest, quarter: str) -> HttpResponse:
    """Move the deadline of a quarter, after showing which reports move with it."""
    row = get_object_or_404(
        ReportDeadline.objects.select_related("quarter", "set_by"), quarter=get_quarter_key(quarter)
    )
    form = DeadlineForm(request.POST or None, initial={"day": timezone.localdate(row.due_at)}, quarter=row.quarter)
    if form.is_valid():
        try:
            services.deadline_set(deadline=row, user=request.user, **form.cleaned_data)
        except ReportRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The deadline was moved to %(day)s.") % {"day": form.cleaned_data["day"]})
            return redirect("reporting:report-deadlines")
    return render(request, "reporting/deadline.html", {"row": row, "form": form, "moved": list_reports_moved(row)})


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def extend(request: SignedInRequest, body: str, quarter: str) -> HttpResponse:
    """Give one report more time."""
    report = get_report_for_user(request.user, body, quarter)
    form = ExtensionForm(request.POST or None)
    if form.is_valid():
        try:
            extension = services.report_extend(report=report, user=request.user, **form.cleaned_data)
        except ReportRefused as refused:
            form.add_error("day", str(refused))
        else:
            day = timezone.localdate(extension.after)
            messages.success(request, _("The report is now due by %(day)s.") % {"day": day})
            return redirect(report)
    extensions = report.extensions.select_related("granted_by")
    return render(request, "reporting/extend.html", {"report": report, "form": form, "extensions": extensions})
