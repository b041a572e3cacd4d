"""The sheet of what the office finds on the plan: milestones signed off."""

import datetime as dt

import pytest

from exchange.models import SheetImport
from targets.models import Milestone, MilestoneSignOff, Plan, StaleMark
from tests.factories import make_indicator, make_plan
from tests.registers_files import bring_in, hand_in, tally, told, write_book

pytestmark = pytest.mark.django_db
SIGNED = {"指标代码": "A3", "里程碑序号": 2, "验收日期": "2014-08-20", "验收意见": "现场核查"}


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
def test_a_workbook_signs_milestones_off(tmp_path):
    path = write_book(tmp_path / "认定.xlsx", {"里程碑验收": [SIGNED]})
    sheet = bring_in(path)
    assert tally(sheet) == (1, 0, 0, 0)
    signed = MilestoneSignOff.objects.select_related("milestone").get()
    assert (signed.milestone.position, signed.signed_on, signed.evidence) == (2, dt.date(2014, 8, 20), "现场核查")
    assert marked() == {"milestones-signed": {20143, 20144}}
    assert tally(hand_in(path)) == (0, 0, 1, 0)


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
