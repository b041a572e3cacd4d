"""Making the forms of a quarter, and offering open ones what a change of duties brought."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from departments.models import Body
from reporting.deadlines import default_due_at
from reporting.models import Report, ReportDeadline, ReportingPolicy, ReportItem, ReportValue
from reporting.obligations import Offer, ReportingObligations, find_offer
from reporting.services.steps import report_lock
from reporting.sources.base import known_totals
from reporting.transitions import Action
from targets import clock
from targets.models import Quarter


@transaction.atomic
def reports_generate(*, quarter: Quarter) -> list[Report]:
    """Make the missing reports of a quarter for every body that owes one, and return them; may run twice."""
    Quarter.objects.select_for_update(no_key=True).get(pk=quarter.pk)  # two at once take turns
    obligations = ReportingObligations(quarter)
    made = set(Report.objects.of_quarter(quarter.pk).values_list("body_id", flat=True))
    # Reports that are there stay as they are, whatever their duties are now.
    missing = {body: items for body, items in obligations.items.items() if body.pk not in made}
    if not missing:
        return []
    due_at = get_deadline(quarter).due_at
    reports = Report.objects.bulk_create([Report(body=body, quarter=quarter, due_at=due_at) for body in missing])
    ReportValue.objects.bulk_create(
        [value for report in reports for value in make_blank_values(report, missing[report.body])], batch_size=1000
    )
    return reports


def reports_generate_due() -> int:
    """Make the reports of every quarter that is over and not closed, and return how many were made."""
    over = Quarter.objects.filter(ends_on__lt=clock.today(), closed_at=None).order_by("pk")
    return sum(len(reports_generate(quarter=quarter)) for quarter in over)


def get_deadline(quarter: Quarter) -> ReportDeadline:
    """Return the quarter's deadline, made from the settings where there is none yet."""
    found = ReportDeadline.objects.filter(quarter=quarter).first()
    due_at = default_due_at(quarter, ReportingPolicy.current())
    return found or ReportDeadline.objects.create(quarter=quarter, due_at=due_at)


def make_blank_values(report: Report, items: Iterable[ReportItem]) -> Iterator[ReportValue]:
    """Yield an (unsaved) value for each item, filled in with what the registers know."""
    items = list(items)
    # One look at the registers for all items of the report.
    known = get_known_amounts(report.body, report.quarter, items)
    for item in items:
        amount = known.get(item.source)
        # Filled in with what the register knows, so that only what differs has to be typed.
        yield ReportValue(report=report, item=item, figure=amount, known=amount)


def get_known_amounts(body: Body, quarter: Quarter, items: Iterable[ReportItem]) -> dict[str, Decimal]:
    """Return what the registers know of the items, by source."""
    sources = {item.source for item in items if item.source}
    return known_totals(sources, body, quarter.starts_on, quarter.ends_on)


@transaction.atomic
def offer_take(*, report: Report, user: User) -> Offer:
    """Let an open report follow the duties now in force: new items come in, ended ones are set aside with what they hold."""
    row = report_lock(report=report, action=Action.EDIT, user=user)
    offer = find_offer(row)
    ReportValue.objects.bulk_create(list(make_blank_values(row, offer.added)))
    # With all that was typed: a duty that ended by mistake comes back with its content.
    ReportValue.objects.filter(pk__in=[value.pk for value in offer.ended]).update(set_aside=True)
    ReportValue.objects.filter(pk__in=[value.pk for value in offer.resumed]).update(set_aside=False)
    row.revision += 1
    row.save(update_fields=["revision"])
    return offer
