"""Whether an amendment makes an indicator easier to attain, on levels worked out by hand, without the database."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from plans.amending.direction import find_direction
from plans.amending.versions import Step, Version
from targets.models import Indicator, Plan

PLAN = Plan(code="2011-2015", starts_on=dt.date(2011, 1, 1), ends_on=dt.date(2015, 12, 31))
FIELDS = {"rule": "at_least", "target": Decimal(95), "baseline": None, "tolerance": Decimal(1), "minimum_sample": 20}
STEPS = [Step(1, "划定范围", dt.date(2014, 3, 31)), Step(2, "公布名录", dt.date(2014, 6, 30))]


def find(before: Version, after: Version, kind: str = "ratio") -> str:
    return find_direction(Indicator(plan=PLAN, kind=kind), before, after)


def change(before: dict[str, Any], after: dict[str, Any], kind: str = "ratio") -> str:
    """Return the direction from some fields to others, the rest being alike."""
    return find(Version(FIELDS | before), Version(FIELDS | before | after), kind)


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ({}, {}, "neither"),
        ({}, {"target": Decimal("94.5")}, "easing"),
        ({}, {"target": Decimal("95.5")}, "tightening"),
        # At most so many: a higher number is the easier one.
        ({"rule": "at_most", "target": Decimal(5)}, {"target": Decimal(6)}, "easing"),
        ({"rule": "at_most", "target": Decimal(5)}, {"target": Decimal(4)}, "tightening"),
        # More may be missing, and fewer samples are judged.
        ({}, {"tolerance": Decimal("1.5")}, "easing"),
        ({}, {"tolerance": Decimal("0.5")}, "tightening"),
        ({}, {"minimum_sample": 21}, "easing"),
        ({}, {"minimum_sample": 19}, "tightening"),
        # One easing among whatever is harder is an easing.
        ({}, {"target": Decimal(96), "tolerance": Decimal(2)}, "easing"),
        ({}, {"target": Decimal(94), "minimum_sample": 10}, "easing"),
        # A number is given up, or held against the other side; or there is one at last.
        ({}, {"rule": "monitored", "target": None}, "easing"),
        ({}, {"rule": "rising", "target": None}, "easing"),
        ({}, {"rule": "at_most"}, "easing"),
        ({"rule": "at_most", "target": Decimal(5)}, {"rule": "at_least", "target": Decimal(95)}, "easing"),
        ({"rule": "monitored", "target": None}, {"rule": "at_least", "target": Decimal(1)}, "tightening"),
        ({"rule": "rising", "target": None}, {"rule": "at_most", "target": Decimal(99)}, "tightening"),
        ({"rule": "rising", "target": None}, {"rule": "monitored"}, "easing"),
        # A number that was watched and not asked for is no level that could be lowered.
        ({"rule": "monitored"}, {"rule": "at_least", "target": Decimal(90)}, "tightening"),
    ],
)
def test_a_definition_is_eased_where_anything_in_it_is(before, after, direction):
    assert change(before, after) == direction


def test_the_first_definition_of_all_eases_nothing():
    assert find(Version({}), Version(FIELDS)) == "neither"


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ([("2014-12-31", 90)], [("2014-12-31", 89)], "easing"),
        ([("2014-12-31", 90)], [("2014-12-31", 91)], "tightening"),
        # The yearly target holds for half a year longer, instead of the 95 of the end.
        ([("2014-12-31", 90)], [("2015-06-30", 90)], "easing"),
        ([("2014-12-31", 90)], [], "tightening"),
        ([], [("2014-12-31", 90)], "easing"),
        ([], [("2014-12-31", 95)], "neither"),
        # Harder in one year and easier in another.
        ([("2013-12-31", 80), ("2014-12-31", 90)], [("2013-12-31", 85), ("2014-12-31", 89)], "easing"),
    ],
)
def test_yearly_targets_are_compared_on_every_day_on_which_either_bends(before, after, direction):
    one, other = (
        Version(FIELDS, [(dt.date.fromisoformat(day), Decimal(value)) for day, value in points])
        for points in (before, after)
    )
    assert find(one, other) == direction


@pytest.mark.parametrize("kind", ["count", "stock"])
@pytest.mark.parametrize(("value", "direction"), [(59, "easing"), (60, "neither"), (61, "tightening")])
def test_a_way_from_nothing_to_100_is_at_60_after_three_fifths_of_the_plan(kind, value, direction):
    """From 2011-01-01 it is 1,095 of 1,825 days to 2013-12-31; nobody measured the start, so both begin at nothing."""
    fields = FIELDS | {"target": Decimal(100)}
    bent = Version(fields, [(dt.date(2013, 12, 31), Decimal(value))])
    assert find(Version(fields), bent, kind) == direction


FIRST, SECOND = STEPS


@pytest.mark.parametrize(
    ("after", "direction"),
    [
        (STEPS, "neither"),
        ([FIRST, SECOND._replace(due_on=dt.date(2014, 7, 1))], "easing"),
        ([FIRST, SECOND._replace(due_on=dt.date(2014, 6, 29))], "tightening"),
        ([FIRST], "easing"),
        ([*STEPS, Step(None, "复核", dt.date(2015, 6, 30))], "tightening"),
        # One of the plan that the definition before did not ask for.
        ([*STEPS, Step(3, "复核", dt.date(2015, 6, 30))], "tightening"),
        ([FIRST, Step(None, "公布名录", dt.date(2014, 6, 30))], "easing"),
    ],
)
def test_steps_are_eased_where_one_is_put_off_or_dropped(after, direction):
    assert find(Version(FIELDS, steps=STEPS), Version(FIELDS, steps=after), "milestone") == direction
