"""Figures that indicators read from accepted reports: exact, by quarter and window, and never from anything else."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from departments.models import Body
from plans.services.bodies import body_merge
from reporting import services
from reporting.models import AcceptedFigure, Report, ReportItem, ReportVersion
from targets.models import Attainment, ComparisonDifference, Indicator, Quarter, StaleMark, Status
from targets.registry import MeasureError, registry
from targets.services import figures_compare, figures_recompute, quarter_close, stale_recompute
from tests.factories import make_indicator, make_plan, make_user
from tests.pages import find_elements, read_text
from tests.reporting.report_rows import Cast, make_body, make_duty, make_item

pytestmark = pytest.mark.django_db


def accepted(body: Body, item: ReportItem, quarter: int, amount: str) -> AcceptedFigure:
    """Make an accepted report of a body with one figure."""
    moment = dt.datetime(2014, 10, 1, tzinfo=dt.UTC)
    report = Report.objects.create(
        body=body, quarter_id=quarter, state="accepted", due_at=moment, first_submitted_at=moment, submitted_at=moment
    )
    version = ReportVersion.objects.create(
        report=report, number=1, content={}, checksum="0", accepted_by=make_user(), accepted_at=moment
    )
    return AcceptedFigure.objects.create(version=version, report=report, item=item, amount=Decimal(amount))


def observed(item: ReportItem, measure: str = "reported-figure", **fields: Any) -> Indicator:
    """Make an indicator that shows an item without a target."""
    stock = measure == "reported-stock"
    defaults = {
        "rule": "monitored", "target": None, "parameters": {"item": item.code},
        "window": "quarter_end" if stock else "year_to_date",
    }  # fmt: skip
    indicator = make_indicator(measure, item.duty.clause.plan, kind="stock" if stock else "count", **defaults | fields)
    indicator.unit = item.unit
    indicator.save()
    return indicator


def figure(indicator: Indicator, quarter: int, window: str) -> Attainment:
    return indicator.attainments.filter(quarter=quarter, window=window).current().get()


def test_amounts_add_up_exactly_over_quarters_and_windows() -> None:
    one, two = make_body(), make_body()
    item = make_item(make_duty(make_plan(), one, two), unit="万元", decimals=2)
    for body, quarter, amount in ((one, 20134, "100"), (one, 20141, "12.5"), (two, 20141, "0.0001"), (one, 20143, "3")):
        accepted(body, item, quarter, amount)
    accepted(two, make_item(item.duty), 20142, "9999")
    indicator = observed(item)
    figures_recompute([indicator])
    values = {
        (quarter, window): figure(indicator, quarter, window).value
        for quarter in (20141, 20142, 20143)
        for window in ("quarter", "year_to_date", "plan_to_date")
    }
    first, both = Fraction(125_001, 10_000), Fraction(155_001, 10_000)
    assert values == {
        (20141, "quarter"): first, (20141, "year_to_date"): first, (20141, "plan_to_date"): 100 + first,
        (20142, "quarter"): None, (20142, "year_to_date"): first, (20142, "plan_to_date"): 100 + first,
        (20143, "quarter"): 3, (20143, "year_to_date"): both, (20143, "plan_to_date"): 100 + both,
    }  # fmt: skip
    assert figure(indicator, 20143, "year_to_date").breakdown == {
        "body": {one.code: [155_000, None], two.code: [1, None]}
    }


def test_no_data_zero_and_not_applicable_are_three_things() -> None:
    body = make_body()
    item = make_item(make_duty(make_plan(), body))
    accepted(body, item, 20142, "0")
    indicator = observed(item, window="quarter")
    indicator.inapplicable_spans.create(since=dt.date(2014, 7, 1), basis="停止统计")
    figures_recompute([indicator])
    found = [figure(indicator, quarter, "quarter") for quarter in (20141, 20142, 20143)]
    assert [(row.value, row.status) for row in found] == [
        (None, Status.NO_DATA), (0, Status.MONITORED), (None, Status.NOT_APPLICABLE),
    ]  # fmt: skip


def test_a_sum_is_graded_against_its_target() -> None:
    body = make_body()
    item = make_item(make_duty(make_plan(), body), unit="万元")
    accepted(body, item, 20143, "99.9999")
    indicator = observed(item, rule="at_least", target=100, window="plan_to_date")
    figures_recompute([indicator])
    assert figure(indicator, 20143, "plan_to_date").status == Status.ON_TRACK
    accepted(body, item, 20142, "0.0001")
    figures_recompute([indicator])
    assert figure(indicator, 20143, "plan_to_date").status == Status.ATTAINED


def test_the_latest_of_each_body_stands_and_what_holds_at_an_end_only_there() -> None:
    one, two = make_body(), make_body()
    duty = make_duty(make_plan(), one, two)
    latest, end = make_item(duty, period="latest"), make_item(duty, period="end")
    for body, quarter, amount in ((one, 20141, "5"), (two, 20141, "7"), (one, 20143, "6")):
        found = accepted(body, latest, quarter, amount)
    AcceptedFigure.objects.create(version=found.version, report=found.report, item=end, amount=4)
    rows = registry["reported-stock"]
    days = [dt.date(2014, 3, 31), dt.date(2014, 6, 30), dt.date(2014, 9, 30), dt.date(2014, 10, 15)]
    found = {
        item: [
            sorted(rows.population(day, 0, {"item": item.code}).rows.values_list("amount", flat=True)) for day in days
        ]
        for item in (latest, end)
    }
    assert found == {latest: [[5, 7], [5, 7], [6, 7], [6, 7]], end: [[], [], [4], []]}


def test_a_merged_body_speaks_until_its_successor_reports_for_both() -> None:
    old, new = make_body(until=dt.date(2014, 5, 31)), make_body()
    Body.objects.filter(pk=old.pk).update(successor=new)
    item = make_item(make_duty(make_plan(), old, new), period="latest")
    accepted(old, item, 20141, "5")
    accepted(new, item, 20141, "7")
    build = registry["reported-stock"].population
    assert [row.amount for row in build(dt.date(2014, 6, 30), 0, {"item": item.code}).rows.order_by("amount")] == [5, 7]
    accepted(new, item, 20142, "13")
    assert [row.amount for row in build(dt.date(2014, 6, 30), 0, {"item": item.code}).rows] == [13]


def test_a_merging_marks_the_latest_figures_of_the_merged_body_alone() -> None:
    old, new = make_body(), make_body()
    item, other = (make_item(make_duty(make_plan(), old, new), period="latest") for _ in range(2))
    accepted(old, item, 20142, "5")
    for one in (item, other):
        observed(one, "reported-stock")
    day = dt.date(2014, 7, 1)
    body_merge(body=old, into=new, day=day, basis="津宝政发", user=make_user())
    marks = [(mark.quarter_id, mark.measure, mark.parameters) for mark in StaleMark.objects.all()]
    assert marks == [(key, "reported-stock", {"item": item.code}) for key in (20143, 20144)]


def test_only_items_of_its_rule_over_periods_can_be_read() -> None:
    item = make_item(make_duty(make_plan()), period="end")
    with pytest.raises(MeasureError):
        registry["reported-figure"].check({"item": item.code})
    registry["reported-stock"].check({"item": item.code})
    with pytest.raises(MeasureError):
        registry["reported-stock"].check({"item": "nothing"})


def test_acceptance_moves_the_figure_and_a_correction_after_the_closing_stands_beside_it(settings) -> None:
    settings.BUSINESS_DATE = "2014-10-09"
    cast = Cast()
    indicator = observed(cast.item)
    cast.fill(Decimal("12.5"))
    cast.submit()
    stale_recompute()
    assert not indicator.attainments.exclude(numerator=None).exists()
    services.report_accept(report=cast.now, user=cast.office)
    stale_recompute()
    assert figure(indicator, 20143, "year_to_date").value == Fraction(25, 2)
    Quarter.objects.filter(pk__lt=20143).update(
        closed_at=dt.datetime(2014, 10, 1, tzinfo=dt.UTC), closed_by=cast.office
    )
    quarter_close(quarter=Quarter.objects.get(pk=20143), user=cast.office)
    correction = services.correction_propose(
        report=cast.now, user=cast.liaison, reason="漏报一件", changes={cast.item: Decimal("13.5")}
    )
    services.correction_approve(correction=correction, user=cast.office)
    stale_recompute()
    of_window = indicator.attainments.filter(quarter=20143, window="year_to_date")
    assert (of_window.official().get().value, of_window.corrections().get().value) == (
        Fraction(25, 2),
        Fraction(27, 2),
    )
    words = f"{cast.body}报告第2版：{cast.item.label} 12.5 → 13.5（理由：漏报一件）"
    assert of_window.corrections().get().cause == words
    figures_compare()
    assert not ComparisonDifference.objects.exists()


def test_the_rows_add_up_to_the_number_on_the_page_and_in_the_file(client: Client) -> None:
    one, two = make_body(name="财政局"), make_body()
    item = make_item(make_duty(make_plan(), one, two), unit="万元", decimals=2)
    first = accepted(one, item, 20143, "1250.5")
    accepted(two, item, 20143, "0.25")
    indicator = observed(item)
    figures_recompute([indicator])
    client.force_login(make_user())
    address = f"/plans/{indicator.plan.code}/indicators/{indicator.code}/"
    page = client.get(address, {"quarter": "2014Q3"}).content.decode()
    assert read_text(page, ".reading__figure .fig__value") == "1 250.75"
    rows = client.get(f"{address}rows/numerator/", {"quarter": "2014Q3"})
    assert read_text(rows, ".agreement--good") == "共 2 条，合计 1 250.75 万元，与看板数字一致"
    assert find_elements(rows, f'td a[href="/accepted-figures/{first.pk}/"]')
    lines = client.get(f"{address}rows/numerator/", {"quarter": "2014Q3", "export": "csv"}).getvalue().decode()
    assert [line.split(",")[2] for line in lines.splitlines()[1:]] == ["1250.5", "0.25"]
    cut = client.get(f"{address}rows/numerator/", {"quarter": "2014Q3", "by": "body", "key": two.code})
    assert read_text(cut, ".agreement").startswith("共 1 条，合计 0.25 万元")
    assert client.get(f"/accepted-figures/{first.pk}/").url == f"/reports/{one.code}/2014Q3/"
