"""What passes from one body to the next on a day, span by span, and who does a body's work then."""

import datetime as dt

import pytest

from departments.models import Body, DutyAssignment, IndicatorOwnership
from departments.succession import list_late_spans, list_transfers, merged_body_ids, successor_on, transfer_write
from tests.factories import make_body, make_duty, make_indicator, make_plan

BEGAN, EVE, DAY, MORROW = dt.date(2010, 1, 1), dt.date(2014, 6, 30), dt.date(2014, 7, 1), dt.date(2014, 7, 2)


@pytest.fixture
def pair(db):
    """Two bodies, of which the first gives to the second."""
    return make_body(name="工商分局"), make_body(name="市场监管局")


def hold(body, thing, part="lead", since=BEGAN, until=None):
    """Give a duty, or an indicator, to a body for a span."""
    model, column = (DutyAssignment, "duty") if thing._meta.model_name == "duty" else (IndicatorOwnership, "indicator")
    return model.objects.create(body=body, part=part, since=since, until=until, **{column: thing})


def passed(body, into, day=DAY):
    """Return what each transfer ends, what it begins (part, first and last day) and what gives way to it."""
    return [
        (found.ended, found.begun and (found.begun.part, found.begun.since, found.begun.until), found.giving_way)
        for found in list_transfers(body, into, day)
    ]


@pytest.mark.parametrize(
    ("since", "until", "begun"),
    [
        (BEGAN, None, ("lead", DAY, None)),
        (BEGAN, MORROW, ("lead", DAY, MORROW)),
        (BEGAN, DAY, ("lead", DAY, DAY)),
        (EVE, None, ("lead", DAY, None)),
    ],
)
def test_the_successor_holds_the_rest_of_the_days(pair, since, until, begun):
    body, into = pair
    held = hold(body, make_duty(make_plan()), since=since, until=until)
    assert passed(body, into) == [(held, begun, None)]
    new = list_transfers(body, into, DAY)[0].begun
    assert (new.pk, new.body_id, new.duty_id) == (None, into.pk, held.duty_id)


@pytest.mark.parametrize(("since", "until"), [(BEGAN, EVE), (DAY, None), (MORROW, None)])
def test_what_has_ended_or_begins_on_the_day_does_not_pass(pair, since, until):
    body, into = pair
    hold(body, make_duty(make_plan()), since=since, until=until)
    assert passed(body, into) == []


@pytest.mark.parametrize(("since", "is_late"), [(EVE, False), (DAY, True), (MORROW, True)])
def test_what_begins_on_the_day_or_later_is_told_as_too_late(pair, since, is_late):
    body, _into = pair
    row = hold(body, make_duty(make_plan()), since=since)
    words = f"工商分局的{row._meta.verbose_name}自{since:%Y-%m-%d}起才生效，请先更正。"
    assert list(list_late_spans(body, DAY)) == ([words] if is_late else [])


@pytest.mark.parametrize(
    ("own", "theirs", "begins", "gives_way"),
    [
        # What the successor supports gives way where the body led, and stays as it is otherwise.
        ("lead", "support", True, True),
        ("lead", "lead", False, False),
        ("support", "support", False, False),
        ("support", "lead", False, False),
    ],
)
def test_the_stronger_part_wins(pair, own, theirs, begins, gives_way):
    body, into = pair
    thing = make_indicator("spot-check-pass-rate", parameters={"stage": "market"})
    held, other = hold(body, thing, own), hold(into, thing, theirs)
    assert passed(body, into) == [(held, ("lead", DAY, None) if begins else None, other if gives_way else None)]


@pytest.mark.parametrize(
    ("since", "until", "is_known"),
    [
        (BEGAN, EVE, False),
        (BEGAN, DAY, True),
        (MORROW, None, True),
        # The body's own span ends on the twentieth: what the successor holds later stands beside it.
        (dt.date(2014, 7, 20), None, True),
        (dt.date(2014, 7, 21), None, False),
    ],
)
def test_the_same_thing_is_known_where_a_day_is_shared(pair, since, until, is_known):
    body, into = pair
    thing = make_duty(make_plan())
    held = hold(body, thing, until=dt.date(2014, 7, 20))
    hold(into, thing, since=since, until=until)
    hold(into, make_duty(make_plan()))
    begun = None if is_known else ("lead", DAY, dt.date(2014, 7, 20))
    assert passed(body, into) == [(held, begun, None)]


@pytest.mark.parametrize(("since", "gives_way"), [(EVE, True), (DAY, False)])
def test_support_gives_way_only_where_a_day_of_it_is_left(pair, since, gives_way):
    body, into = pair
    thing = make_duty(make_plan())
    held, other = hold(body, thing), hold(into, thing, "support", since=since)
    begun = ("lead", DAY, None) if gives_way else None
    assert passed(body, into) == [(held, begun, other if gives_way else None)]


def test_of_two_spans_of_support_none_gives_way(pair):
    body, into = pair
    thing = make_duty(make_plan())
    held = hold(body, thing)
    hold(into, thing, "support", until=DAY)
    hold(into, thing, "support", since=MORROW)
    assert passed(body, into) == [(held, None, None)]


def test_a_transfer_ends_both_spans_the_day_before(pair):
    body, into = pair
    thing = make_duty(make_plan())
    hold(body, thing)
    hold(into, thing, "support")
    (transfer,) = list_transfers(body, into, DAY)
    transfer_write(transfer=transfer, day=DAY)
    assert list(DutyAssignment.objects.order_by("body", "since").values_list("body", "part", "since", "until")) == [
        (body.pk, "lead", BEGAN, EVE),
        (into.pk, "support", BEGAN, EVE),
        (into.pk, "lead", DAY, None),
    ]


def test_a_transfer_is_told_by_what_is_held(pair):
    body, into = pair
    duty = make_duty(make_plan(), summary="查处假冒伪劣")
    hold(body, duty)
    (transfer,) = list_transfers(body, into, DAY)
    assert (transfer.kind, transfer.words) == (str(DutyAssignment._meta.verbose_name), str(duty))


def row(pk, **fields):
    """Return a body that is stored nowhere."""
    return Body(pk=pk, **fields)


def test_a_body_does_its_own_work_from_its_first_to_its_last_day():
    body = row(1, since=DAY, until=MORROW, successor_id=2)
    bodies = {1: body, 2: row(2)}
    days = (EVE, DAY, MORROW, dt.date(2014, 7, 3))
    assert [successor_on(body, day, bodies) for day in days] == [None, body, body, bodies[2]]
    assert successor_on(row(3), DAY, bodies).pk == 3


def test_work_passes_through_several_mergers():
    bodies = {1: row(1, until=EVE, successor_id=2), 2: row(2, until=DAY, successor_id=3), 3: row(3)}
    days = (EVE, DAY, MORROW)
    assert [successor_on(bodies[1], day, bodies).pk for day in days] == [1, 2, 3]


def test_nobody_does_the_work_of_a_body_without_successor_or_of_two_that_name_each_other():
    assert successor_on(row(1, until=EVE), DAY, {}) is None
    bodies = {1: row(1, until=EVE, successor_id=2), 2: row(2, until=EVE, successor_id=1)}
    assert successor_on(bodies[1], DAY, bodies) is None
    # The successor begins a day too late.
    bodies = {1: row(1, until=EVE, successor_id=2), 2: row(2, since=MORROW)}
    assert [successor_on(bodies[1], day, bodies) for day in (DAY, MORROW)] == [None, bodies[2]]


@pytest.mark.django_db
def test_the_affairs_of_all_that_were_merged_are_a_bodys_own():
    into = make_body()
    first = make_body(until=EVE, successor=into)
    second = make_body(until=BEGAN, successor=first)
    make_body(successor=into)
    make_body(until=EVE)
    assert merged_body_ids(into) == [into.pk, first.pk, second.pk]
    assert merged_body_ids(second) == [second.pk]
