"""Cases and complaints: their lists, their pages, and the sheet that counts them."""

import datetime as dt

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.access import SignedInRequest, roles
from accounts.models import User
from inspections import access, exports
from inspections.filters import CaseFilter, ComplaintFilter
from inspections.forms import SpanForm
from inspections.models import Complaint, EnforcementCase
from inspections.summaries import case_summary, complaint_summary
from inspections.tables import CaseTable, ComplaintTable
from registers.lists import Register, offered, register_page
from targets import clock

SUMMARY = ("inspections:case-summary", _("Cases and complaints counted"))


def listed_cases(user: User) -> QuerySet[EnforcementCase]:
    """Return the cases that the person may read, with what a list shows of them."""
    rows = EnforcementCase.objects.visible_to(user).select_related("body", "law")
    return rows.prefetch_related("body__names", "township__names")


def listed_complaints(user: User) -> QuerySet[Complaint]:
    """Return the complaints that the person may read, with what a list and a file show of them."""
    rows = Complaint.objects.visible_to(user).select_related("body", "case")
    return rows.prefetch_related("body__names", "township__names")


CASES = offered(
    Register(
        key="cases",
        title=_("Enforcement cases"),
        lead=_("What the bodies prosecute under the laws on quality; without the names of the parties."),
        filterset=CaseFilter,
        table=CaseTable,
        rows=listed_cases,
        export=exports.CASES,
        add="inspections:case-add",
        keepers=access.KEEPERS,
        readers=access.VISITORS,
        links=(SUMMARY,),
    )
)
COMPLAINTS = offered(
    Register(
        key="complaints",
        title=_("Complaints and reports"),
        lead=_("What people complain of, report and ask; without personal data."),
        filterset=ComplaintFilter,
        table=ComplaintTable,
        rows=listed_complaints,
        export=exports.COMPLAINTS,
        add="inspections:complaint-add",
        keepers=access.KEEPERS,
        readers=access.VISITORS,
        links=(SUMMARY,),
    )
)


@roles(*access.VISITORS)
def cases(request: SignedInRequest) -> HttpResponseBase:
    """List enforcement cases."""
    return register_page(request, CASES)


@roles(*access.VISITORS)
def complaints(request: SignedInRequest) -> HttpResponseBase:
    """List complaints."""
    return register_page(request, COMPLAINTS)


@roles(*access.VISITORS)
def case(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a case with the complaints that led to it."""
    row = access.get_case_for_user(request.user, pk)
    context = {
        "case": row,
        "body_name": row.body.full_name_on(row.opened_on) or row.body.name_on(row.opened_on),
        "complaints": row.complaints.visible_to(request.user),
        "may_change": request.user.role in access.KEEPERS and not row.withdrawal_id,
    }
    return render(request, "inspections/case.html", context)


@roles(*access.VISITORS)
def complaint(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a complaint, and the case it led to where the person may read that."""
    row = access.get_complaint_for_user(request.user, pk)
    context = {
        "complaint": row,
        "body_name": row.body.full_name_on(row.received_on) or row.body.name_on(row.received_on),
        "case": EnforcementCase.objects.visible_to(request.user).filter(complaints=row).first(),
        "may_change": request.user.role in access.KEEPERS and not row.withdrawal_id,
    }
    return render(request, "inspections/complaint.html", context)


@roles(*access.VISITORS)
def summary(request: SignedInRequest) -> HttpResponse:
    """Count cases by law and body, and complaints by body, for a span of days: this year unless the address says otherwise."""
    today = clock.today()
    span = {"since": dt.date(today.year, 1, 1), "until": today}
    form = SpanForm(request.GET or span)
    if form.is_valid():
        span = form.cleaned_data
    context = {
        "form": form,
        **span,
        "cases": case_summary(request.user, **span),
        "complaints": complaint_summary(request.user, **span),
    }
    return render(request, "inspections/case_summary.html", context)
