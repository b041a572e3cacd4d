"""Writing spot checks, projects and evaluations: every change marks exactly the figures it may move."""

import datetime as dt

import pytest

from inspections import services
from inspections.models import FailingItem, SpotCheck
from registers.rows import row_save
from registers.withdrawals import row_withdraw
from targets.models import StaleMark
from tests.factories import (
    make_enterprise,
    make_evaluation,
    make_project,
    make_quarters,
    make_spot_check,
    make_township,
    make_user,
)

pytestmark = pytest.mark.django_db

RATE = "spot-check-pass-rate"
PROJECTS = ("projects-qualified", "projects-meeting-aspect")


@pytest.fixture(autouse=True)
def october_2014():
    make_quarters()


def marks() -> set[tuple[str, int]]:
    """Return what is marked stale, and take the marks away."""
    found = set(StaleMark.objects.values_list("measure", "quarter_id"))
    StaleMark.objects.all().delete()
    return found


# ---- spot checks


def test_a_new_batch_with_a_result_marks_its_quarter():
    spot_check = SpotCheck(
        number="S1", stage="market", sampled_on=dt.date(2014, 9, 30), sample_name="食用盐", first_result="refused"
    )
    services.spot_check_save(spot_check=spot_check)
    assert str(StaleMark.objects.get().cause) == "抽检批次 S1：新登记"
    assert marks() == {(RATE, 20143)}
    assert spot_check.outcome == "failed"


def test_a_corrected_day_marks_the_old_and_the_new_quarter():
    spot_check = make_spot_check(sampled_on=dt.date(2014, 8, 15))
    spot_check.sampled_on = dt.date(2013, 12, 31)
    services.spot_check_save(spot_check=spot_check)
    assert marks() == {(RATE, 20134), (RATE, 20143)}


@pytest.mark.parametrize(
    ("field", "value"),
    [("stage", "production"), ("first_result", "failed"), ("category", "食品"), ("retest_result", "pending")],
)
def test_each_fact_that_figures_count_marks_the_quarter(field, value):
    spot_check = make_spot_check()
    setattr(spot_check, field, value)
    services.spot_check_save(spot_check=spot_check)
    assert marks() == {(RATE, 20143)}


def test_a_township_and_a_producer_move_slices():
    spot_check = make_spot_check()
    spot_check.township = make_township()
    services.spot_check_save(spot_check=spot_check)
    assert marks() == {(RATE, 20143)}
    spot_check.producer = make_enterprise()
    services.spot_check_save(spot_check=spot_check)
    assert marks() == {(RATE, 20143)}


def test_a_batch_without_a_final_result_counts_nowhere_until_it_has_one():
    spot_check = make_spot_check(first_result="pending")
    spot_check.sampled_on = dt.date(2014, 2, 1)
    services.spot_check_save(spot_check=spot_check)
    assert marks() == set()
    spot_check.first_result = "passed"
    services.spot_check_save(spot_check=spot_check)
    assert spot_check.outcome == "passed"
    assert marks() == {(RATE, 20141)}


def test_a_retest_moves_the_figure_and_keeps_the_first_result():
    spot_check = make_spot_check(first_result="failed")
    spot_check.retest_result = "failed"
    services.spot_check_save(spot_check=spot_check)
    assert marks() == set()
    spot_check.retest_result = "passed"
    services.spot_check_save(spot_check=spot_check)
    assert marks() == {(RATE, 20143)}
    assert SpotCheck.objects.values_list("first_result", "outcome").get() == ("failed", "passed")


def test_failing_items_are_replaced_in_their_order_and_move_no_figure():
    spot_check = make_spot_check(first_result="failed")
    items = [FailingItem(item="水分", measured="15.2%", limit="≤14.0%"), FailingItem(item="标签")]
    services.spot_check_save(spot_check=spot_check, failing_items=items)
    assert list(spot_check.failing_items.values_list("position", "item")) == [(1, "水分"), (2, "标签")]
    kept = set(spot_check.failing_items.values_list("pk", flat=True))
    services.spot_check_save(spot_check=spot_check, failing_items=items)
    assert set(spot_check.failing_items.values_list("pk", flat=True)) == kept
    services.spot_check_save(spot_check=spot_check)
    assert spot_check.failing_items.count() == 2
    services.spot_check_save(spot_check=spot_check, failing_items=items[1:])
    assert list(spot_check.failing_items.values_list("position", "item")) == [(1, "标签")]
    assert marks() == set()


def test_a_corrected_note_marks_nothing():
    spot_check = make_spot_check()
    spot_check.note = "补充说明"
    services.spot_check_save(spot_check=spot_check)
    assert SpotCheck.objects.get().note == "补充说明"
    assert marks() == set()


def test_withdrawing_a_batch_marks_its_quarter():
    row_withdraw(row=make_spot_check(), reason="重复登记", user=make_user())
    assert marks() == {(RATE, 20143)}


# ---- producers known by name only


def test_matching_a_producer_takes_every_check_of_exactly_that_name():
    enterprise = make_enterprise(name="宝坻粮油厂")
    make_spot_check(producer_name="宝坻粮油", sampled_on=dt.date(2014, 2, 1))
    make_spot_check(producer_name="宝坻粮油", sampled_on=dt.date(2013, 2, 1), first_result="pending")
    other = make_spot_check(producer_name="宝坻粮油二厂")
    known = make_spot_check(producer_name="宝坻粮油", producer=make_enterprise(), sampled_on=dt.date(2012, 2, 1))
    assert services.producer_match(name="宝坻粮油", producer=enterprise) == 2
    assert str(StaleMark.objects.get().cause) == "生产企业“宝坻粮油”认领为宝坻粮油厂"
    assert marks() == {(RATE, 20141)}
    assert SpotCheck.objects.filter(producer=enterprise).count() == 2
    assert SpotCheck.objects.get(pk=other.pk).producer is None
    assert SpotCheck.objects.get(pk=known.pk).producer == known.producer


# ---- projects and evaluations


def test_a_project_marks_the_quarters_of_its_old_and_new_acceptance():
    project = make_project(accepted_on=dt.date(2014, 6, 30))
    project.accepted_on = dt.date(2014, 7, 1)
    row_save(row=project)
    assert marks() == {(measure, quarter) for measure in PROJECTS for quarter in (20142, 20143)}


def test_an_aspect_and_a_verdict_move_their_own_figure_and_the_filing_moves_none():
    project = make_project()
    project.energy = "missed"
    row_save(row=project)
    assert marks() == {("projects-meeting-aspect", 20142)}
    project.verdict = "refused"
    row_save(row=project)
    assert marks() == {("projects-qualified", 20142)}
    project.filed_on = dt.date(2014, 6, 10)
    row_save(row=project)
    assert marks() == set()
    row_withdraw(row=project, reason="误登", user=make_user())
    assert marks() == {(measure, 20142) for measure in PROJECTS}


def test_an_evaluation_marks_its_old_and_new_quarter():
    evaluation = make_evaluation(evaluated_on=dt.date(2014, 5, 20))
    evaluation.evaluated_on, evaluation.met = dt.date(2014, 8, 1), False
    row_save(row=evaluation)
    assert marks() == {("service-evaluations-met", 20142), ("service-evaluations-met", 20143)}
    evaluation.note = "说明"
    row_save(row=evaluation)
    assert marks() == set()
    row_withdraw(row=evaluation, reason="误登", user=make_user())
    assert marks() == {("service-evaluations-met", 20143)}


def test_a_batch_marks_its_own_stage_and_both_where_the_stage_was_wrong():
    batch = make_spot_check(stage="market")
    batch.first_result = "failed"
    services.spot_check_save(spot_check=batch)
    assert [mark.parameters for mark in StaleMark.objects.all()] == [{"stage": "market"}]
    marks()

    batch.stage = "production"
    services.spot_check_save(spot_check=batch)
    assert [mark.parameters for mark in StaleMark.objects.all()] == [{}]
