"""The light of parts, without the database: what is due of milestones and what is measured of the rest."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest

from targets.aggregation import Parts
from targets.grading import Goal
from targets.models import Attainment, IndicatorDefinition, IndicatorKind, Status, TargetRule
from targets.services.derivation import grade_parts, is_usable, round_due
from targets.timelines import QuarterSource

SPAN = {"starts_on": dt.date(2010, 9, 7), "ends_on": dt.date(2015, 12, 31)}
STEPS = Goal(kind=IndicatorKind.MILESTONE, rule=TargetRule.AT_LEAST, target=None, tolerance=Fraction(1), **SPAN)


@pytest.mark.parametrize(
    ("signed", "steps", "due", "found"),
    [
        # As long as no step is due, none is late.
        (0, 4, Fraction(0), Status.ON_TRACK),
        (0, 4, None, Status.ON_TRACK),
        (0, 4, Fraction(1), Status.BEHIND),
        (0, 4, Fraction(2), Status.OFF_TRACK),
        (1, 4, Fraction(1), Status.ON_TRACK),
        (4, 4, Fraction(2), Status.ATTAINED),
        (None, 4, Fraction(0), Status.ON_TRACK),
        (0, None, Fraction(0), Status.NO_DATA),
        (0, 0, Fraction(0), Status.NO_DATA),
    ],
)
def test_steps_are_graded_by_how_many_are_due(signed, steps, due, found):
    assert grade_parts(STEPS, Parts(signed, steps), due, applicable=True) == found


def test_what_does_not_apply_is_not_graded():
    assert grade_parts(STEPS, Parts(0, 4), Fraction(4), applicable=False) == Status.NOT_APPLICABLE


def test_a_sum_is_graded_in_its_unit_and_a_rate_in_per_cent():
    amounts = Goal(kind=IndicatorKind.COUNT, rule=TargetRule.AT_LEAST, target=Fraction(100), **SPAN)
    # 1,000,000 ten-thousandths are 100.
    assert grade_parts(amounts, Parts(1_000_000, None, {}, 10_000), Fraction(50), applicable=True) == Status.ATTAINED
    assert grade_parts(amounts, Parts(999_999, None, {}, 10_000), Fraction(50), applicable=True) == Status.ON_TRACK
    things = Goal(kind=IndicatorKind.COUNT, rule=TargetRule.AT_LEAST, target=Fraction(5), **SPAN)
    assert grade_parts(things, Parts(5), Fraction(5), applicable=True) == Status.ATTAINED
    assert grade_parts(things, Parts(4), Fraction(4), applicable=True) == Status.ON_TRACK
    rate = Goal(kind=IndicatorKind.RATIO, rule=TargetRule.AT_LEAST, target=Fraction(95), minimum_sample=20, **SPAN)
    assert grade_parts(rate, Parts(19, 20), Fraction(95), applicable=True) == Status.ATTAINED
    assert grade_parts(rate, Parts(19, 19), Fraction(95), applicable=True) == Status.SMALL_SAMPLE
    assert grade_parts(rate, Parts(0, 0), Fraction(95), applicable=True) == Status.NO_DATA


@pytest.mark.parametrize(
    ("due", "stored"),
    [(Fraction(1, 3), Decimal("0.3333")), (Fraction(2, 3), Decimal("0.6667")), (Fraction(95), Decimal("95.0000"))],
)
def test_what_is_due_is_stored_with_four_decimals(due, stored):
    assert str(round_due(due)) == str(stored)
    assert round_due(None) is None


FIRST, SECOND, THIRD = (
    IndicatorDefinition(pk=pk, measure="spot-check-pass-rate", parameters={"stage": stage})
    for pk, stage in enumerate(("market", "production", "market"), start=1)
)


@pytest.mark.parametrize(
    ("made_by", "of", "source", "usable"),
    [
        (FIRST, "2014-09-30", FIRST, True),
        # The target alone was amended: what was counted is the same.
        (FIRST, "2014-09-30", THIRD, True),
        # Counted by a definition that asked for other batches, or by one that is gone.
        (FIRST, "2014-09-30", SECOND, False),
        (SECOND, "2014-09-30", THIRD, False),
        (IndicatorDefinition(pk=9, measure="spot-check-pass-rate"), "2014-09-30", FIRST, False),
        # A day has passed since, or nothing is stored.
        (FIRST, "2014-09-29", FIRST, False),
        (None, "2014-09-30", FIRST, False),
    ],
)
def test_stored_parts_are_used_where_the_same_was_counted_of_the_same_day(made_by, of, source, usable):
    timeline = SimpleNamespace(as_of=lambda key: dt.date(2014, 9, 30), definitions=[FIRST, SECOND, THIRD])
    stored = {}
    if made_by is not None:
        stored[20143, "quarter"] = Attainment(definition_id=made_by.pk, as_of=dt.date.fromisoformat(of))
    assert is_usable(timeline, stored, QuarterSource.of(source), 20143) is usable
    assert not is_usable(timeline, stored, QuarterSource.of(source), 20142)
