"""The reports that wait for the office, and accepting several of them at once."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import SignedInRequest, roles
from accounts.models import Role
from accounts.workbooks import as_workbook
from reporting import services
from reporting.content import report_title
from reporting.models import Report
from reporting.pages.review import QueueFilter, with_review_summary
from reporting.transitions import ReportRefused
from targets import clock
from targets.request_values import parse_number


@require_GET
@roles(Role.OFFICE)
@as_workbook("report-queue")
def review_queue(request: SignedInRequest) -> HttpResponse:
    """List the reports that wait for review."""
    found = QueueFilter(request.GET)
    rows = list(with_review_summary(found.reports))
    context = {"form": found, "rows": rows, "today": clock.today(), "query": build_queue_query(request)}
    return render(request, "reporting/queue.html", context)


def build_queue_query(request: SignedInRequest) -> str:
    """Return the filters of the queue as they stand in the address, with their question mark; empty for none."""
    kept = request.GET.copy()
    for name in list(kept):
        # Only the filters: anything else in an address is not carried on.
        if name not in QueueFilter.base_fields or not kept[name]:
            del kept[name]
    return f"?{kept.urlencode()}" if kept else ""


@require_http_methods(["GET", "POST"])
@roles(Role.OFFICE)
def review_accept_several(request: SignedInRequest) -> HttpResponse:
    """Show which reports are about to be accepted, and accept each of them as it was seen in the queue."""
    seen = parse_choices(request.POST.getlist("report") if request.method == "POST" else request.GET.getlist("report"))
    if request.method == "POST":
        accept_each(request, seen)
        return redirect(reverse("reporting:report-queue") + build_queue_query(request))
    waiting = with_review_summary(Report.objects.awaiting_review().filter(pk__in=seen).with_names())
    rows = [(row, seen[row.pk]) for row in waiting]
    if not rows:
        messages.info(request, _("Choose at least one report."))
        return redirect(reverse("reporting:report-queue") + build_queue_query(request))
    return render(request, "reporting/accept_several.html", {"rows": rows, "query": build_queue_query(request)})


def parse_choices(words: Iterable[str]) -> dict[int, int]:
    """Return the revision in which each report was seen, from words such as ``17-4``; others are passed over."""
    pairs = (word.partition("-") for word in words)
    numbers = ((parse_number(pk), parse_number(revision)) for pk, _dash, revision in pairs)
    return {pk: revision for pk, revision in numbers if pk is not None and revision is not None}


def accept_each(request: SignedInRequest, seen: dict[int, int]) -> None:
    """Accept one after the other by the step that accepts one; say which were accepted, and which not and why."""
    accepted = []
    # Those that no longer wait are asked too, so that their refusal is told.
    for report in Report.objects.filter(pk__in=seen).with_names().order_by("submitted_at", "pk"):
        try:
            # As each was seen: one that moved on meanwhile is refused by itself.
            services.report_accept(report=report, user=request.user, revision=seen[report.pk])
        except ReportRefused as refused:
            words = _("%(report)s was not accepted: %(why)s")
            messages.error(request, words % {"report": report_title(report), "why": refused})
        else:
            accepted.append(report_title(report))
    if accepted:
        words = ngettext(
            "%(count)d report was accepted: %(which)s.", "%(count)d reports were accepted: %(which)s.", len(accepted)
        )
        messages.success(request, words % {"count": len(accepted), "which": _(", ").join(accepted)})
