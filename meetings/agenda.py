"""What a meeting has to talk about today, drawn from the board, earlier decisions, the leader's desk and overdue reports."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dashboard.as_of import AsOf
from dashboard.red_list import ORDER
from dashboard.status import overview
from meetings.models import AgendaEntry, Meeting, MeetingDecision, Proposal
from plans.models import Amendment
from reporting.content import report_title
from reporting.models import Report
from supervision.models import Supervision
from targets import clock
from targets.together import fetch_together
from targets.wordings import in_chinese

Kind = AgendaEntry.Kind


@in_chinese
def draw_agenda(meeting: Meeting, known: AsOf | None = None) -> list[AgendaEntry]:
    """Return the agenda as it stands now, unsaved, in order; what is decided or handed in by then is not on it.

    ``known`` is the day as which figures are told, by default today.
    """
    of_plan = Q(indicator__plan=meeting.plan) | Q(draft__predecessor=meeting.plan)
    amendments = Amendment.objects.filter(of_plan, state=Amendment.State.PROPOSED).with_names().order_by("pk")
    proposals = meeting.proposals.select_related("proposed_by").order_by("pk")
    # Those of decisions stand among these already.
    approvals = Supervision.objects.filter(state=Supervision.State.APPROVING)
    approvals = approvals.exclude(source_kind=Supervision.Source.DECISION).order_by("due_on", "pk")
    fetch_together(amendments, proposals, approvals)
    matters = [
        *list_red(meeting, known or AsOf()), *list_decisions(meeting), *list_amendments(amendments),
        *list_proposals(proposals), *list_approvals(approvals), *list_reports(), *list_others(meeting),
    ]  # fmt: skip
    return [
        AgendaEntry(meeting=meeting, position=place, kind=kind, label=label, words=words, url=url)
        for place, (kind, label, words, url) in enumerate(matters, start=1)
    ]


Matter = tuple[str, str, str, str]
"""Kind, label, how it stands, and its page."""


def list_red(meeting: Meeting, known: AsOf) -> Iterator[Matter]:
    """Yield what is far behind, then what is behind."""
    view = overview(meeting.plan, None, known)
    late = sorted((s for s in view.standings if s.status in ORDER), key=lambda s: ORDER.index(s.status))
    for standing in late:
        told = [str(standing.figure), standing.behind_words, standing.budget_words, "、".join(standing.owners)]
        label = f"{standing.indicator.code} {standing.indicator.name}"
        yield Kind.RED, label, "；".join(one.rstrip("。") for one in told if one), standing.url


def list_decisions(meeting: Meeting) -> Iterator[Matter]:
    """Yield what earlier meetings decided and is not through, the earliest deadline first."""
    rows = MeetingDecision.objects.open().with_item().filter(meeting__plan=meeting.plan).exclude(meeting=meeting)
    for row in rows.order_by("due_on", "pk"):
        words = _("{meeting}; {body}; due {day}; {state}").format(
            meeting=row.meeting,
            body=row.body.name_on(clock.today()),
            day=date_format(row.due_on),
            state=row.supervision.get_state_display() if row.supervision else "—",
        )
        yield Kind.DECISION, row.title, words, row.supervision.get_absolute_url() if row.supervision else ""


def list_amendments(amendments: Iterable[Amendment]) -> Iterator[Matter]:
    """Yield the amendments of the plan that await a leader; one that makes a goal easier needs the minutes of a meeting."""
    for row in amendments:
        told = [row.get_subject_display(), row.get_direction_display()]
        told.append(_("from {day}").format(day=date_format(row.effective_from)))
        if row.direction == Amendment.Direction.EASING and row.minutes_id is None:
            told.append(_("needs the minutes of the lead group"))
        yield Kind.AMENDMENT, row.title, _("; ").join([*map(str, told), row.reason]), row.get_absolute_url()


def list_proposals(proposals: Iterable[Proposal]) -> Iterator[Matter]:
    """Yield what was put forward for this meeting, in the order in which it came."""
    for row in proposals:
        words = _("{words}. Put forward by {person}: {reason}")
        yield (
            Kind.PROPOSAL,
            row.label,
            words.format(words=row.words, person=row.proposed_by, reason=row.reason),
            row.url,
        )


def list_approvals(approvals: Iterable[Supervision]) -> Iterator[Matter]:
    """Yield the items of supervision that await a leader's approval."""
    for row in approvals:
        yield Kind.APPROVAL, row.title, _("due {day}").format(day=date_format(row.due_on)), row.get_absolute_url()


def list_reports() -> Iterator[Matter]:
    """Yield the quarterly reports that should be in and are not."""
    rows = Report.objects.overdue(clock.now()).with_names().order_by("quarter", "body__position")
    for row in rows:
        day = date_format(timezone.localdate(row.return_due_at or row.due_at))
        yield Kind.REPORT, report_title(row), _("due {day}").format(day=day), row.get_absolute_url()


def list_others(meeting: Meeting) -> Iterator[Matter]:
    """Yield what the office has put on the agenda by hand."""
    for line in meeting.other_matters.splitlines():
        if line.strip():
            yield Kind.OTHER, line.strip()[:300], "", ""


@dataclass(frozen=True)
class AgendaGroup:
    """The matters of one kind."""

    title: str
    entries: list[AgendaEntry]


def group_agenda(meeting: Meeting) -> list[AgendaGroup]:
    """Return the agenda by kind: as it is drawn now while the meeting is prepared, as it was frozen afterwards."""
    prepared = meeting.state == Meeting.State.PREPARED
    entries = draw_agenda(meeting) if prepared else list(meeting.entries.order_by("position"))
    groups = groupby(entries, key=lambda entry: entry.kind)
    return [AgendaGroup(str(Kind(kind).label), list(members)) for kind, members in groups]
