"""Quarters and bodies as tables for a file: the very lines of their pages."""

from collections.abc import Sequence

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchange.exports.tables import PageTable
from plans.closing import QuarterLine
from plans.lead_group import ListedBody
from plans.successors.pages import PlanLine


def quarters_table(lines: Sequence[QuarterLine]) -> PageTable:
    """Return the quarters with their closing."""
    headings = [
        _("Quarter"), _("Plan"), _("State"), _("Closed at"), _("Closed by"), _("Corrected figures"), _("Corrected reports"), _("Note"),
    ]  # fmt: skip
    found = []
    for line in lines:
        quarter, is_closed = line.quarter, line.quarter.is_closed
        open_words = _("over, not closed") if line.is_over else pgettext("quarter", "running")
        found.append((
            quarter.label, str(line.plan or ""), pgettext("quarter", "closed") if is_closed else open_words,
            f"{localtime(quarter.closed_at):%Y-%m-%d %H:%M}" if quarter.closed_at else "", str(quarter.closed_by or ""),
            line.corrections if is_closed else None, line.corrected_reports if is_closed else None, quarter.closing_note,
        ))  # fmt: skip
    return PageTable(_("Quarters and their closing"), headings, found)


def plans_table(lines: Sequence[PlanLine]) -> PageTable:
    """Return the plans with where they stand."""
    headings = [_("Plan"), _("Code"), _("First day"), _("Last day"), _("Issued on"), _("State")]
    found = [
        (line.plan.title, line.plan.code, line.plan.starts_on, line.plan.ends_on, line.plan.issued_on, line.state)
        for line in lines
    ]
    return PageTable(_("Plans"), headings, found)


def bodies_table(listed: Sequence[ListedBody]) -> PageTable:
    """Return the bodies with how much each bears."""
    headings = [
        _("Body"), _("Full name"), _("Kind of body"), _("Lead group"), _("Duties"), _("Indicators"), _("People"),
    ]  # fmt: skip
    lines = [
        (
            row.bearer.body.name, row.bearer.full_name, str(row.bearer.body.get_kind_display()), _("seat") if row.is_member else "",
            len(row.bearer.parts), len(row.bearer.body.ownerships.all()), len(row.bearer.body.users.all()),
        )
        for row in listed
    ]  # fmt: skip
    return PageTable(_("Bodies"), headings, lines)
