"""Facts about quarterly reports: what was reported on the duties, in time, completely, and right at once."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from assessment.registry import PENDING, Facts, Frame, Parameters, fact_source
from assessment.words import ACCURACY, LATENESS
from reporting.deadlines import end_of_day
from reporting.models import Report, ReportAction, ReportCorrection, ReportFile, ReportStep, ReportValue
from reporting.overview.rates import rate_bodies
from targets.models import Quarter

LATE = ((3, "late_3"), (7, "late_7"))


def build_report_url(body: str, quarter: int) -> str:
    """Return the address of a report."""
    return reverse("reporting:report", args=[body, Quarter.at(quarter).code])


@fact_source("duty-reports", _("duties with results in the quarterly reports"), "share")
def read_duty_reports(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return for how many duties and quarters something was achieved: an accepted figure above zero, or a text with proof (1 query).

    Nil reports are left out, and so is what is not due yet.
    """
    files = ReportFile.objects.filter(value=OuterRef("pk"), taken_out_at=None)
    accepted = Q(report__state=Report.State.ACCEPTED)
    achieved = accepted & ((Q(figure__isnull=False) & ~Q(figure=0)) | (~Q(text="") & Exists(files)))
    due = Q(report__due_at__lt=end_of_day(frame.day)) | accepted
    owed = ReportValue.objects.reported().filter(due, report__quarter__in=frame.quarters, report__nil_statement="")
    rows: Any = owed.order_by("report__quarter", "item__duty__position").values_list(
        "report__body_id", "report__body__code", "report__quarter_id", "report__quarter__closed_at", "item__duty__code",
        "item__duty__summary",
    )  # fmt: skip
    found: dict[int, Facts] = {}
    for body, code, quarter, closed_at, duty, summary, is_achieved in rows.annotate(achieved=BoolOr(achieved)):
        if body not in frame.owners:
            continue
        facts = found.setdefault(frame.owners[body], {"part": 0, "whole": 0, "rows": []})
        facts["whole"] += 1
        facts["part"] += is_achieved
        if not is_achieved:
            label, is_open = f"{duty} {summary} {Quarter.at(quarter).code}", closed_at is None
            facts["rows"].append(
                {"label": label, "url": build_report_url(code, quarter), "note": "no_result", "open": is_open}
            )
    return found


@fact_source("report-lateness", _("reports that came late"), "steps", events=LATENESS)
def read_lateness(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return the reports that came after the deadline in force for them, or not at all (1 query)."""
    rows = (
        Report.objects.owed().filter(quarter__in=frame.quarters).select_related("body", "quarter").order_by("quarter")
    )
    found: dict[int, Facts] = {}
    due_so_far: dict[int, int] = defaultdict(int)
    for report in rows:
        if report.body_id not in frame.owners:
            continue
        owner = frame.owners[report.body_id]
        facts = found.setdefault(owner, {"events": []})
        due_on, first = timezone.localdate(report.due_at), report.first_submitted_at
        is_missing = first is None and report.quarter.closed_at is not None
        day = timezone.localdate(first) if first else frame.day
        due_so_far[owner] += first is not None or due_on < frame.day
        days = (day - due_on).days
        if days > 0 or is_missing:
            kind = "missing" if is_missing else next((kind for most, kind in LATE if days <= most), "late_more")
            facts["events"].append(
                {
                    "kind": kind,
                    "label": f"{report.quarter.code}",
                    "url": report.get_absolute_url(),
                    "open": False,
                    "note": kind,
                }
            )
    return {owner: facts | ({} if due_so_far[owner] else {PENDING: "not_due"}) for owner, facts in found.items()}


@fact_source("report-completeness", _("obligatory items answered"), "share")
def read_completeness(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return how many obligatory items were answered, as the overview of rates has it (1 query)."""
    quarters = [Quarter.at(key) for key in frame.quarters]
    found: dict[int, Facts] = {}
    for line in rate_bodies(quarters, Report.objects.owed()):
        if line.body.pk not in frame.owners:
            continue
        facts = found.setdefault(frame.owners[line.body.pk], {"part": 0, "whole": 0, "rows": []})
        for quarter, rates in zip(quarters, line.quarters, strict=True):
            facts["part"] += rates.items.part
            facts["whole"] += rates.items.whole
            blank = rates.items.whole - rates.items.part
            if blank:
                facts["rows"].append(
                    {
                        "label": quarter.code,
                        "url": build_report_url(line.body.code, quarter.pk),
                        "weight": blank,
                        "note": "blank",
                        "open": False,
                    }
                )
    return {owner: facts | ({} if facts["whole"] else {PENDING: "not_due"}) for owner, facts in found.items()}


@fact_source("report-accuracy", _("reports returned or corrected"), "steps", events=ACCURACY)
def read_accuracy(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return how often reports were returned, again on the same item, or corrected at the office's request (4 queries)."""
    reports = Report.objects.owed().filter(quarter__in=frame.quarters)
    found: dict[int, Facts] = {
        frame.owners[body]: {"events": []}
        for body in reports.order_by().values_list("body_id", flat=True)
        if body in frame.owners
    }
    seen: dict[int, set[int]] = defaultdict(set)
    steps = ReportStep.objects.filter(report__quarter__in=frame.quarters, action=ReportAction.RETURN).order_by(
        "at", "pk"
    )
    for step in steps.select_related("report__body", "report__quarter").prefetch_related("comments"):
        items = {comment.item_id for comment in step.comments.all()}
        kind = "returned_again" if items & seen[step.report_id] else "returned"
        seen[step.report_id] |= items
        add_event(found, frame, step.report, kind, timezone.localdate(step.at))
    corrected = ReportCorrection.objects.filter(
        report__quarter__in=frame.quarters, state=ReportCorrection.State.APPROVED, proposed_by__role=Role.OFFICE
    )
    for row in corrected.select_related("report__body", "report__quarter").order_by("decided_at", "pk"):
        add_event(found, frame, row.report, "corrected", timezone.localdate(row.decided_at))
    return found


def add_event(found: dict[int, Facts], frame: Frame, report: Report, kind: str, day: dt.date) -> None:
    """Note an event of a report for the body for which it counts."""
    facts: dict[str, Any] | None = found.get(frame.owners.get(report.body_id, 0))
    if facts is not None:
        facts["events"].append(
            {
                "kind": kind,
                "label": f"{report.quarter.code} {day}",
                "url": report.get_absolute_url(),
                "note": kind,
                "open": False,
            }
        )
