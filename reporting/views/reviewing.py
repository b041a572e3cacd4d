"""Reviewing one report: beside the last one and the registers; returning it with remarks, accepting it, on to the next."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from reporting import services
from reporting.access import get_report_for_user, opening_tell
from reporting.content import report_title
from reporting.forms.review import ReturnForm
from reporting.models import Report
from reporting.pages.review import QueueFilter, QueuePlace, Review, find_place
from reporting.transitions import TRANSITIONS, Action, ReportRefused
from reporting.views.queue import build_queue_query
from targets.request_values import get_posted_number


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def review(request: SignedInRequest, body: str, quarter: str) -> HttpResponse:
    """Show a report to the reviewer, and return it with a reason and remarks on its items."""
    found = Review(get_report_for_user(request.user, body, quarter), request.user)
    # Somebody else may have decided while the page was on its way.
    if found.report.state != Report.State.SUBMITTED:
        messages.info(
            request,
            _("The report does not wait for review: it is “%(state)s”.") % {"state": found.report.get_state_display()},
        )
        return redirect(found.report)
    if found.report.review_began_at is None:
        services.report_review_begin(report=found.report)
    if request.method == "GET":
        opening_tell(found.report, request.user)
    # Found before the decision, after which the report is in the queue no more.
    report, place = found.report, find_queue_place(request, found.report)
    form = ReturnForm([one.line.item for one in found.items], request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reason, revision = form.cleaned_data["reason"], get_posted_number(request, "revision")
        try:
            step = services.report_return(
                report=report, user=request.user, reason=reason, comments=form.remarks, revision=revision
            )
        except ReportRefused as refused:
            messages.error(request, str(refused))
        else:
            due = step.report.return_due_at
            words = _("%(report)s was returned; it is due again by %(day)s.")
            messages.success(request, words % {"report": report_title(report), "day": due and f"{due:%Y-%m-%d}"})
            return redirect_to_next(request, place)
    context = {"review": found, "page": found.page, "report": report, "place": place, "form": form}
    context |= {"query": build_queue_query(request)}
    context["refusal"] = TRANSITIONS.reason_not_allowed(report, Action.ACCEPT, request.user)
    return render(request, "reporting/review.html", context)


def find_queue_place(request: SignedInRequest, report: Report) -> QueuePlace:
    """Return where the report stands in the queue that the reviewer walks through."""
    # Without the names of the bodies, as the page leads to its neighbours by their keys.
    return find_place(report, list(QueueFilter(request.GET).reports.prefetch_related(None)))


@require_POST
@roles(Role.OFFICE)
def review_accept(request: SignedInRequest, body: str, quarter: str) -> HttpResponse:
    """Accept the report that was seen, and go on to the next one."""
    report = get_report_for_user(request.user, body, quarter)
    place = find_queue_place(request, report)
    try:
        services.report_accept(report=report, user=request.user, revision=get_posted_number(request, "revision"))
    except ReportRefused as refused:
        messages.error(request, str(refused))
        return redirect(reverse("reporting:report-review", args=[body, quarter]) + build_queue_query(request))
    messages.success(request, _("%(report)s was accepted.") % {"report": report_title(report)})
    return redirect_to_next(request, place)


def redirect_to_next(request: SignedInRequest, place: QueuePlace) -> HttpResponse:
    """Go on to the report after the one decided on, or before it where it was the last; to the queue where none is left."""
    following = place.after or place.before
    if following is None:
        return redirect(reverse("reporting:report-queue") + build_queue_query(request))
    address = reverse("reporting:report-review", args=[following.body.code, following.quarter.code])
    return redirect(address + build_queue_query(request))
