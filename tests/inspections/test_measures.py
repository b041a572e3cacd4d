"""What counts as inspected and as passed."""

import datetime as dt

import pytest

from targets.aggregation import DayRange, period_parts
from targets.registry import registry
from tests.factories import (
    make_enterprise,
    make_evaluation,
    make_industry,
    make_project,
    make_service_industry,
    make_spot_check,
    make_township,
)
from tests.queries import list_queries

pytestmark = pytest.mark.django_db

Q3 = DayRange(20143, dt.date(2014, 7, 1), dt.date(2014, 9, 30))


def counted(key, stretches=(Q3,), **parameters):
    population = registry[key].population(dt.date(2014, 9, 30), 0, parameters)
    return period_parts(population, list(stretches))


def parts(key, **parameters):
    found = counted(key, **parameters)[Q3.key]
    return found.numerator, found.denominator


@pytest.mark.parametrize(
    ("first", "retest", "expected"),
    [
        ("passed", "", (1, 1)),
        ("failed", "", (0, 1)),
        ("refused", "", (0, 1)),
        ("pending", "", (0, 0)),
        ("failed", "pending", (0, 0)),
        ("passed", "pending", (0, 0)),
        ("failed", "passed", (1, 1)),
        ("failed", "failed", (0, 1)),
        ("passed", "failed", (0, 1)),
    ],
)
def test_the_final_result_counts_whichever_way_the_retest_goes(first, retest, expected):
    make_spot_check(first_result=first, retest_result=retest)

    assert parts("spot-check-pass-rate", stage="market") == expected


def test_each_stage_has_its_own_batches():
    make_spot_check(stage="market")
    make_spot_check(stage="production", first_result="failed")

    assert parts("spot-check-pass-rate", stage="market") == (1, 1)
    assert parts("spot-check-pass-rate", stage="production") == (0, 1)


def test_a_quarter_owns_its_first_and_its_last_day():
    for day in ("2014-06-30", "2014-07-01", "2014-09-30", "2014-10-01"):
        make_spot_check(sampled_on=dt.date.fromisoformat(day))

    assert parts("spot-check-pass-rate", stage="market") == (2, 2)


def test_several_quarters_with_a_gap_are_kept_apart():
    stretches = [
        DayRange(20141, dt.date(2014, 1, 1), dt.date(2014, 3, 31)),
        Q3,
        DayRange(20144, dt.date(2014, 10, 1), dt.date(2014, 10, 15)),
    ]
    for day in ("2014-01-01", "2014-03-31", "2014-05-05", "2014-09-30", "2014-10-01", "2014-10-15", "2014-10-16"):
        make_spot_check(sampled_on=dt.date.fromisoformat(day))

    found = counted("spot-check-pass-rate", stretches, stage="market")

    assert {key: parts.denominator for key, parts in found.items()} == {20141: 2, 20143: 1, 20144: 2}


def test_unbroken_quarters_take_one_query():
    stretches = [DayRange(20142, dt.date(2014, 4, 1), dt.date(2014, 6, 30)), Q3]
    # Townships that were merged, and the batches of both quarters.
    assert (
        list_queries(lambda: counted("spot-check-pass-rate", stretches, stage="market")) == "township spotcheck".split()
    )


def test_slices_with_an_unknown_key_add_up_to_the_whole():
    town, industry = make_township(), make_industry()
    maker = make_enterprise(township=town, industry=industry)
    make_spot_check(township=town, producer=maker, category="食品")
    make_spot_check(township=town, first_result="failed", category="食品")
    make_spot_check(producer=maker)

    found = counted("spot-check-pass-rate", stage="market")[Q3.key]

    assert (found.numerator, found.denominator) == (2, 3)
    assert found.breakdown == {
        "township": {town.code: [1, 2], "": [1, 1]},
        "industry": {str(industry.pk): [2, 2], "": [0, 1]},
        "category": {"食品": [1, 2], "": [1, 1]},
    }


def test_an_empty_quarter_has_parts_of_nought():
    found = counted("spot-check-pass-rate", stage="market")[Q3.key]

    assert (found.numerator, found.denominator) == (0, 0)
    assert found.breakdown == {"township": {}, "industry": {}, "category": {}}


def test_projects_are_dated_by_their_acceptance():
    for verdict, day in [("qualified", "2014-07-01"), ("refused", "2014-09-30"), ("qualified", "2014-06-30")]:
        make_project(verdict=verdict, accepted_on=dt.date.fromisoformat(day))

    assert parts("projects-qualified") == (1, 2)


def test_an_aspect_counts_only_where_it_was_assessed():
    for finding in ("met", "missed", "n/a", ""):
        make_project(accepted_on=dt.date(2014, 8, 1), energy=finding, safety="met")

    assert parts("projects-meeting-aspect", aspect="energy") == (1, 2)
    assert parts("projects-meeting-aspect", aspect="safety") == (4, 4)


def test_service_evaluations_are_sliced_by_the_industries_of_the_plan():
    hotels = make_service_industry()
    make_evaluation(make_enterprise(service_industry=hotels), evaluated_on=dt.date(2014, 7, 1))
    make_evaluation(evaluated_on=dt.date(2014, 7, 1), met=False)

    found = counted("service-evaluations-met")[Q3.key]

    assert (found.numerator, found.denominator) == (1, 2)
    assert found.breakdown["service_industry"] == {hotels.code: [1, 1], "": [0, 1]}
