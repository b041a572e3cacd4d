"""The overviews of reports as tables for a file: the very lines of their pages."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchange.exports.tables import Heading, PageTable
from exchange.formats.selections import Cell, Line
from reporting.deadlines import is_late
from reporting.overview.matrix import Matrix, Totals
from reporting.overview.missing import Missing, MissingReport
from reporting.overview.rates import BodyRates, Rates
from targets.models import Quarter


def matrix_table(matrix: Matrix) -> PageTable:
    """Return bodies × quarters with the state of each report in words, and the counts of lines and columns."""
    headings = [
        _("Body"),
        *(quarter.label for quarter in matrix.quarters),
        _("handed in / owed"),
        pgettext("reports", "late"),
    ]
    lines: list[Line] = [
        (str(line.body), *(cell.words for cell in line.cells), share_of(line.totals), line.totals.late)
        for line in matrix.lines
    ]
    sums = [share_of(totals) for _quarter, totals in matrix.columns]
    lines.append((_("handed in / owed"), *sums, share_of(matrix.totals), matrix.totals.late))
    return PageTable(_("Submission matrix"), headings, lines, sums=1)


def share_of(totals: Totals) -> str:
    """Return how many reports were handed in of those owed."""
    return f"{totals.handed_in}/{totals.owed}"


def missing_bodies_table(missing: Missing) -> PageTable:
    """Return what is missing by body, with the names of all items that are and whom to phone."""
    headings = [
        _("Body"), _("Report"), _("due by"), _("Missing items"), _("Liaison"), _("office telephone"), _("last reminded"),
    ]  # fmt: skip
    lines: list[Line] = []
    for one in missing.bodies:
        people = "、".join(map(str, one.liaisons)), "、".join(user.phone for user in one.liaisons if user.phone)
        told = timezone.localdate(one.reminded_at) if one.reminded_at else None
        lines.append((*list_missing(one.missing), *people, told))
    return PageTable(_("What is missing") + f" {missing.quarter.code}", headings, lines, [missing.quarter.label])


def missing_duties_table(missing: Missing) -> PageTable:
    """Return what is missing by duty and body, with the names of all items that are."""
    headings = [_("Clause"), _("Duty"), _("Body"), _("Report"), _("due by"), _("Missing items")]
    lines: list[Line] = []
    for one in missing.duties:
        head = one.duty.clause.citation, one.duty.summary
        if one.is_unborne:
            lines.append((*head, _("nobody reports on this duty"), "", None, ""))
        lines += [(*head, *list_missing(report)) for report in one.reports]
    return PageTable(_("What is missing") + f" {missing.quarter.code}", headings, lines, [missing.quarter.label])


def list_missing(missing: MissingReport) -> Line:
    """Return the cells that tell of a body's report."""
    report = missing.report
    told = ((_("overdue"), missing.is_overdue), (_("submitted late"), is_late(report)))
    state = "，".join([str(report.get_state_display()), *(words for words, holds in told if holds)])
    due = missing.due.date() if missing.due else None  # type: ignore[attr-defined]
    return report.body_name, state, due, _(", ").join(item.label for item in missing.items)


def rates_table(
    quarters: Sequence[Quarter], bodies: Sequence[BodyRates], columns: Sequence[Rates], whole: Rates
) -> PageTable:
    """Return the three rates of each body, together and quarter by quarter."""
    headings: list[Heading] = [_("Body")]
    for over in (_("together"), *(quarter.code for quarter in quarters)):
        headings += [
            (over, pgettext("share", "reports")),
            (over, pgettext("share", "items")),
            (over, pgettext("share", "in time")),
        ]
    lines = [(str(one.body), *list_shares([one.whole, *one.quarters])) for one in bodies]
    lines.append((_("all bodies"), *list_shares([whole, *columns])))
    return PageTable(_("Completeness and timeliness"), headings, lines, sums=1)


def list_shares(rates: Sequence[Rates]) -> list[Cell]:
    """Return the shares as the page shows them, with their parts."""
    return [
        f"{share.shown}（{share.part}/{share.whole}）" if share.shown else _("not due yet") if one.not_due else ""
        for one in rates
        for share in one.shares
    ]
