"""Rows of the plan from which an item is raised: indicators, their milestones, and reports."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from departments.models import Body, IndicatorOwnership, Part
from reporting.content import report_title
from reporting.deadlines import is_overdue
from reporting.models import Report
from supervision.sources.rows import Kind, SourceRow, find_body
from supervision.terms import read_shipped
from targets import clock
from targets.models import Attainment, Indicator, Milestone, Status


def read_indicator(key: int) -> SourceRow | None:
    """Return an indicator: it calls for an item while its newest official figure is far behind."""
    row = Indicator.objects.select_related("plan").filter(pk=key).first()
    if row is None:
        return None
    figures = Attainment.objects.filter(indicator=row, quarter__starts_on__lte=clock.today()).judged()
    # The newest quarter is often still empty, which says nothing for or against it.
    known = [one for one in figures if one.status != Status.NO_DATA]
    newest = max(known, key=lambda one: one.quarter_id, default=None)
    lead, supports = find_owners(row)
    is_red = newest is not None and newest.status == Status.OFF_TRACK
    return SourceRow(
        Kind.INDICATOR, row.pk, str(row), reverse("dashboard:indicator", args=[row.plan.code, row.code]),
        title=_("Bring “%(name)s” back on its path") % {"name": row.name},
        task=_("Indicator %(indicator)s is far behind what is due. Find the causes, take measures and report.")
        % {"indicator": row},
        closing_standard=_("The next quarter’s value lies on its path, or a leader accepts the measures taken.\nCauses and measures are reported in writing."),
        lead=lead, supports=supports,
        changed="" if is_red else _("The indicator is not far behind any more: %(status)s.")
        % {"status": newest.get_status_display() if newest else Status.NO_DATA.label},
    )  # fmt: skip


def find_owners(indicator: Indicator) -> tuple[Body | None, list[Body]]:
    """Return who leads an indicator, and who supports it: today, or on the last day of a plan that has ended."""
    day = min(clock.today(), indicator.plan.ends_on)
    owners = IndicatorOwnership.objects.filter(indicator=indicator).on(day).select_related("body")
    lead = next((one.body for one in owners if one.part == Part.LEAD), None)
    return lead, [one.body for one in owners if one.part == Part.SUPPORT and one.body != lead]


def read_milestone(key: int) -> SourceRow | None:
    """Return a milestone: it calls for an item while it is past its day and not signed off."""
    rows = Milestone.objects.in_force(clock.today()).select_related("indicator__plan")
    row = rows.filter(pk=key).first()
    if row is None:
        return None
    lead, supports = find_owners(row.indicator)
    changed = ""
    if row.signed_on:
        changed = _("The milestone was signed off on %(day)s.") % {"day": date_format(row.signed_on)}
    elif row.due >= clock.today():
        changed = _("The milestone is due on %(day)s only.") % {"day": date_format(row.due)}
    return SourceRow(
        Kind.MILESTONE, row.pk, f"{row.indicator}　{row.name}",
        reverse("dashboard:indicator", args=[row.indicator.plan.code, row.indicator.code]),
        # The title's column holds 100.
        title=_("Reach the milestone: %(name)s") % {"name": row.name[:80]},
        task=_("Milestone “%(name)s” of %(indicator)s was due by %(day)s and is not signed off.")
        % {"name": row.name, "indicator": row.indicator, "day": date_format(row.due)},
        closing_standard=_("The step is signed off from its evidence, or its day is moved with a reason."),
        lead=lead, supports=supports, changed=changed,
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
