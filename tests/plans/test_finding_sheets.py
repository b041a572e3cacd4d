"""Sheets of what the office finds on the plan: milestones signed off, and indicators that do not apply."""

import datetime as dt

import pytest

from exchange.models import SheetImport
from targets.models import Applicability, Indicator, Milestone, MilestoneSignOff, Plan, StaleMark
from tests.factories import make_indicator, make_plan, make_user
from tests.registers_files import bring_in, hand_in, tally, told, write_book

pytestmark = pytest.mark.django_db
SIGNED = {"指标代码": "A3", "里程碑序号": 2, "验收日期": "2014-08-20", "验收意见": "现场核查"}
SPAN = {"指标代码": "A1", "不适用起始日期": "2014-07-01", "认定依据": "不再评选"}


@pytest.fixture(autouse=True)
def _on_a_day(settings, db, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def plan() -> Plan:
    """A plan with an indicator judged by two milestones and one that is counted."""
    plan = make_plan(code="2010")
    judged = make_indicator("milestones-signed", plan, kind="milestone", code="A3")
    for position in (1, 2):
        Milestone.objects.create(
            indicator=judged, position=position, name=f"第{position}步", due_on=dt.date(2014, 9, 30)
        )
    make_indicator("new-brand-awards", plan, kind="count", code="A1")
    StaleMark.objects.all().delete()
    return plan


def marked() -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for measure, quarter in StaleMark.objects.values_list("measure", "quarter_id"):
        found.setdefault(measure, set()).add(quarter)
    return found


@pytest.mark.usefixtures("plan")
def test_a_workbook_signs_milestones_off_and_sets_indicators_aside(tmp_path):
    path = write_book(tmp_path / "认定.xlsx", {"里程碑验收": [SIGNED], "指标不适用认定": [SPAN]})
    sheet = bring_in(path)
    assert tally(sheet) == (2, 0, 0, 0)
    signed = MilestoneSignOff.objects.select_related("milestone").get()
    assert (signed.milestone.position, signed.signed_on, signed.evidence) == (2, dt.date(2014, 8, 20), "现场核查")
    span = Applicability.objects.get()
    assert (span.indicator.code, span.since, span.until, span.basis) == ("A1", dt.date(2014, 7, 1), None, "不再评选")
    assert marked() == {"milestones-signed": {20143, 20144}, "new-brand-awards": {20143, 20144}}
    assert tally(hand_in(path)) == (0, 0, 2, 0)


@pytest.mark.usefixtures("plan")
def test_an_earlier_day_marks_the_quarters_since_it(tmp_path):
    bring_in(write_book(tmp_path / "一.xlsx", {"里程碑验收": [SIGNED]}))
    StaleMark.objects.all().delete()
    sheet = bring_in(write_book(tmp_path / "二.xlsx", {"里程碑验收": [SIGNED | {"验收日期": "2014-03-31"}]}))
    assert tally(sheet) == (0, 1, 0, 0)
    assert marked() == {"milestones-signed": {20141, 20142, 20143, 20144}}


def test_what_a_line_names_wrongly_is_told(plan, tmp_path):
    make_indicator("milestones-signed", make_plan(code="2016"), kind="milestone", code="A3")
    lines = [
        SIGNED,
        SIGNED | {"规划代码": "2010", "里程碑序号": 3},
        SIGNED | {"指标代码": "Z9"},
        SIGNED | {"规划代码": "2010", "里程碑序号": "一"},
        SIGNED | {"规划代码": "2010", "验收意见": ""},
    ]
    sheet = hand_in(write_book(tmp_path / "x.xlsx", {"里程碑验收": lines}), "sign-offs")
    assert sheet.state == SheetImport.State.REFUSED
    assert [problem[1:] for problem in told(sheet)] == [
        (2, "指标代码", "A3", "indicator-of-several"),
        (3, "里程碑序号", "3", "milestone-unknown"),
        (4, "指标代码", "Z9", "indicator-unknown"),
        (5, "里程碑序号", "一", "word-unknown"),
        (6, "验收意见", "", "missing"),
    ]
    assert not MilestoneSignOff.objects.exists()


def test_spans_of_one_indicator_stay_apart(plan, tmp_path):
    indicator = Indicator.objects.get(plan=plan, code="A1")
    stored = Applicability.objects.create(
        indicator=indicator, since=dt.date(2012, 1, 1), basis="旧", created_by=make_user()
    )
    overlapping = write_book(tmp_path / "x.xlsx", {"指标不适用认定": [SPAN]})
    sheet = hand_in(overlapping, "inapplicable-spans")
    assert [problem[1:] for problem in told(sheet)] == [(2, "不适用起始日期", "2014-07-01", "spans-overlap")]
    ended = {"指标代码": "A1", "不适用起始日期": "2012-01-01", "不适用截止日期": "2014-06-30", "认定依据": "旧"}
    sheet = bring_in(write_book(tmp_path / "y.xlsx", {"指标不适用认定": [ended, SPAN]}), "inapplicable-spans")
    assert tally(sheet) == (1, 1, 0, 0)
    stored.refresh_from_db()
    assert stored.until == dt.date(2014, 6, 30)
    assert stored.created_by is not None
