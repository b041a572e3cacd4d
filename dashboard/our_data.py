"""Who from outside of a body opened, took out or changed what is the body's: told to its own people from the trail."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from django.db.models import Count, Max, Model, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, User
from assessment.models import Sheet
from audit.access import leave_out_marked
from audit.describing import describe_table
from audit.models import Event
from departments.models import Body
from exchange.exports.catalogue import titles
from exchange.exports.tables import PageTable
from exchange.models import ExportJob
from inspections.models import Complaint, EnforcementCase
from reporting.models import Report, ReportFile, ReportValue
from supervision.models import SupervisionPart

OPENED, EXPORTED, CHANGED = "opened", "exported", "changed"
SPANS = (30, 90, 366)
"""Days back that can be looked at."""
MOST = 200
"""Lines of each kind; whoever has more looks at fewer days."""
OWN: tuple[tuple[type[Model], str], ...] = (
    (Report, "body"),
    (ReportValue, "report__body"),
    (ReportFile, "value__report__body"),
    (EnforcementCase, "body"),
    (Complaint, "body"),
    (SupervisionPart, "body"),
    (Sheet, "body"),
)
"""What is a body's, and how its rows lead to it."""
EXPORTS = ("cases", "complaints", "supervisions", "report-summary", "case-summary")
"""Files with rows of all bodies, or of the one that their filters name. Those of one report are told as an opening of it."""


@dataclass(frozen=True)
class Line:
    """What somebody did on a day: how often they opened a thing, or how many rows they took out or changed."""

    at: dt.datetime
    kind: str
    person: str
    role: str
    body: str
    what: str
    name: str
    count: int

    @property
    def words(self) -> str:
        """What was done, in words."""
        return {OPENED: _("opened"), EXPORTED: _("exported"), CHANGED: _("changed")}[self.kind]

    @property
    def told(self) -> str:
        """How much of it."""
        if self.kind == OPENED:
            return _("%(n)s times") % {"n": self.count}
        return _("%(n)s rows") % {"n": self.count}


@dataclass(frozen=True)
class OurData:
    """The page: its lines, the newest first, and whether there are more than it shows."""

    days: int
    lines: list[Line]
    is_cut: bool

    @property
    def table(self) -> PageTable:
        """The page as a sheet."""
        headings = [
            _("Time"),
            _("Who"),
            _("Role"),
            _("body"),
            _("What happened"),
            _("Data"),
            _("Name"),
            _("Times or rows"),
        ]
        lines = [
            (
                f"{timezone.localtime(one.at):%Y-%m-%d %H:%M}", one.person, one.role, one.body, one.words, one.what,
                one.name, one.told,
            )
            for one in self.lines
        ]  # fmt: skip
        return PageTable(_("Who looked at our data"), headings, lines, [_("The last %(n)s days") % {"n": self.days}])


def build_our_data(own: list[int], days: int, user: User) -> OurData:
    """Return who from outside of these bodies did what with their data (5 queries)."""
    since = timezone.now() - dt.timedelta(days=days)
    found = [list_opened(own, since, user), list_changed(own, since), list_exported(own, since)]
    bodies = dict(Body.objects.filter(pk__in={row["body"] for rows in found for row in rows}).values_list("pk", "name"))
    lines = [make_line(row, bodies) for rows in found for row in rows]
    lines.sort(key=lambda line: line.at, reverse=True)
    return OurData(days, lines, any(len(rows) >= MOST for rows in found))


def make_line(row: dict[str, Any], bodies: dict[int, str]) -> Line:
    """Return a found row in words."""
    return Line(
        row["last"], row["kind"], row["person"] or _("past the portal, in the database"),
        str(dict(Role.choices).get(row["role"], "")), bodies.get(row["body"], ""), row["what"], row["name"] or "", row["n"],
    )  # fmt: skip


def of_outsiders(events: QuerySet[Event], own: list[int]) -> QuerySet[Event]:
    """Keep what people of other bodies, and people of none, did, and what came past the portal; workers' own tasks are nobody's act."""
    return events.filter(Q(act=None) | Q(act__details__has_key="user") & ~Q(act__details__body__in=own))


def read_acts(events: QuerySet[Event], *by: str) -> list[dict[str, Any]]:
    """Return events counted by person and what else, the newest first."""
    counted = events.order_by().values(
        "table_name",
        *by,
        **{name: KeyTextTransform(name, "act__details") for name in ("person", "role", "body")},
    )
    rows = counted.annotate(last=Max("at"), n=Count("row_key")).order_by("-last")[:MOST]
    return [{**row, "body": int(row["body"]) if row["body"] else None} for row in rows]


def list_opened(own: list[int], since: dt.datetime, user: User) -> list[dict[str, Any]]:
    """Return who opened what, how often on each day."""
    events = leave_out_marked(of_outsiders(Event.objects.openings_of(own).filter(at__gte=since), own), user)
    rows = read_acts(
        events.annotate(day=TruncDate("at"), name=KeyTextTransform("name", "after")), "day", "row_key", "name"
    )
    return [{**row, "kind": OPENED, "what": describe_table(row["table_name"])} for row in rows]


def list_changed(own: list[int], since: dt.datetime) -> list[dict[str, Any]]:
    """Return who changed how many rows of a kind in one act."""
    wanted = Q(pk=None)
    for model, path in OWN:
        rows = model._base_manager.filter(**{f"{path}__in": own}).order_by().values("pk")
        wanted |= Q(table_name=model._meta.db_table, row_key__in=rows)
    events = Event.objects.changes().exclude(action=Event.Action.FIRST).filter(wanted, at__gte=since)
    return [
        {**row, "kind": CHANGED, "what": describe_table(row["table_name"]), "name": ""}
        for row in read_acts(of_outsiders(events, own), "act_id")
    ]


def list_exported(own: list[int], since: dt.datetime) -> list[dict[str, Any]]:
    """Return who took out files in which their rows are, or may be."""
    codes = set(Body.objects.filter(pk__in=own).values_list("code", flat=True))
    jobs = ExportJob.objects.filter(register__in=EXPORTS, requested_at__gte=since, downloads__gt=0)
    others = jobs.exclude(requested_by__body__in=own).select_related("requested_by").order_by("-pk")
    return [
        {
            "kind": EXPORTED, "last": job.requested_at, "person": str(job.requested_by), "role": job.requested_by.role,
            "body": job.requested_by.body_id, "what": str(titles[job.register]), "name": job.file_name, "n": job.rows,
        }
        for job in others[:MOST]
        if named_bodies(job.query) & codes or not named_bodies(job.query)
    ]  # fmt: skip


def named_bodies(query: str) -> set[str]:
    """Return the bodies that the filters of an export name; none where it holds those of all."""
    return set(parse_qs(query).get("body", []))


def choose_days(asked: int | None) -> int:
    """Return the span asked for; by default a quarter of a year."""
    return asked if asked in SPANS else 90
