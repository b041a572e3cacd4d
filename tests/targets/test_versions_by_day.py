"""What was in force on a day as it was known on another: two axes of time, worked out by hand."""

import datetime as dt

import pytest
from django.utils import timezone

from targets.models import IndicatorDefinition
from tests.factories import make_definition, make_indicator, make_plan

pytestmark = pytest.mark.django_db

DAYS = ["2010-06-30", "2012-12-31", "2013-12-31", "2014-06-30", "2015-01-01"]
KNOWN = ["2010-12-31", "2013-07-01", "2014-02-01", "2014-08-01", "2015-06-30"]
# The plan asks for 95 from 2010. On 2013-06-01 the office records 96 from 2014 on, on 2014-01-20 that 94 held from 2013
# (an error), and on 2014-07-10 that it was 97 and not 96 from 2014 on.
EXPECTED = """
95 95 95 95 95
95 95 95 96 96
95 95 94 96 96
95 95 94 97 97
95 95 94 97 97
"""


def moment(day: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(f"{day} 12:00"))


def test_what_was_in_force_on_a_day_as_known_on_another():
    indicator = make_indicator("spot-check-pass-rate", make_plan(), parameters={"stage": "production"})
    # Typed in today, but the plan itself laid it down.
    for target, day, recorded, revision in [
        (96, "2014-01-01", "2013-06-01", 1), (94, "2013-01-01", "2014-01-20", 1), (97, "2014-01-01", "2014-07-10", 2),
    ]:  # fmt: skip
        made = make_definition(indicator, target=target, effective_from=day, revision=revision)
        IndicatorDefinition.objects.filter(pk=made.pk).update(created_at=moment(recorded))
    matrix = [
        [indicator.definitions.all().in_force(dt.date.fromisoformat(day), moment(known)).get().target for day in DAYS]
        for known in KNOWN
    ]
    assert matrix == [[int(cell) for cell in line.split()] for line in EXPECTED.strip().splitlines()]
    # One version asked by itself answers as the query does.
    for known in KNOWN:
        told = {row.pk for row in indicator.definitions.all() if row.is_known_at(moment(known))}
        assert told == set(indicator.definitions.all().known_at(moment(known)).values_list("pk", flat=True))
