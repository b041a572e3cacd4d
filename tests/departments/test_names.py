"""Bodies and townships renamed and merged: what holds from the day on, and what stays as it was."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from departments.models import Body, DutyAssignment, IndicatorOwnership, LeadGroupSeat, Reorganisation, Township
from departments.places import annotate_township
from departments.succession import list_transfers
from exchange.lookups.townships import KnownTownships
from inspections.models import SpotCheck
from plans.services.bodies import body_merge, body_rename
from plans.services.townships import township_merge, township_rename
from targets.models import Attainment, StaleMark
from targets.services import figures_recompute, stale_recompute
from tests.factories import (
    make_body,
    make_certificate,
    make_duty,
    make_enterprise,
    make_evaluation,
    make_indicator,
    make_plan,
    make_spot_check,
    make_township,
    make_user,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2014, 7, 1)
EVE = dt.date(2014, 6, 30)
BASIS = "津宝政发〔2014〕12号"


@pytest.fixture
def office():
    return make_user("office")


def test_a_renamed_body_keeps_its_former_names_on_earlier_days(office):
    body = make_body(name="卫生局", full_name="宝坻区卫生局")

    body_rename(body=body, name="卫计委", full_name="宝坻区卫生和计划生育委员会", day=DAY, basis=BASIS, user=office)

    body.refresh_from_db()
    assert (body.name_on(EVE), body.name_on(DAY)) == ("卫生局", "卫计委")
    assert (body.full_name_on(EVE), body.full_name_on(DAY)) == ("宝坻区卫生局", "宝坻区卫生和计划生育委员会")
    assert body.name == "卫计委"
    assert [(str(row), row.day, row.basis) for row in Reorganisation.objects.all()] == [
        ("宝坻区卫生局 → 宝坻区卫生和计划生育委员会", DAY, BASIS)
    ]


def test_a_renaming_to_come_leaves_the_present_name(office):
    body = make_body(name="卫生局")

    body_rename(body=body, name="卫计委", full_name="", day=dt.date(2015, 1, 1), basis=BASIS, user=office)

    body.refresh_from_db()
    assert (body.name, body.name_on(dt.date(2014, 12, 31)), body.name_on(dt.date(2015, 1, 1))) == (
        "卫生局",
        "卫生局",
        "卫计委",
    )


def test_a_name_that_begins_on_the_day_is_not_overwritten(office):
    body = make_body(name="卫生局")
    body_rename(body=body, name="卫计委", full_name="", day=DAY, basis=BASIS, user=office)

    with pytest.raises(ValidationError):
        body_rename(body=body, name="卫健委", full_name="", day=DAY, basis=BASIS, user=office)

    assert Body.objects.get().name_on(DAY) == "卫计委"


def test_a_merged_body_passes_on_what_it_holds(office):
    plan = make_plan()
    body, into = make_body(name="工商分局"), make_body(name="市场监管局")
    duty, indicator = make_duty(plan), make_indicator("spot-check-pass-rate", plan, parameters={"stage": "market"})
    other_duty = make_duty(plan)
    began = dt.date(2010, 1, 1)
    DutyAssignment.objects.create(duty=duty, body=body, part="lead", since=began)
    DutyAssignment.objects.create(duty=other_duty, body=body, part="lead", since=began, until=dt.date(2013, 12, 31))
    IndicatorOwnership.objects.create(indicator=indicator, body=body, part="lead", since=began)
    IndicatorOwnership.objects.create(indicator=indicator, body=into, part="support", since=began)
    LeadGroupSeat.objects.create(
        plan=plan,
        clause=plan.clauses.get(path="2"),
        body=body,
        post="member",
        holder="工商分局",
        position=1,
        since=began,
    )
    liaison = make_user("liaison", body=body)

    assert [found.kind for found in list_transfers(body, into, DAY)] == [
        str(model._meta.verbose_name) for model in (LeadGroupSeat, DutyAssignment, IndicatorOwnership)
    ]
    body_merge(body=body, into=into, day=DAY, basis=BASIS, user=office)

    def spans(model):
        return list(
            model.objects.order_by("body__position", "since", "-until").values_list(
                "body__name", "part", "since", "until"
            )
        )

    assert spans(DutyAssignment) == [
        ("工商分局", "lead", began, EVE),
        ("工商分局", "lead", began, dt.date(2013, 12, 31)),
        ("市场监管局", "lead", DAY, None),
    ]
    # The stronger part wins from the day on; until then it supported.
    assert spans(IndicatorOwnership) == [
        ("工商分局", "lead", began, EVE),
        ("市场监管局", "support", began, EVE),
        ("市场监管局", "lead", DAY, None),
    ]
    assert [(seat.body.name, seat.since, seat.until) for seat in LeadGroupSeat.objects.order_by("since")] == [
        ("工商分局", began, EVE),
        ("市场监管局", DAY, None),
    ]
    liaison.refresh_from_db()
    body.refresh_from_db()
    assert (liaison.body, body.until, body.successor) == (into, EVE, into)


def test_a_body_that_leads_already_takes_nothing_twice(office):
    plan = make_plan()
    duty = make_duty(plan)
    body, into = make_body(), make_body()
    for one in (body, into):
        DutyAssignment.objects.create(duty=duty, body=one, part="lead", since=dt.date(2010, 1, 1))

    body_merge(body=body, into=into, day=DAY, basis=BASIS, user=office)

    assert list(into.assignments.values_list("since", "until")) == [(dt.date(2010, 1, 1), None)]
    assert body.assignments.get().until == EVE


@pytest.mark.parametrize("day", [dt.date(2014, 10, 16), dt.date(2012, 1, 1)])
def test_a_merging_that_cannot_be_changes_nothing(office, day):
    """The first day lies ahead, the second before a duty that the body was given later."""
    body, into = make_body(), make_body()
    held = DutyAssignment.objects.create(duty=make_duty(make_plan()), body=body, part="lead", since=dt.date(2013, 1, 1))

    with pytest.raises(ValidationError):
        body_merge(body=body, into=into, day=day, basis=BASIS, user=office)

    held.refresh_from_db()
    assert (held.until, Body.objects.get(pk=body.pk).until) == (None, None)
    assert not Reorganisation.objects.exists()


def test_a_row_of_2012_is_shown_under_its_name_of_2012(office):
    place = make_township(name="周良庄镇")
    early = make_spot_check(township=place, sampled_on=dt.date(2012, 5, 1))
    late = make_spot_check(township=place, sampled_on=dt.date(2014, 8, 1))

    township_rename(township=place, name="周良街道", day=DAY, basis=BASIS, user=office)

    rows = annotate_township(SpotCheck.objects.all(), "township", "sampled_on")
    assert dict(rows.values_list("pk", "place_name")) == {early.pk: "周良庄镇", late.pk: "周良街道"}
    assert Township.objects.get().name == "周良街道"


def test_rows_of_a_merged_township_belong_to_its_successor_from_the_day_on(office):
    place, into, last = (make_township(code=code, name=f"{code}镇") for code in ("A", "B", "C"))
    days = (dt.date(2012, 5, 1), EVE, DAY, dt.date(2014, 9, 1))
    for day in days:
        make_spot_check(township=place, sampled_on=day)

    township_merge(township=place, into=into, day=DAY, basis=BASIS, user=office)
    township_merge(township=into, into=last, day=dt.date(2014, 9, 1), basis=BASIS, user=office)

    rows = annotate_township(SpotCheck.objects.all(), "township", "sampled_on").order_by("sampled_on")
    assert list(rows.values_list("place", "place_name")) == [("A", "A镇"), ("A", "A镇"), ("B", "B镇"), ("C", "C镇")]
    place.refresh_from_db()
    assert [place.place_on(day).code for day in days] == ["A", "A", "B", "C"]
    known = KnownTownships()
    assert [known.find("A镇", day) for day in days] == [place.pk, place.pk, into.pk, last.pk]


def test_figures_of_past_quarters_stay_sliced_as_they_were(office):
    place, into = make_township(code="A"), make_township(code="B")
    plan = make_plan()
    for code, measure in (("ISO", "iso9000-enterprises"), ("SERVICE", "service-evaluations-met")):
        make_indicator(measure, plan, code=code)
    enterprise, neighbour = make_enterprise(township=place), make_enterprise(township=into)
    for one in (enterprise, neighbour):
        make_certificate(one)
        for day in (dt.date(2014, 5, 20), dt.date(2014, 8, 20)):
            make_evaluation(one, evaluated_on=day)
    figures_recompute()

    township_merge(township=place, into=into, day=DAY, basis=BASIS, user=office)
    assert set(StaleMark.objects.values_list("quarter_id", flat=True)) == {20143, 20144}
    while stale_recompute():
        pass

    assert slices("ISO", "quarter_end") == {20142: {"A": [1, None], "B": [1, None]}, 20143: {"B": [2, None]}}
    assert slices("SERVICE", "quarter") == {20142: {"A": [1, 1], "B": [1, 1]}, 20143: {"B": [2, 2]}}
    before = list(Attainment.objects.current().values_list("pk", flat=True))
    assert figures_recompute() == []
    assert list(Attainment.objects.current().values_list("pk", flat=True)) == before


def slices(code, window):
    """Return the figure's slices by township around the day."""
    rows = Attainment.objects.current().filter(indicator__code=code, window=window, quarter__in=[20142, 20143])
    return {row.quarter_id: row.breakdown["township"] for row in rows}
