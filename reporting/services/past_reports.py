"""Reports that were accepted outside the portal, on paper or in spreadsheets, brought in as accepted."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from departments.models import Body
from reporting.content import build_content
from reporting.deadlines import end_of_day
from reporting.models import Report, ReportValue, ReportVersion
from reporting.obligations import ReportingObligations
from reporting.services.generation import get_deadline, make_blank_values
from reporting.services.steps import report_lock, step_record
from reporting.services.values import ValueInput
from reporting.services.versions import version_seal
from reporting.transitions import Action
from targets import clock


@transaction.atomic
def report_bring_in(
    *,
    body: Body,
    owing: ReportingObligations,
    said: Mapping[int, ValueInput],
    nil: str,
    received_on: dt.date,
    user: User,
    reason: str,
) -> ReportVersion:
    """Keep a report as received on a day and accepted, and seal its first version; the body is told nothing.

    ``said`` is what it states by the item's key; the items that it leaves out stay blank. The report is marked as
    submitted by the office on the body's behalf. Raises ReportRefused where the body's report is not an open one.
    """
    report = Report.objects.filter(body=body, quarter=owing.quarter).first()
    if report is None:
        due_at = get_deadline(owing.quarter).due_at
        report = Report.objects.create(body=body, quarter=owing.quarter, due_at=due_at)
    # What the paper says takes the place of the untouched form; what it leaves out states nothing.
    report.values.all().delete()
    values = list(make_blank_values(report, owing.items[body]))
    for value in values:
        given = said.get(value.item_id, ValueInput())
        value.text, value.figure, value.explanation = given.text, given.figure, given.explanation
        value.changed_by, value.changed_at = user, clock.now()
    ReportValue.objects.bulk_create(values)
    # By the same table as a page, so that a closed quarter and other states are refused in the same words.
    row = report_lock(report=report, action=Action.SUBMIT_ON_BEHALF, user=user, reason=reason)
    row.nil_statement, row.on_behalf = nil, True
    # As received on that day: lateness is told by the paper and not by the day of the import.
    row.first_submitted_at = row.submitted_at = end_of_day(received_on)
    # Built once: both steps say the same.
    content = build_content(row)
    step_record(row, Action.SUBMIT_ON_BEHALF, user, reason=reason, snapshot=content)
    step_record(row, Action.ACCEPT, user, snapshot=content)
    return version_seal(report=row, user=user)
