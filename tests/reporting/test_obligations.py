"""Who owes what for the third quarter of 2014, on a few duties worked out by hand."""

import datetime as dt
from types import SimpleNamespace

import pytest

from departments.models import Body
from reporting.obligations import Offer, ReportingObligations, list_outstanding_bodies
from targets.models import Quarter
from tests.reporting.report_rows import Cast, make_duty, make_item

EVER = dt.date(2010, 1, 1)
FIRST, LAST = dt.date(2014, 7, 1), dt.date(2014, 9, 30)
DAY = dt.timedelta(days=1)
TRADE, QUALITY, TOWNS, MERGED, GOING, COMING, GUILD = range(1, 8)
BODIES = {
    TRADE: Body(pk=TRADE, position=2, kind="government"),
    QUALITY: Body(pk=QUALITY, position=1, kind="government"),
    TOWNS: Body(pk=TOWNS, position=3, kind="collective"),
    # Gone on the day on which the report falls due, the other on the day after; one comes into being too late.
    MERGED: Body(pk=MERGED, position=4, kind="government", until=LAST, successor_id=TRADE),
    GOING: Body(pk=GOING, position=5, kind="government", until=LAST + DAY, successor_id=TRADE),
    COMING: Body(pk=COMING, position=6, kind="government", since=LAST + 2 * DAY),
    GUILD: Body(pk=GUILD, position=7, kind="association"),
}
ASSIGNMENTS = [
    (10, TRADE, EVER, None),
    (11, QUALITY, EVER, FIRST),
    (12, QUALITY, EVER, FIRST - DAY),
    (12, TRADE, FIRST + DAY, None),
    (13, QUALITY, LAST, None),
    (14, QUALITY, LAST + DAY, None),
    (15, MERGED, EVER, None),
    (16, GOING, EVER, None),
    (17, COMING, EVER, None),
    (18, TOWNS, EVER, None),
    (19, GUILD, EVER, None),
]
MEMBERSHIPS = [
    (TOWNS, MERGED, EVER, None),
    (TOWNS, QUALITY, EVER, FIRST - DAY),
    (TOWNS, GOING, LAST, None),
]


def item_of(duty: int, *named: int, in_force: bool = True) -> SimpleNamespace:
    """Return an item of a duty that names some bodies, in force within the quarter or not."""
    return SimpleNamespace(
        duty_id=duty,
        bodies=SimpleNamespace(all=lambda: [BODIES[pk] for pk in named]),
        holds_within=lambda *span: in_force and span == (FIRST, LAST),
    )


def make_obligations(*items: SimpleNamespace) -> ReportingObligations:
    rows = SimpleNamespace(bodies=BODIES, assignments=ASSIGNMENTS, memberships=MEMBERSHIPS, items=items)
    return ReportingObligations(Quarter(pk=20143, starts_on=FIRST, ends_on=LAST), rows)


def test_a_duty_is_reported_on_by_whoever_exists_when_the_report_falls_due():
    assert make_obligations().bearers == {
        10: {TRADE},
        # Borne on the first day, or from the last one on.
        11: {QUALITY},
        13: {QUALITY},
        # Passed on within the quarter; borne later only.
        12: {TRADE},
        14: set(),
        15: {TRADE},
        16: {GOING},
        17: set(),
        # The members stand for the designation: one is merged, one has left, one came on the last day.
        18: {TRADE, GOING},
        19: {GUILD},
    }


@pytest.mark.parametrize(
    ("item", "reporters"),
    [
        (item_of(10), {TRADE}),
        (item_of(10, TRADE, QUALITY), {TRADE}),
        (item_of(10, QUALITY), set()),
        (item_of(14, QUALITY), set()),
        (item_of(18, MERGED), {TRADE}),
        # A duty of nobody is reported on by those named.
        (item_of(99), set()),
        (item_of(99, QUALITY, MERGED, TOWNS), {QUALITY, TRADE}),
    ],
)
def test_an_item_is_owed_by_those_of_its_duty_whom_it_names(item, reporters):
    assert make_obligations().reporters(item) == reporters


def test_each_body_owes_the_items_in_force_in_the_order_of_the_plan():
    first, gone, second, third = item_of(18), item_of(10, in_force=False), item_of(11), item_of(10)
    found = make_obligations(first, gone, second, third)
    # The bodies stand by their position, and who owes nothing is not there.
    assert [(body.pk, items) for body, items in found.items.items()] == [
        (QUALITY, [second]), (TRADE, [first, third]), (GOING, [first]),
    ]  # fmt: skip
    assert [body.pk for body in found.list_bodies(first)] == [TRADE, GOING]
    assert [body.pk for body in found.list_bodies(item_of(99, MERGED, QUALITY))] == [QUALITY, TRADE]
    assert found.list_bodies(gone) == []


def test_an_offer_is_one_where_anything_is_added_ended_or_resumed():
    assert not Offer([], [], [])
    assert all((Offer([1], [], []), Offer([], [1], []), Offer([], [], [1])))


@pytest.mark.django_db
def test_a_body_is_outstanding_until_its_report_is_accepted(settings):
    settings.BUSINESS_DATE = "2014-10-09"
    cast = Cast()
    # No report was made for the other one, which bears a duty too.
    make_item(make_duty(cast.plan, cast.stranger))
    assert set(list_outstanding_bodies(cast.report.quarter)) == {cast.body, cast.stranger}
    cast.bring_to("accepted")
    assert list_outstanding_bodies(cast.report.quarter) == [cast.stranger]
