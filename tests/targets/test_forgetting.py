"""Records of computing are forgotten after 90 days, unless they say that something was wrong."""

import datetime as dt

import pytest
from django.utils import timezone

from targets.models import Comparison, ComparisonDifference, Recomputation
from targets.services import computing_records_forget
from tests.factories import make_indicator, make_quarters

pytestmark = pytest.mark.django_db


def test_old_passes_and_comparisons_that_went_well_are_forgotten():
    make_quarters()
    now, day = timezone.now(), dt.timedelta(days=1)
    for state, days in (("done", 91), ("done", 89), ("failed", 91), ("started", 91)):
        finished = None if state == "started" else now - days * day
        Recomputation.objects.create(measure=f"{state}-{days}", state=state, finished_at=finished)
    for error in ("", "broke", "", ""):
        Comparison.objects.create(finished_at=now - 91 * day, error=error)
    first, broken, different, last = Comparison.objects.order_by("pk")
    ComparisonDifference.objects.create(
        comparison=different, indicator=make_indicator("x"), quarter_id=20143, window="quarter"
    )
    computing_records_forget()
    assert set(Recomputation.objects.values_list("measure", flat=True)) == {"done-89", "failed-91", "started-91"}
    assert set(Comparison.objects.all()) == {broken, different, last}
    assert first not in Comparison.objects.all()
