"""What asks for an explanation, and what stands beside a figure: on figures worked out by hand."""

import datetime as dt
from decimal import Decimal
from itertools import count

import pytest

from reporting.checks import (
    CheckedValue,
    PeriodComparison,
    check_values,
    compare_figure,
    compare_periods,
    find_concerns,
    find_gaps,
    period_figure,
    select_checked_rows,
)
from reporting.models import ReportItem, ReportItemRule, ReportValue
from tests.reporting.report_rows import DUE, Cast, make_body, make_report
from tests.reporting.report_rows import make_item as store_item
from tests.reporting.test_report_measures import accepted

keys = count(1)
NOTHING_BEFORE = PeriodComparison(year_to_date=None, missing=0, last_quarter=None, year_before=None)


def make_item(label: str = "", **fields: object) -> ReportItem:
    """Make a figure in pieces that is stored nowhere."""
    return ReportItem(**{"pk": next(keys), "label": label, "kind": "figure", "unit": "件", "period": "sum"} | fields)


def concerns(
    item: ReportItem,
    figure: str | None,
    others: dict[ReportItem, str | None] | None = None,
    rules: tuple[tuple[str, ReportItem], ...] = (),
    comparison: PeriodComparison | None = NOTHING_BEFORE,
    band: int = 50,
) -> list[str]:
    """Return what a figure of the item has to explain, beside the figures of other items."""
    amounts = {item: figure} | (others or {})
    figures = {one.pk: None if amount is None else Decimal(amount) for one, amount in amounts.items()}
    value = ReportValue(item=item, figure=figures[item.pk])
    bound = [ReportItemRule(item=item, relation=relation, other=other) for relation, other in rules]
    return list(find_concerns(value, comparison, bound, figures, band))


@pytest.mark.parametrize(
    ("figure", "found"),
    [
        ("9.9999", ["低于正常值下限10"]),
        ("10", []),
        ("20", []),
        ("20.0001", ["高于正常值上限20"]),
    ],
)
def test_a_range_includes_its_ends(figure, found):
    assert concerns(make_item(minimum=Decimal(10), maximum=Decimal(20)), figure) == found


@pytest.mark.parametrize(("figure", "found"), [("6", ["大于“立案”"]), ("5", []), ("4", [])])
def test_a_figure_of_at_most_another_is_told_where_it_is_greater(figure, found):
    filed = make_item("立案")
    assert concerns(make_item("结案"), figure, {filed: "5"}, (("at_most", filed),)) == found


@pytest.mark.parametrize(("figure", "found"), [("6", ["与“合计”不相等"]), ("5", []), ("4", ["与“合计”不相等"])])
def test_a_figure_equal_to_another_is_told_where_it_is_greater_or_less(figure, found):
    total = make_item("合计")
    assert concerns(make_item("分项"), figure, {total: "5"}, (("equal", total),)) == found


def test_a_rule_binds_only_its_own_item_and_what_is_filled_in():
    before, own, after, empty = (make_item(label) for label in ("前项", "本项", "后项", "未填项"))
    figures = {before.pk: Decimal(5), own.pk: Decimal(3), after.pk: Decimal(5), empty.pk: None}
    value = ReportValue(item=own, figure=Decimal(3))
    of_others = [
        ReportItemRule(item=before, relation="equal", other=after),
        ReportItemRule(item=after, relation="equal", other=before),
    ]
    assert list(find_concerns(value, NOTHING_BEFORE, of_others, figures, 50)) == []
    # The rule after the one that says nothing is still looked at.
    rules = (("equal", empty), ("equal", after))
    assert concerns(own, "3", {after: "5", empty: None}, rules) == ["与“后项”不相等"]


@pytest.mark.parametrize(
    ("figure", "last_quarter", "year_before", "found"),
    [
        # 60 after 40 is 20 of 40 more: +50 %, which the band of 50 still holds.
        ("60", "40", None, []),
        ("60.4", "40", None, ["比上季度变动+51%"]),
        ("60.01", "40", None, ["比上季度变动+50%"]),
        ("20", "40", None, []),
        ("19.6", "40", None, ["比上季度变动-51%"]),
        ("90", None, "40", ["比上年同期变动+125%"]),
        # Eleven times 40 is 1000 % more.
        ("440", "40", None, ["远高于上季度，请核对单位"]),
        ("439.6", "40", "30", ["比上季度变动+999%", "远高于上年同期，请核对单位"]),
        # From 200 to 80 it fell by 120 of 200, from 50 it rose by 30 of 50.
        ("80", "200", "50", ["比上季度变动-60%", "比上年同期变动+60%"]),
        # A figure may be negative: from -40 to -80 is 40 of 40 less.
        ("-80", "-40", None, ["比上季度变动+100%"]),
        ("0", "40", None, ["比上季度变动-100%"]),
        ("5", "0", "0", []),
    ],
)
def test_a_change_is_told_in_per_cent_of_the_earlier_figure(figure, last_quarter, year_before, found):
    earlier = [None if amount is None else Decimal(amount) for amount in (last_quarter, year_before)]
    comparison = PeriodComparison(None, 0, *earlier)
    assert concerns(make_item(), figure, comparison=comparison) == found


def test_nothing_is_asked_about_what_is_not_filled_in_or_has_nothing_beside_it():
    assert concerns(make_item(minimum=Decimal(10)), None) == []
    assert concerns(make_item(minimum=Decimal(10)), "5", comparison=None) == ["低于正常值下限10"]


FIGURES = {20131: "7", 20133: "9", 20134: "11", 20141: "2", 20142: "3", 20143: "99"}


@pytest.mark.parametrize(
    ("key", "figure", "year_to_date", "missing", "last_quarter", "year_before"),
    [
        # The first quarter's last quarter is the fourth of the year before.
        (20141, "5", "5", 0, "11", "7"),
        (20143, "5", "10", 0, "3", "9"),
        (20142, None, "2", 1, "2", None),
        (20133, "5", "12", 1, None, None),
    ],
)
def test_beside_a_figure_stand_the_year_the_quarter_before_and_the_year_before(
    key, figure, year_to_date, missing, last_quarter, year_before
):
    known = {quarter: Decimal(amount) for quarter, amount in FIGURES.items() if quarter < key}
    found = compare_figure(make_item(), key, None if figure is None else Decimal(figure), known)
    amounts = [None if amount is None else Decimal(amount) for amount in (year_to_date, last_quarter, year_before)]
    assert found == PeriodComparison(amounts[0], missing, amounts[1], amounts[2])


@pytest.mark.parametrize(
    ("period", "last", "figure"),
    [("sum", 20143, "5"), ("latest", 20143, "3"), ("end", 20143, None), ("end", 20142, "3")],
)
def test_a_period_is_a_sum_the_latest_or_its_end(period, last, figure):
    known = {20142: Decimal(3), 20141: Decimal(2)}
    expected = None if figure is None else Decimal(figure)
    assert period_figure(make_item(period=period), known, last) == expected
    assert period_figure(make_item(period=period), {}, last) is None


@pytest.mark.parametrize(
    ("fields", "obligatory", "worrying", "gaps"),
    [
        ({}, True, False, [("figure", "该项为必填项。")]),
        ({}, False, False, []),
        ({"figure": Decimal(0)}, True, False, []),
        ({"figure": Decimal(5)}, True, True, [("explanation", "请对该数值作出说明。")]),
        ({"figure": Decimal(5), "explanation": "春节"}, True, True, []),
        ({"figure": Decimal(5), "known": Decimal(4)}, True, False, [("register_agreement_0", "请对台账数据予以确认或提出异议。")]),
        ({"figure": Decimal(5), "known": Decimal(0)}, True, False, [("register_agreement_0", "请对台账数据予以确认或提出异议。")]),
        ({"figure": Decimal(5), "known": Decimal(4), "register_agreement": "confirmed"}, True, False, []),
    ],
)  # fmt: skip
def test_what_is_missing_is_named_with_its_field(fields, obligatory, worrying, gaps):
    value = ReportValue(pk=7, item=make_item(obligatory=obligatory), **fields)
    checked = CheckedValue(value, None, ["比上季度变动+60%"] if worrying else [])
    assert [(gap.field, gap.message) for gap in checked.gaps] == gaps
    assert [gap.anchor for gap in checked.gaps] == [f"i7-{field}" for field, _message in gaps]


def test_a_narrative_asks_for_its_text():
    value = ReportValue(pk=7, item=make_item(kind="narrative"), text="")
    assert [gap.field for gap in CheckedValue(value, None, []).gaps] == ["text"]


@pytest.mark.django_db
def test_beside_a_figure_stand_those_of_merged_bodies_from_the_first_of_the_year_before():
    cast = Cast()
    merged = make_body(until=dt.date(2014, 6, 30), successor=cast.body)
    for body, quarter, amount in (
        (cast.body, 20124, "1000"), (cast.body, 20131, "7"), (cast.body, 20133, "9"), (merged, 20133, "0.5"),
        (cast.body, 20141, "2"), (merged, 20141, "3"), (cast.body, 20142, "4"), (make_body(), 20142, "500"),
    ):  # fmt: skip
        accepted(body, cast.item, quarter, amount)
    # Submitted and not accepted yet: it counts; a draft does not.
    drafting = make_body(until=dt.date(2014, 1, 1), successor=cast.body)
    submitted = {"state": "submitted", "first_submitted_at": DUE, "submitted_at": DUE}
    for body, fields in ((merged, submitted), (drafting, {})):
        make_report(body, cast.item, quarter=20142, **fields).values.update(figure=10)
    cast.fill(5)
    value = cast.report.values.get()
    assert compare_periods(cast.report, [value]) == {
        cast.item.pk: PeriodComparison(Decimal(24), 0, Decimal(14), Decimal("9.5"))
    }
    first = make_report(cast.body, cast.item, quarter=20144)
    # The third quarter is a draft still.
    assert compare_periods(first, first.values.all()) == {cast.item.pk: PeriodComparison(Decimal(19), 2, None, None)}


@pytest.mark.django_db
def test_all_that_is_missing_is_named_but_a_nil_report_needs_only_its_statement():
    cast = Cast()
    narrative = store_item(cast.duty, kind="narrative")
    ReportValue.objects.create(report=cast.report, item=narrative)
    other = store_item(cast.duty)
    ReportValue.objects.create(report=cast.report, item=other, figure=3)
    ReportItemRule.objects.create(item=cast.item, relation="equal", other=other)
    cast.fill(5)
    checked = {one.value.item: one for one in check_values(cast.report, select_checked_rows(cast.report), 50)}
    assert checked[cast.item].concerns == [f"与“{other.label}”不相等"]
    assert (checked[other].concerns, checked[narrative].comparison) == ([], None)
    assert checked[other].comparison == PeriodComparison(Decimal(3), 2, None, None)
    assert [(gap.value.item, gap.field) for gap in find_gaps(cast.report, 50)] == [
        (cast.item, "explanation"),
        (narrative, "text"),
    ]
    cast.report.nil_statement = "本季度无此项工作"
    assert find_gaps(cast.report, 50) == []
