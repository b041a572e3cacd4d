"""From rows to stored figures: windows, revisions, definitions, days."""

import datetime as dt
from decimal import Decimal

import pytest

from targets.models import (
    Applicability,
    Attainment,
    Indicator,
    IndicatorDefinition,
    Milestone,
    MilestoneSignOff,
    StaleMark,
    TargetPoint,
)
from targets.services import (
    figures_compare,
    figures_recompute,
    figures_roll_forward,
    stale_marks_write,
    stale_recompute,
)
from targets.tasks import recompute_stale
from tests.factories import (
    make_award,
    make_cause,
    make_certificate,
    make_definition,
    make_enterprise,
    make_indicator,
    make_plan,
    make_product,
    make_spot_check,
    make_standard,
    make_township,
)

pytestmark = pytest.mark.django_db


def check(day, result="passed", **fields):
    return make_spot_check(sampled_on=dt.date.fromisoformat(day), first_result=result, **fields)


def pass_rate(**fields):
    return make_indicator("spot-check-pass-rate", parameters={"stage": "market"}, **fields)


def certified(**fields):
    defaults = {"rule": "rising", "target": None, "window": "quarter_end", "kind": "stock_ratio"}
    return make_indicator("certified-enterprises", **defaults | fields)


def current(indicator, quarter, window):
    return Attainment.objects.filter(indicator=indicator, quarter=quarter, window=window).current().first()


def parts(indicator, quarter, window):
    figure = current(indicator, quarter, window)
    return figure.numerator, figure.denominator


def test_windows_are_sums_of_quarters():
    indicator = pass_rate()
    for day, result in [
        ("2013-12-31", "passed"),
        ("2014-01-01", "failed"),
        ("2014-04-01", "passed"),
        ("2014-07-01", "passed"),
    ]:
        check(day, result)

    figures_recompute()

    assert parts(indicator, 20143, "quarter") == (1, 1)
    assert parts(indicator, 20143, "year_to_date") == (2, 3)
    assert parts(indicator, 20143, "plan_to_date") == (3, 4)
    assert parts(indicator, 20134, "year_to_date") == (1, 1)
    assert parts(indicator, 20141, "year_to_date") == (0, 1)


def test_slices_of_a_window_are_sums_of_the_slices_of_its_quarters():
    indicator, town, other = pass_rate(), make_township(), make_township()
    check("2014-02-01", township=town)
    check("2014-05-01", "failed", township=town)
    check("2014-08-01", township=other)

    figures_recompute()

    assert current(indicator, 20143, "quarter").breakdown["township"] == {other.code: [1, 1]}
    assert current(indicator, 20143, "year_to_date").breakdown["township"] == {town.code: [1, 2], other.code: [1, 1]}


def test_only_quarters_that_have_begun_have_figures():
    indicator = pass_rate()

    figures_recompute()

    quarters = (
        Attainment.objects.filter(indicator=indicator).order_by("quarter_id").values_list("quarter_id", flat=True)
    )
    assert (quarters.first(), quarters.last(), len(set(quarters))) == (20101, 20144, 20)
    assert current(indicator, 20143, "quarter").as_of == dt.date(2014, 9, 30)
    assert current(indicator, 20144, "quarter").as_of == dt.date(2014, 10, 15)


def test_rows_dated_after_today_or_outside_the_plan_do_not_count():
    indicator = pass_rate()
    for day in ("2009-12-31", "2010-01-01", "2014-10-15", "2014-10-16"):
        check(day)

    figures_recompute()

    assert parts(indicator, 20144, "plan_to_date") == (2, 2)


def test_no_data_is_not_zero():
    indicator = pass_rate()

    figures_recompute()

    figure = current(indicator, 20143, "year_to_date")
    assert (figure.value, figure.status) == (None, "no_data")


def test_the_status_of_each_window_follows_its_own_sample():
    indicator = pass_rate(minimum_sample=2)
    check("2014-02-01")
    check("2014-08-01")

    figures_recompute()

    assert current(indicator, 20143, "quarter").status == "small_sample"
    assert current(indicator, 20143, "year_to_date").status == "attained"


def test_recomputing_without_a_change_writes_nothing():
    pass_rate()
    certified()
    check("2014-08-01")
    figures_recompute()

    assert figures_recompute() == []


def test_a_change_is_a_further_revision_and_leaves_the_old_one():
    indicator = pass_rate()
    batch = check("2014-08-01")
    figures_recompute()
    batch.first_result = "failed"
    batch.save(update_fields=["first_result"])

    revisions = figures_recompute([indicator], [20143])

    written = {(r.after.quarter_id, r.after.window): r.after.revision for r in revisions}
    assert written == {
        (20143, "quarter"): 2,
        (20143, "year_to_date"): 2,
        (20143, "plan_to_date"): 2,
        (20144, "year_to_date"): 2,
        (20144, "plan_to_date"): 2,
    }
    old = Attainment.objects.get(indicator=indicator, quarter=20143, window="quarter", revision=1)
    assert (old.numerator, old.denominator) == (1, 1)
    assert parts(indicator, 20143, "quarter") == (0, 1)


def test_only_the_quarters_asked_for_are_counted_again():
    indicator = pass_rate()
    figures_recompute()
    check("2012-05-05")
    check("2014-08-01")

    figures_recompute(quarters=[20143])

    assert parts(indicator, 20122, "quarter") == (0, 0)
    assert parts(indicator, 20143, "plan_to_date") == (1, 1)


def test_the_same_measure_may_serve_two_plans():
    old = pass_rate()
    new = pass_rate(plan=make_plan(starts_on=dt.date(2014, 1, 1), ends_on=dt.date(2016, 12, 31)))
    check("2013-05-05")
    check("2014-05-05")

    figures_recompute()

    assert parts(old, 20143, "plan_to_date") == (2, 2)
    assert parts(new, 20143, "plan_to_date") == (1, 1)
    assert not Attainment.objects.filter(indicator=new, quarter__lt=20141).exists()


# Definitions.


def test_the_definition_in_force_at_the_end_of_the_quarter_judges():
    indicator = pass_rate()
    late = make_definition(
        indicator,
        measure="spot-check-pass-rate",
        parameters={"stage": "market"},
        target=40,
        effective_from=dt.date(2014, 9, 30),
    )
    check("2014-06-01", "failed")
    check("2014-08-01")

    figures_recompute()

    assert current(indicator, 20142, "year_to_date").status == "off_track"
    figure = current(indicator, 20143, "year_to_date")
    assert (figure.definition, figure.status) == (late, "attained")


def test_a_definition_that_counts_something_else_counts_it_from_the_first_day():
    indicator = pass_rate()
    make_definition(
        indicator,
        measure="spot-check-pass-rate",
        parameters={"stage": "production"},
        effective_from=dt.date(2014, 7, 1),
    )
    check("2014-02-01", stage="market")
    check("2014-02-01", "failed", stage="production")
    check("2014-08-01", stage="production")

    figures_recompute()

    assert parts(indicator, 20142, "year_to_date") == (1, 1)
    assert parts(indicator, 20143, "year_to_date") == (1, 2)
    assert figures_recompute() == []


def test_judged_keeps_the_window_that_the_newest_definition_judges():
    indicator = pass_rate()
    figures_recompute()
    IndicatorDefinition.objects.filter(indicator=indicator).update(effective_from=dt.date(2010, 1, 1))
    make_definition(
        indicator,
        measure="spot-check-pass-rate",
        parameters={"stage": "market"},
        window="plan_to_date",
        effective_from=dt.date(2012, 1, 1),
    )
    figures_recompute()

    judged = Attainment.objects.of_plan(indicator.plan).judged()

    assert {f.quarter_id: f.window for f in judged}[20114] == "year_to_date"
    assert {f.quarter_id: f.window for f in judged}[20143] == "plan_to_date"
    assert len(judged) == 20


def test_yearly_targets_decide_what_is_due():
    indicator = make_indicator(
        "new-brand-awards",
        parameters={"programme": "tianjin"},
        kind="count",
        window="plan_to_date",
        target=20,
        tolerance=1,
    )
    definition = indicator.definitions.get()
    for year, value in [(2010, 1), (2011, 4), (2012, 8), (2013, 12), (2014, 16), (2015, 20)]:
        TargetPoint.objects.create(definition=definition, due_on=dt.date(year, 12, 31), value=value)
    for _ in range(7):
        make_award(granted_on=dt.date(2012, 12, 20))

    figures_recompute()

    figure = current(indicator, 20124, "plan_to_date")
    assert (figure.numerator, figure.due, figure.status) == (7, Decimal(8), "behind")
    assert current(indicator, 20133, "plan_to_date").due == Decimal("10.9918")  # 8 + 4 × 273/365
    assert current(indicator, 20133, "plan_to_date").status == "off_track"


def test_an_indicator_that_does_not_apply_keeps_its_parts_but_has_no_light():
    indicator = pass_rate()
    check("2014-02-01")
    Applicability.objects.create(
        indicator=indicator, since=dt.date(2014, 9, 30), until=dt.date(2014, 9, 30), basis="已停止评选"
    )

    figures_recompute()

    assert current(indicator, 20142, "year_to_date").status == "attained"
    assert current(indicator, 20143, "year_to_date").status == "not_applicable"
    assert parts(indicator, 20143, "year_to_date") == (1, 1)
    assert current(indicator, 20144, "year_to_date").status == "attained"


# Stocks and goals that rise.


def test_a_rising_goal_is_held_against_the_year_before():
    indicator = certified(tolerance=30)
    for _ in range(4):
        make_enterprise()
    first, second = make_enterprise(), make_enterprise()
    make_certificate(first, issued_on=dt.date(2010, 5, 1), expires_on=dt.date(2013, 4, 30))
    make_certificate(second, issued_on=dt.date(2011, 8, 1), expires_on=dt.date(2014, 7, 31))

    figures_recompute()

    found = {f.quarter_id: (f.numerator, f.status) for f in Attainment.objects.of_plan(indicator.plan).judged()}
    assert found[20101] == (0, "no_year_before")
    assert found[20104] == (1, "no_year_before")  # the quarter before is no year before
    assert found[20111] == (1, "on_track")  # 0 in the first quarter of 2010
    assert found[20112] == (1, "behind")  # 1 in the second quarter of 2010: no rise
    assert found[20113] == (2, "on_track")
    assert found[20132] == (1, "behind")
    assert current(indicator, 20113, "quarter_end").due == Decimal("16.6667")


def test_a_stock_is_taken_at_the_end_of_the_quarter_or_today_inside_it(settings):
    indicator = certified()
    make_certificate(make_enterprise(), issued_on=dt.date(2014, 1, 1), expires_on=dt.date(2014, 10, 15))
    figures_recompute()
    assert parts(indicator, 20144, "quarter_end") == (1, 1)

    settings.BUSINESS_DATE = "2014-10-16"
    figures_roll_forward()

    figure = current(indicator, 20144, "quarter_end")
    assert (figure.numerator, figure.as_of, figure.revision) == (0, dt.date(2014, 10, 16), 2)
    assert parts(indicator, 20143, "quarter_end") == (1, 1)


def test_a_new_day_is_a_revision_until_the_quarter_is_over(settings):
    indicator = certified()
    make_certificate(make_enterprise(), issued_on=dt.date(2014, 1, 1), expires_on=dt.date(2016, 12, 31))
    figures_recompute()

    settings.BUSINESS_DATE = "2014-11-15"
    figures_roll_forward()
    figure = current(indicator, 20144, "quarter_end")
    assert (figure.as_of, figure.revision) == (dt.date(2014, 11, 15), 2)
    assert current(indicator, 20143, "quarter_end").revision == 1

    settings.BUSINESS_DATE = "2015-01-02"
    figures_roll_forward()
    assert current(indicator, 20144, "quarter_end").as_of == dt.date(2014, 12, 31)
    assert current(indicator, 20151, "quarter_end").as_of == dt.date(2015, 1, 2)


@pytest.mark.parametrize(
    ("day", "key", "due"),
    [("2014-10-15", 20144, "14.3347"), ("2014-12-31", 20144, "15.0000"), ("2015-02-01", 20151, "15.4384")],
)
def test_due_inside_a_running_quarter_is_what_is_due_today(settings, day, key, due):
    """0 were recorded on 2010-03-31, 15 are due 1 736 days later, 1 659 of which have passed; then 5 more within 365 days."""
    settings.BUSINESS_DATE = day
    indicator = make_indicator("iso9000-enterprises", kind="stock", window="quarter_end", target=20)
    TargetPoint.objects.create(definition=indicator.definitions.get(), due_on=dt.date(2014, 12, 31), value=15)

    figures_recompute()

    assert current(indicator, 20101, "quarter_end").due == 0
    assert current(indicator, key, "quarter_end").due == Decimal(due)


def test_a_step_due_on_the_last_day_of_a_quarter_is_late_the_day_after(settings):
    settings.BUSINESS_DATE = "2014-12-31"
    indicator = make_indicator("milestones-signed", kind="milestone", window="quarter_end", target=2, tolerance=0)
    Milestone.objects.create(indicator=indicator, position=1, name="一", due_on=dt.date(2014, 12, 31))
    figures_recompute()
    assert current(indicator, 20144, "quarter_end").status == "on_track"

    settings.BUSINESS_DATE = "2015-01-01"
    figures_roll_forward()

    assert current(indicator, 20144, "quarter_end").status == "off_track"


def test_what_is_behind_its_day_is_rolled_forward_by_the_sweep(settings):
    indicator = certified()
    make_certificate(issued_on=dt.date(2014, 1, 1), expires_on=dt.date(2014, 12, 30))
    figures_recompute()
    make_indicator("certified-enterprises", indicator.plan)  # without a figure, there is nothing to bring forward
    assert not Indicator.objects.behind(dt.date(2014, 10, 15))

    settings.BUSINESS_DATE = "2014-12-31"
    assert list(Indicator.objects.behind(dt.date(2014, 12, 31))) == [indicator]
    recompute_stale()

    figure = current(indicator, 20144, "quarter_end")
    assert (figure.numerator, figure.as_of, figure.cause) == (0, dt.date(2014, 12, 31), "日期更新")
    assert not Indicator.objects.behind(dt.date(2014, 12, 31))


def test_after_the_plan_nothing_is_behind(settings):
    indicator = certified()
    make_certificate()
    settings.BUSINESS_DATE = "2016-02-01"
    figures_recompute()

    assert current(indicator, 20154, "quarter_end").as_of == dt.date(2015, 12, 31)
    assert not Indicator.objects.behind(dt.date(2016, 2, 1))


def test_a_figure_keeps_the_words_of_the_basis_that_it_was_graded_with():
    indicator = certified()
    span = Applicability.objects.create(indicator=indicator, since=dt.date(2014, 1, 1), basis="已停止评选")
    make_certificate()
    figures_recompute()
    old = current(indicator, 20143, "quarter_end")
    span.basis = "国家已停止评选"
    span.save(update_fields=["basis"])

    figures_recompute()

    new = current(indicator, 20143, "quarter_end")
    assert (old.inapplicable_since, old.inapplicable_basis) == (dt.date(2014, 1, 1), "已停止评选")
    assert (new.inapplicable_basis, new.revision) == ("国家已停止评选", 2)
    assert current(indicator, 20134, "quarter_end").inapplicable_since is None


def test_no_product_without_a_standard_where_nothing_is_produced_is_no_data():
    indicator = make_indicator("products-without-standard", kind="zero", window="quarter_end", rule="at_most", target=0)
    product = make_product(launched_on=dt.date(2013, 1, 1), ended_on=dt.date(2014, 8, 31))
    make_standard(product)

    figures_recompute()

    found = {key: current(indicator, key, "quarter_end") for key in (20124, 20131, 20143)}
    assert {key: (figure.numerator, figure.status) for key, figure in found.items()} == {
        20124: (None, "no_data"),
        20131: (0, "attained"),
        20143: (None, "no_data"),
    }
    assert figures_recompute() == []


def test_a_certificate_of_an_enterprise_out_of_operation_does_not_count():
    indicator = make_indicator("iso9000-enterprises", kind="stock", window="quarter_end", target=10)
    make_certificate(make_enterprise(closed_on=dt.date(2014, 6, 30)))
    make_certificate()

    figures_recompute()

    assert parts(indicator, 20142, "quarter_end") == (2, None)
    assert parts(indicator, 20143, "quarter_end") == (1, None)


def test_a_portal_that_slept_for_months_catches_up(settings):
    indicator = certified()
    settings.BUSINESS_DATE = "2014-02-10"
    figures_recompute()
    make_certificate(make_enterprise(), issued_on=dt.date(2014, 3, 1), expires_on=dt.date(2014, 8, 31))

    settings.BUSINESS_DATE = "2014-10-15"
    figures_roll_forward()

    found = {key: parts(indicator, key, "quarter_end") for key in (20141, 20142, 20143, 20144)}
    assert found == {20141: (1, 1), 20142: (1, 1), 20143: (0, 1), 20144: (0, 1)}


# Milestones.


def test_milestones_are_due_on_their_day_and_late_the_day_after(settings):
    indicator = make_indicator("milestones-signed", kind="milestone", window="quarter_end", target=2, tolerance=0)
    first = Milestone.objects.create(indicator=indicator, position=1, name="一", due_on=dt.date(2014, 10, 15))
    Milestone.objects.create(indicator=indicator, position=2, name="二", due_on=dt.date(2015, 12, 31))
    figures_recompute()
    assert current(indicator, 20144, "quarter_end").status == "on_track"

    settings.BUSINESS_DATE = "2014-10-16"
    figures_roll_forward()
    figure = current(indicator, 20144, "quarter_end")
    assert (figure.numerator, figure.denominator, figure.due, figure.status) == (0, 2, Decimal(1), "off_track")

    MilestoneSignOff.objects.create(milestone=first, signed_on=dt.date(2014, 10, 16), evidence="验收意见")
    stale_marks_write(measures=["milestones-signed"], quarters=[20144], cause=make_cause("验收"))
    stale_recompute()
    figure = current(indicator, 20144, "quarter_end")
    assert (figure.numerator, figure.status, figure.cause) == (1, "on_track", "验收")


# Stale marks.


def test_stale_marks_are_worked_off_and_name_the_cause():
    indicator = pass_rate()
    figures_recompute()
    check("2014-08-01")
    stale_marks_write(measures=["spot-check-pass-rate"], quarters=[20143], cause=make_cause("导入抽检表"))
    stale_marks_write(measures=["spot-check-pass-rate"], quarters=[20143, 20124], cause=make_cause("更正"))

    assert stale_recompute() == 3

    assert not StaleMark.objects.exists()
    assert current(indicator, 20143, "quarter").cause == "导入抽检表；更正"
    assert parts(indicator, 20144, "plan_to_date") == (1, 1)


def test_marks_outside_every_plan_are_not_written():
    make_plan()
    stale_marks_write(measures=["spot-check-pass-rate"], quarters=[20094, 20161], cause=make_cause(""))

    assert not StaleMark.objects.exists()


def test_a_mark_that_nobody_uses_is_cleared():
    make_plan()
    stale_marks_write(measures=["spot-check-pass-rate"], quarters=[20143], cause=make_cause(""))

    assert stale_recompute() == 1
    assert not StaleMark.objects.exists()


def test_a_full_recomputation_clears_the_marks_a_partial_one_those_of_its_quarters():
    indicator = pass_rate()
    stale_marks_write(measures=["spot-check-pass-rate"], quarters=[20143, 20142], cause=make_cause(""))

    figures_recompute([indicator])
    assert StaleMark.objects.count() == 2
    figures_recompute(quarters=[20142])
    assert StaleMark.objects.get().quarter_id == 20143
    figures_recompute()
    assert not StaleMark.objects.exists()


# The nightly comparison.


def test_the_comparison_finds_nothing_where_nothing_is_wrong():
    pass_rate()
    certified()
    check("2014-08-01")
    make_certificate()
    figures_recompute()

    comparison = figures_compare()

    assert (comparison.figures, comparison.differences.count(), comparison.error) == (80, 0, "")


def test_the_comparison_shows_what_changed_without_a_mark_and_heals_nothing():
    indicator = pass_rate()
    check("2014-08-01")
    figures_recompute()
    check("2014-08-02", "failed")

    comparison = figures_compare()

    found = {
        (d.quarter_id, d.window): (d.stored["denominator"], d.computed["denominator"])
        for d in comparison.differences.all()
    }
    assert found == {
        (20143, "quarter"): (1, 2),
        (20143, "year_to_date"): (1, 2),
        (20143, "plan_to_date"): (1, 2),
        (20144, "year_to_date"): (1, 2),
        (20144, "plan_to_date"): (1, 2),
    }
    assert parts(indicator, 20143, "quarter") == (1, 1)


def test_the_comparison_passes_over_what_is_marked_stale():
    pass_rate()
    figures_recompute()
    check("2014-08-02", "failed")
    stale_marks_write(measures=["spot-check-pass-rate"], quarters=[20143], cause=make_cause(""))

    assert figures_compare().differences.count() == 0


@pytest.mark.parametrize(
    ("counted", "due_on", "today"),
    [
        # The day was moved back, within the quarter and to the one before.
        ("2014-12-20", "2014-12-01", "2014-10-15"),
        ("2015-02-10", "2014-12-31", "2014-10-15"),
        # Counted yesterday, when the step was not late yet.
        ("2014-10-14", "2014-10-14", "2014-10-15"),
    ],
)
def test_the_comparison_sees_a_late_step_as_of_the_day_of_counting(settings, counted, due_on, today):
    settings.BUSINESS_DATE = counted
    indicator = make_indicator("milestones-signed", kind="milestone", window="quarter_end", target=2, tolerance=0)
    for position, day in enumerate((dt.date.fromisoformat(due_on), dt.date(2015, 12, 31)), 1):
        Milestone.objects.create(indicator=indicator, position=position, name="一", due_on=day)
    figures_recompute()

    settings.BUSINESS_DATE = today
    assert figures_compare().differences.count() == 0


def test_the_comparison_names_a_measure_that_nobody_registered():
    indicator = pass_rate(code="X1")
    IndicatorDefinition.objects.filter(indicator=indicator).update(measure="gone")

    assert "X1 MeasureError" in figures_compare().error


def test_a_change_that_leaves_the_parts_alone_still_moves_the_day(settings):
    """Certificate A was valid and is struck off, B is issued: 1 of 2 on both days, but not of the same enterprises."""
    indicator = certified()
    certificate = make_certificate(make_enterprise(), expires_on=dt.date(2016, 1, 1))
    other = make_enterprise()
    figures_recompute()

    settings.BUSINESS_DATE = "2014-10-16"
    certificate.delete()
    make_certificate(other, issued_on=dt.date(2014, 10, 16), expires_on=dt.date(2017, 10, 15))
    stale_marks_write(measures=["certified-enterprises"], quarters=[20144], cause=make_cause("更正"))
    stale_recompute()

    figure = current(indicator, 20144, "quarter_end")
    assert (figure.numerator, figure.denominator, figure.as_of) == (1, 2, dt.date(2014, 10, 16))


def test_a_mark_with_parameters_leaves_the_other_figures_of_its_measure_alone():
    market = pass_rate()
    production = make_indicator("spot-check-pass-rate", market.plan, parameters={"stage": "production"})
    figures_recompute()
    check("2014-08-01", stage="market")
    check("2014-08-01", stage="production")
    stale_marks_write(
        measures=["spot-check-pass-rate"], quarters=[20143], cause=make_cause("更正"), parameters={"stage": "market"}
    )

    stale_recompute()

    assert parts(market, 20143, "quarter") == (1, 1)
    assert parts(production, 20143, "quarter") == (0, 0)
    assert not StaleMark.objects.exists()
