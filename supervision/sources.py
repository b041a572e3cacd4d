"""Rows of the apps below from which an item is raised: what is filled in, and whether the row still calls for it.

An address names a row as ``?kind=report&row=12``; the pages below lead there without knowing this app.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from departments.models import Body, IndicatorOwnership, Part
from departments.succession import successor_on
from inspections.models import CompletedProject, Rectification
from inspections.models.projects import ASPECT_LABELS, ASPECTS, Finding
from reporting.content import report_title
from reporting.deadlines import is_overdue
from reporting.models import Report
from supervision.models import Supervision
from supervision.terms import read_shipped
from targets import clock
from targets.models import Attainment, Indicator, Status

Kind = Supervision.Source


@dataclass(frozen=True)
class SourceRow:
    """A row that an item may be raised from, and what it fills in; ``changed`` says why it calls for none any more."""

    kind: str
    key: int
    label: str
    url: str
    title: str
    task: str
    closing_standard: str
    lead: Body | None = None
    supports: list[Body] = field(default_factory=list)
    changed: str = ""

    @property
    def source_key(self) -> str:
        """The key under which the item keeps it."""
        return f"{self.kind}:{self.key}"

    @property
    def stored(self) -> dict[str, Any]:
        """What the item keeps of it: its words of the day."""
        return {"key": self.key, "label": self.label, "url": self.url}

    @property
    def days(self) -> int:
        """In how many calendar days it is to be done, as proposed."""
        days: int = read_shipped()["triggers"][self.kind]["days"]
        return days


def find_source(kind: str, key: int) -> SourceRow | None:
    """Return the row of a kind; None where there is none."""
    # Kinds come from an address; unknown ones lead nowhere.
    read = READERS.get(kind)
    return read(key) if read else None


def find_body(code: str) -> Body | None:
    """Return a body that exists today, or the one that it was merged into."""
    bodies = Body.objects.in_bulk()
    body = next((one for one in bodies.values() if one.code == code), None)
    return successor_on(body, clock.today(), bodies) if body else None


def read_indicator(key: int) -> SourceRow | None:
    """Return an indicator: it calls for an item while its newest official figure is far behind."""
    row = Indicator.objects.select_related("plan").filter(pk=key).first()
    if row is None:
        return None
    figures = Attainment.objects.filter(indicator=row, quarter__starts_on__lte=clock.today()).judged()
    # The newest quarter is often still empty, which says nothing for or against it.
    known = [one for one in figures if one.status != Status.NO_DATA]
    newest = max(known, key=lambda one: one.quarter_id, default=None)
    owners = IndicatorOwnership.objects.filter(indicator=row).on(clock.today()).select_related("body")
    lead = next((one.body for one in owners if one.part == Part.LEAD), None)
    is_red = newest is not None and newest.status == Status.OFF_TRACK
    return SourceRow(
        Kind.INDICATOR, row.pk, str(row), reverse("dashboard:indicator", args=[row.plan.code, row.code]),
        title=_("Bring “%(name)s” back on its path") % {"name": row.name},
        task=_("Indicator %(indicator)s is far behind what is due. Find the causes, take measures and report.")
        % {"indicator": row},
        closing_standard=_("The next quarter’s value lies on its path, or a leader accepts the measures taken.\nCauses and measures are reported in writing."),
        lead=lead, supports=[one.body for one in owners if one.part == Part.SUPPORT and one.body != lead],
        changed="" if is_red else _("The indicator is not far behind any more: %(status)s.")
        % {"status": newest.get_status_display() if newest else Status.NO_DATA.label},
    )  # fmt: skip


def read_report(key: int) -> SourceRow | None:
    """Return a quarterly report: it calls for an item once it is so many days overdue."""
    row = Report.objects.with_names().filter(pk=key).first()
    if row is None:
        return None
    after: int = read_shipped()["triggers"]["report"]["overdue_days"]
    late = (clock.today() - timezone.localdate(row.due_at)).days
    changed = ""
    if not is_overdue(row, clock.now()):
        changed = _("The report is not overdue any more: %(state)s.") % {"state": row.get_state_display()}
    elif late < after:
        changed = _("It is %(late)s days overdue; an item is raised from %(after)s days on. Remind the body first.") % {
            "late": late, "after": after,
        }  # fmt: skip
    title = report_title(row)
    return SourceRow(
        Kind.REPORT, row.pk, title, row.get_absolute_url(), title=_("Hand in the report: %(report)s") % {"report": title},
        task=_("The quarterly report was due by %(day)s and has not been handed in.")
        % {"day": date_format(timezone.localdate(row.due_at))},
        closing_standard=_("The report is handed in and accepted by the office."), lead=find_body(row.body.code),
        changed=changed,
    )  # fmt: skip


def read_project(key: int) -> SourceRow | None:
    """Return a completed project: it calls for an item while one of its aspects does not meet the standard."""
    row = CompletedProject.objects.filter(pk=key).first()
    if row is None:
        return None
    missed = [str(ASPECT_LABELS[name]) for name in ASPECTS if getattr(row, name) == Finding.MISSED]
    aspects = _(", ").join(missed)
    return SourceRow(
        Kind.PROJECT, row.pk, f"{row.number} {row.name}", row.get_absolute_url(),
        # The title's column holds 100.
        title=_("Put the project right: %(project)s") % {"project": row.name[:70]},
        task=_("Project %(number)s (%(project)s) does not meet the standard in: %(aspects)s.")
        % {"number": row.number, "project": row.name, "aspects": aspects},
        closing_standard=_("Each aspect named meets the standard on re-acceptance."), lead=find_body("jianwei"),
        changed="" if missed else _("No aspect of the project fails any more."),
    )  # fmt: skip


def read_rectification(key: int) -> SourceRow | None:
    """Return a rectification: it calls for an item while it is past its term."""
    row = Rectification.objects.standing().select_related("spot_check").filter(pk=key).first()
    if row is None:
        return None
    in_production = row.spot_check.stage == "production"
    return SourceRow(
        Kind.RECTIFICATION, row.pk, f"{row.notice_number} {row.addressee_name}", row.get_absolute_url(),
        # The title's column holds 100.
        title=_("Finish the rectification: %(unit)s") % {"unit": row.addressee_name[:70]},
        task=_("Rectification %(number)s of “%(sample)s” is past its term.")
        % {"number": row.notice_number, "sample": row.spot_check.sample_name},
        closing_standard=_("The rectification is closed: re-inspection passed, or production ended with proof."),
        # By the plan's division of labour: production is quality supervision's, trade is industry and commerce's.
        lead=find_body("zhijian" if in_production else "gongshang"),
        changed="" if row.is_overdue(clock.today())
        else _("The rectification is not overdue any more: %(state)s.") % {"state": row.get_state_display()},
    )  # fmt: skip


READERS: dict[str, Callable[[int], SourceRow | None]] = {
    Kind.INDICATOR: read_indicator,
    Kind.REPORT: read_report,
    Kind.PROJECT: read_project,
    Kind.RECTIFICATION: read_rectification,
}


def describe_source_now(item: Supervision) -> SourceRow | None:
    """Return the row that an item came from as it is now; None for one drafted by hand, or whose row is gone."""
    return find_source(item.source_kind, item.source["key"]) if item.source else None
