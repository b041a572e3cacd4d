"""The one history of a report: its rounds, remarks, versions, files taken out, extensions, unlockings and corrections."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from reporting.models import (
    Report,
    ReportComment,
    ReportCorrection,
    ReportFile,
    ReportStep,
    ReportVersion,
)
from reporting.transitions import Action

HANDING_IN = {Action.SUBMIT, Action.SUBMIT_ON_BEHALF}
SEALING = {Action.ACCEPT, Action.CORRECT}
COLOURS = {
    Action.RETURN: "red",
    Action.ACCEPT: "green",
    Action.CORRECT: "green",
    Action.SUBMIT: "blue",
    Action.SUBMIT_ON_BEHALF: "blue",
}


@dataclass(frozen=True)
class Event:
    """Something that happened to a report; ``by`` None is the portal itself.

    ``round`` counts the times that the report was handed in, 0 for what is no handing in.
    """

    at: dt.datetime
    what: str
    by: User | None
    why: str = ""
    colour: str = ""
    round: int = 0
    step: ReportStep | None = None
    version: ReportVersion | None = None
    correction: ReportCorrection | None = None
    file: ReportFile | None = None
    remarks: list[ReportComment] = field(default_factory=list)


class Presence(NamedTuple):
    """Of what a report has any; most have none of it, and what is not there need not be asked for."""

    extensions: bool
    unlocks: bool
    corrections: bool
    files: bool
    remarks: bool

    @classmethod
    def of(cls, report: Report) -> "Presence":
        """Return what the report has (1 query)."""
        with connection.cursor() as cursor:
            cursor.execute(PRESENCE, {"report": report.pk})
            return cls(*cursor.fetchone())


PRESENCE = """SELECT
    EXISTS (SELECT FROM reporting_reportextension WHERE report_id = %(report)s),
    EXISTS (SELECT FROM reporting_reportunlock WHERE report_id = %(report)s),
    EXISTS (SELECT FROM reporting_reportcorrection WHERE report_id = %(report)s),
    EXISTS (SELECT FROM reporting_reportfile f JOIN reporting_reportvalue v ON v.id = f.value_id WHERE v.report_id = %(report)s),
    EXISTS (SELECT FROM reporting_reportcomment c JOIN reporting_reportstep s ON s.id = c.step_id WHERE s.report_id = %(report)s)"""


def build_history(report: Report, has: Presence) -> list[Event]:
    """Return everything that happened to the report, the newest first (2 queries, and 1 for each kind that it has)."""
    events = chain(
        step_events(report, has_remarks=has.remarks),
        extension_events(report) if has.extensions else (),
        unlocking_events(report) if has.unlocks else (),
        correction_events(report) if has.corrections else (),
        removed_file_events(report) if has.files else (),
    )
    # What happened at one moment is told in the order in which it is written down.
    # Sorted first and then reversed: sort() keeps the order of equals, and reverse=True would not turn it.
    return sorted(events, key=lambda event: event.at)[::-1]


def step_events(report: Report, *, has_remarks: bool) -> Iterator[Event]:
    """Yield the steps; the nth acceptance or correction sealed the nth version. An unlocking tells of itself."""
    rows = report.steps.select_related("by").defer("snapshot").order_by("pk")
    if has_remarks:
        rows = rows.prefetch_related("comments__item")
    versions = iter(report.versions.defer("content").select_related("correction").order_by("number"))
    rounds = 0
    for row in rows:
        if row.action == Action.REOPEN:
            continue
        rounds += row.action in HANDING_IN
        yield Event(
            row.at,
            row.get_action_display(),
            row.by,
            row.reason,
            COLOURS.get(Action(row.action), ""),
            rounds if row.action in HANDING_IN else 0,
            step=row,
            # The nth sealing made the nth version, so no query for each is needed.
            version=next(versions, None) if row.action in SEALING else None,
            remarks=list(row.comments.all()) if has_remarks else [],
        )


def extension_events(report: Report) -> Iterator[Event]:
    """Yield when more time was given."""
    for row in report.extensions.select_related("granted_by"):
        what = _("extended until %(day)s") % {"day": timezone.localdate(row.after)}
        yield Event(row.granted_at, what, row.granted_by, row.reason, "amber")


def unlocking_events(report: Report) -> Iterator[Event]:
    """Yield each request to unlock, and what was decided on it."""
    for row in report.unlocks.select_related("requested_by", "decided_by"):
        yield Event(row.requested_at, _("unlocking asked for"), row.requested_by, row.reason, "amber")
        if row.decided_at is not None:
            what = _("unlocking refused")
            if row.until is not None:
                what = _("unlocked until %(moment)s") % {"moment": f"{timezone.localtime(row.until):%Y-%m-%d %H:%M}"}
            yield Event(row.decided_at, what, row.decided_by, row.decision, "amber")


def correction_events(report: Report) -> Iterator[Event]:
    """Yield each proposed correction, and its refusal; an approved one is a step with its version."""
    for row in report.corrections.select_related("proposed_by", "decided_by"):
        yield Event(row.proposed_at, _("correction proposed"), row.proposed_by, row.reason, "amber", correction=row)
        if row.state == ReportCorrection.State.REFUSED and row.decided_at is not None:
            yield Event(row.decided_at, _("correction refused"), row.decided_by, row.decision, "red", correction=row)


def removed_file_events(report: Report) -> Iterator[Event]:
    """Yield the files that were handed in and taken out again; they can still be opened."""
    rows = ReportFile.objects.filter(value__report=report, taken_out_at__isnull=False)
    for row in rows.select_related("file", "taken_out_by", "value__item"):
        if row.taken_out_at is not None:
            yield Event(row.taken_out_at, _("file taken out"), row.taken_out_by, row.value.item.label, file=row)
