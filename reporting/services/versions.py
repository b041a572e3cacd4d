"""Sealing a version, and telling the indicators that read its figures."""

from decimal import Decimal
from functools import partial

from django.utils.translation import gettext as _

from accounts.models import User
from reporting.content import build_content, content_checksum
from reporting.models import AcceptedFigure, Report, ReportCorrection, ReportItem, ReportValue, ReportVersion
from targets import clock
from targets.causes import Cause, Code, cause_of_change, describe_change
from targets.figures import format_plain
from targets.models import IndicatorDefinition
from targets.services import quarters_since, stale_marks_write

SUM, STOCK = "reported-figure", "reported-stock"
"""The measures that read accepted figures (reporting/measures.py)."""


def version_seal(*, report: Report, user: User, correction: ReportCorrection | None = None) -> ReportVersion:
    """Seal what a locked report says as its next version; must run in the transaction of the step."""
    content = build_content(report)
    version = ReportVersion.objects.create(
        report=report,
        # Safe under the report's lock.
        number=report.versions.count() + 1,
        content=content,
        checksum=content_checksum(content),
        accepted_by=user,
        accepted_at=clock.now(),
        correction=correction,
    )
    # Read before it is switched off, to know what moves.
    standing = AcceptedFigure.objects.filter(report=report, stands=True)
    before = dict(standing.values_list("item", "amount"))
    standing.update(stands=False)
    # An item left blank has no figure, a nil report none at all: nothing was done is not a figure of zero.
    values = ReportValue.objects.none() if report.is_nil else report.values.reported()
    stated = dict(values.filter(figure__isnull=False).values_list("item", "figure"))
    rows = [AcceptedFigure(version=version, report=report, item_id=item, amount=stated[item]) for item in stated]
    AcceptedFigure.objects.bulk_create(rows)
    figures_mark_stale(version, before, stated)
    return version


def figures_mark_stale(version: ReportVersion, before: dict[int, Decimal], after: dict[int, Decimal]) -> None:
    """Mark what indicators make of the figures that differ: the quarter's sums, and stocks from the quarter on."""
    changed = [item for item in before.keys() | after.keys() if before.get(item) != after.get(item)]
    code = Code.REPORT_CORRECTED if before else Code.REPORT_ACCEPTED
    quarter = version.report.quarter
    # Items that no indicator reads make nothing stale.
    for item in ReportItem.objects.filter(pk__in=changed, code__in=list_items_read()):
        stock = item.period != ReportItem.Period.SUM
        # A figure that is not stated is empty, not zero.
        old, new = (
            "" if found is None else format_plain(found, 4) for found in (before.get(item.pk), after.get(item.pk))
        )
        stale_marks_write(
            measures=[STOCK if stock else SUM],
            # A stock holds on into every later quarter until another figure takes its place.
            quarters=quarters_since(quarter.starts_on) if stock else [quarter.pk],
            cause=Cause.say(code, partial(describe_version, version, item, old, new), version.report),
            parameters={"item": item.code},
        )


def describe_version(version: ReportVersion, item: ReportItem, old: str, new: str) -> str:
    """Return what the history of figures says of an item that a version states otherwise."""
    subject = _("Report of %(body)s, version %(number)d") % {"body": version.report.body_name, "number": version.number}
    reason = version.correction.reason if version.correction else ""
    return cause_of_change(subject, [describe_change(item.label, old, new)], reason)


def list_items_read() -> list[str]:
    """Return the codes of the items that indicators read."""
    read = IndicatorDefinition.objects.filter(measure__in=[SUM, STOCK])
    return list(read.values_list("parameters__item", flat=True))
