"""Cases and complaints: their lists, their pages, and the sheet that counts them."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import SignedInRequest, roles
from accounts.workbooks import is_workbook_asked
from exchange.exports.tables import table_answer
from inspections import access
from inspections.forms import SpanForm
from inspections.models import EnforcementCase
from inspections.summaries import case_summary, complaint_summary
from inspections.summary_tables import cases_table, complaints_table
from registers.words import span as tell_span
from targets import clock


@roles(*access.VISITORS)
def case(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show a case with the complaints that led to it."""
    row = access.get_case_for_user(request.user, pk)
    context = {
        "case": row,
        # Under the name of the day; bodies without a full name have only the short one.
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
        # The complaint may have led to another body's case.
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
        # A span that cannot be read leaves this year's figures standing beside the message.
        span = form.cleaned_data
    cases, complaints = case_summary(request.user, **span), complaint_summary(request.user, **span)
    if is_workbook_asked(request):
        days = tell_span(**span)
        return table_answer(request, "case-summary", cases_table(cases, days), complaints_table(complaints, days))
    context = {"form": form, **span, "cases": cases, "complaints": complaints}
    return render(request, "inspections/case_summary.html", context)
