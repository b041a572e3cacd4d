"""The one history of a report: its rounds, remarks, versions, files taken out, extensions, unlockings and corrections."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from reporting.models import (
    Report,
    ReportComment,
    ReportCorrection,
    ReportExtension,
    ReportFile,
    ReportStep,
    ReportUnlock,
    ReportVersion,
)
from reporting.transitions import Action
from targets.together import fetch_together, hold_children

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


PRESENT = """
SELECT EXISTS (SELECT FROM reporting_reportversion WHERE report_id = %(report)s),
       EXISTS (SELECT FROM reporting_reportcomment AS row JOIN reporting_reportstep AS step ON step.id = row.step_id
               WHERE step.report_id = %(report)s),
       EXISTS (SELECT FROM reporting_reportextension WHERE report_id = %(report)s),
       EXISTS (SELECT FROM reporting_reportunlock WHERE report_id = %(report)s),
       EXISTS (SELECT FROM reporting_reportcorrection WHERE report_id = %(report)s),
       EXISTS (SELECT FROM reporting_reportfile AS row JOIN reporting_reportvalue AS value ON value.id = row.value_id
               WHERE value.report_id = %(report)s AND row.taken_out_at IS NOT NULL)
"""


class Present(NamedTuple):
    """What there is of a report's history beside its steps; most reports have none of it."""

    versions: bool
    remarks: bool
    extensions: bool
    unlockings: bool
    corrections: bool
    removed_files: bool


def find_present(report: Report) -> Present:
    """Return what is worth asking for (1 query); by hand, since a queryset for each costs more than all else of the history."""
    with connection.cursor() as cursor:
        cursor.execute(PRESENT, {"report": report.pk})
        return Present(*cursor.fetchone())


def build_history(report: Report) -> list[Event]:
    """Return everything that happened to the report, the newest first (2 queries)."""
    present = find_present(report)
    steps = report.steps.select_related("by").defer("snapshot").order_by("pk")
    versions = report.versions.defer("content").select_related("correction").order_by("number")
    remarks = ReportComment.objects.filter(step__report=report).select_related("item")
    extensions = report.extensions.select_related("granted_by")
    unlockings = report.unlocks.select_related("requested_by", "decided_by")
    corrections = report.corrections.select_related("proposed_by", "decided_by")
    removed = ReportFile.objects.filter(value__report=report, taken_out_at__isnull=False)
    removed = removed.select_related("file", "taken_out_by", "value__item")
    kinds: tuple[Any, ...] = (versions, remarks, extensions, unlockings, corrections, removed)
    # Of what is not there nothing is asked.
    kinds = tuple(rows if is_there else rows.none() for rows, is_there in zip(kinds, present, strict=True))
    fetch_together(steps, *kinds)
    versions, remarks, extensions, unlockings, corrections, removed = kinds
    parts = (
        list_steps(steps, versions, remarks),
        list_extensions(extensions),
        list_unlockings(unlockings),
        list_corrections(corrections),
        list_removed_files(removed),
    )
    # What happened at one moment is told in the order in which it is written down.
    # Sorted first and then reversed: sort() keeps the order of equals, and reverse=True would not turn it.
    return sorted(chain(*parts), key=lambda event: event.at)[::-1]


def list_steps(
    steps: Iterable[ReportStep], versions: Iterable[ReportVersion], remarks: Iterable[ReportComment]
) -> Iterator[Event]:
    """Yield the steps; the nth acceptance or correction sealed the nth version. An unlocking tells of itself."""
    rounds, sealed = 0, iter(versions)
    remarks_of: dict[int, list[ReportComment]] = defaultdict(list)
    for remark in remarks:
        remarks_of[remark.step_id].append(remark)
    for row in steps:
        hold_children(row, "comments", remarks_of[row.pk])
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
            version=next(sealed, None) if row.action in SEALING else None,
            remarks=remarks_of[row.pk],
        )


def list_extensions(rows: Iterable[ReportExtension]) -> Iterator[Event]:
    """Yield when more time was given."""
    for row in rows:
        what = _("extended until %(day)s") % {"day": timezone.localdate(row.after)}
        yield Event(row.granted_at, what, row.granted_by, row.reason, "amber")


def list_unlockings(rows: Iterable[ReportUnlock]) -> Iterator[Event]:
    """Yield each request to unlock, and what was decided on it."""
    for row in rows:
        yield Event(row.requested_at, _("unlocking asked for"), row.requested_by, row.reason, "amber")
        if row.decided_at is not None:
            what = _("unlocking refused")
            if row.until is not None:
                what = _("unlocked until %(moment)s") % {"moment": f"{timezone.localtime(row.until):%Y-%m-%d %H:%M}"}
            yield Event(row.decided_at, what, row.decided_by, row.decision, "amber")


def list_corrections(rows: Iterable[ReportCorrection]) -> Iterator[Event]:
    """Yield each proposed correction, and its refusal; an approved one is a step with its version."""
    for row in rows:
        yield Event(row.proposed_at, _("correction proposed"), row.proposed_by, row.reason, "amber", correction=row)
        if row.state == ReportCorrection.State.REFUSED and row.decided_at is not None:
            yield Event(row.decided_at, _("correction refused"), row.decided_by, row.decision, "red", correction=row)


def list_removed_files(rows: Iterable[ReportFile]) -> Iterator[Event]:
    """Yield the files that were handed in and taken out again; they can still be opened."""
    for row in rows:
        if row.taken_out_at is not None:
            yield Event(row.taken_out_at, _("file taken out"), row.taken_out_by, row.value.item.label, file=row)
