"""Facts about quarterly reports: what was reported on the duties, in time, completely, and right at once."""

import datetime as dt
from collections import defaultdict
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import BoolOr
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import get_current_timezone, localdate
from django.utils.translation import gettext_lazy as _

from assessment.links import Place
from assessment.registry import PENDING, Facts, Frame, Parameters, fact_source, mark_not_due
from assessment.words import ACCURACY, LATENESS
from reporting.deadlines import end_of_day
from reporting.models import Report, ReportFile, ReportValue
from reporting.overview.rates import COUNTS, Share, count_items
from targets import clock

LATE = ((3, "late_3"), (7, "late_7"))


class Owed(NamedTuple):
    """A report that a body owed: for whom it counts, what leads to it, its days, and how many obligatory items it answers."""

    owner: int
    place: Place
    due_on: dt.date
    first_on: dt.date | None
    is_closed: bool
    items: Share | None


def list_owed(frame: Frame) -> list[Owed]:
    """Return the reports that the assessed owed in the year, quarter by quarter (1 query).

    Grouped by the report's key alone, which takes the database half as long as with the days and names that depend on it.
    """
    # Owed is a report with anything to report on; asked by the very join of the counts instead of a second look at the values.
    rows: Any = Report.objects.order_by().filter(quarter__in=frame.quarters, values__set_aside=False)
    columns = ("quarter_id", "pk", "body_id", "due_at", "first_submitted_at", "quarter__closed_at", "nil_statement")
    found, now, zone = [], clock.now(), get_current_timezone()
    for quarter, _pk, body, due_at, first_at, closed_at, nil, asked, answered in sorted(
        rows.values_list(*columns).annotate(**COUNTS)
    ):
        # Looked up here: asking for some forty bodies by their keys takes longer than reading the few reports of others.
        if body not in frame.owners:
            continue
        is_in, is_due = first_at is not None, due_at < now
        items = count_items(is_in=is_in, is_due=is_due, is_nil=nil != "", asked=asked, answered=answered)
        due_on, first_on = due_at.astimezone(zone).date(), first_at.astimezone(zone).date() if is_in else None
        place = locate_report(frame, body, quarter)
        found.append(Owed(frame.owners[body], place, due_on, first_on, closed_at is not None, items))
    return found


def locate_report(frame: Frame, body: int, quarter: int) -> Place:
    """Return what leads to a report."""
    return ["report", frame.bodies[body].code, frame.quarter_codes[quarter]]


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
        "report__body_id", "report__quarter_id", "report__quarter__closed_at", "item__duty__code", "item__duty__summary",
    )  # fmt: skip
    found: dict[int, Facts] = {}
    for body, quarter, closed_at, duty, summary, is_achieved in rows.annotate(achieved=BoolOr(achieved)):
        if body not in frame.owners:
            continue
        facts = found.setdefault(frame.owners[body], {"part": 0, "whole": 0, "rows": []})
        facts["whole"] += 1
        facts["part"] += is_achieved
        if not is_achieved:
            label, is_open = f"{duty} {summary} {frame.quarter_codes[quarter]}", closed_at is None
            facts["rows"].append(
                {"label": label, "at": locate_report(frame, body, quarter), "note": "no_result", "open": is_open}
            )
    return found


@fact_source("report-lateness", _("reports that came late"), "steps", events=LATENESS)
def read_lateness(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return the reports that came after the deadline in force for them, or not at all."""
    found: dict[int, Facts] = {}
    due_so_far: dict[int, int] = defaultdict(int)
    for report in frame.once(list_owed):
        facts = found.setdefault(report.owner, {"events": []})
        is_missing = report.first_on is None and report.is_closed
        due_so_far[report.owner] += report.first_on is not None or report.due_on < frame.day
        # Working days are already in the deadline; what is late is late by days of the calendar.
        days = ((report.first_on or frame.day) - report.due_on).days
        if days > 0 or is_missing:
            kind = "missing" if is_missing else next((kind for most, kind in LATE if days <= most), "late_more")
            facts["events"].append(
                {"kind": kind, "label": report.place[-1], "at": report.place, "open": False, "note": kind}
            )
    return {owner: facts | ({} if due_so_far[owner] else {PENDING: "not_due"}) for owner, facts in found.items()}


@fact_source("report-completeness", _("obligatory items answered"), "share")
def read_completeness(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return how many obligatory items were answered, by the rule of the overview of rates."""
    found: dict[int, Facts] = {}
    for report in frame.once(list_owed):
        facts = found.setdefault(report.owner, {"part": 0, "whole": 0, "rows": []})
        if report.items is None:
            continue
        facts["part"] += report.items.part
        facts["whole"] += report.items.whole
        if blank := report.items.whole - report.items.part:
            row = {"label": report.place[-1], "at": report.place, "weight": blank, "note": "blank", "open": False}
            facts["rows"].append(row)
    return mark_not_due(found)


@fact_source("report-accuracy", _("reports returned or corrected"), "steps", events=ACCURACY)
def read_accuracy(frame: Frame, parameters: Parameters) -> dict[int, Facts]:
    """Return how often reports were returned, again on the same item, or corrected at the office's request (1 query)."""
    found: dict[int, Facts] = {report.owner: {"events": []} for report in frame.once(list_owed)}
    seen: dict[int, set[int]] = defaultdict(set)
    for kind, at, remarked, report, body, quarter in frame.once(list_faults):
        is_again = not seen[report].isdisjoint(remarked)
        seen[report] |= remarked
        if facts := found.get(frame.owners.get(body, 0)):
            place, label = locate_report(frame, body, quarter), f"{frame.quarter_codes[quarter]} {localdate(at)}"
            told = "returned_again" if is_again else kind
            facts["events"].append({"kind": told, "label": label, "at": place, "note": told, "open": False})
    return found


class Fault(NamedTuple):
    """A return or a correction: its kind, its moment, the items remarked on, and whose report of which quarter it is."""

    kind: str
    at: dt.datetime
    remarked: set[int]
    report: int
    body: int
    quarter: int


FAULT_ROWS = """
SELECT 'returned' AS kind, step.at AS moment, step.id, report.id, report.body_id, report.quarter_id, remark.item_id
FROM reporting_reportstep step JOIN reporting_report report ON report.id = step.report_id
LEFT JOIN reporting_reportcomment remark ON remark.step_id = step.id
WHERE step.action = 'return' AND report.quarter_id = ANY(%(quarters)s)
UNION ALL
SELECT 'corrected', correction.decided_at, correction.id, report.id, report.body_id, report.quarter_id, NULL
FROM reporting_reportcorrection correction JOIN reporting_report report ON report.id = correction.report_id
JOIN accounts_user person ON person.id = correction.proposed_by_id
WHERE correction.state = 'approved' AND person.role = 'office' AND report.quarter_id = ANY(%(quarters)s)
ORDER BY kind DESC, moment, 3
"""


def list_faults(frame: Frame) -> list[Fault]:
    """Return the returns of the year's reports with the items remarked on, then the corrections that the office proposed (1 query)."""
    found: dict[tuple[str, int], Fault] = {}
    with connection.cursor() as cursor:
        cursor.execute(FAULT_ROWS, {"quarters": list(frame.quarters)})
        # A row an item: put together here, since the database takes longer to be asked for lists than to send the rows.
        for kind, at, pk, report, body, quarter, item in cursor.fetchall():
            fault = found.setdefault((kind, pk), Fault(kind, at, set(), report, body, quarter))
            fault.remarked.update({item} - {None})
    return list(found.values())
