"""The invented rectifications: every state, some overdue on the demonstration's day, closed by two people only."""

import datetime as dt

import pytest

from baodi_quality.demo.rectifications import rectifications_load
from baodi_quality.plan_loading import plan_load
from evidence.models import EvidenceFile
from inspections.models import Rectification, RectificationStep, SpotCheck
from tests.factories import make_spot_check, make_user


@pytest.mark.django_db
def test_the_demonstration_shows_every_state_that_a_failed_batch_leads_to(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    plan_load()
    for week in range(60):
        make_spot_check(
            sampled_on=dt.date(2013, 8, 20) + dt.timedelta(days=7 * week), first_result="failed", producer_name="甲厂"
        )
    make_spot_check(sampled_on=dt.date(2010, 3, 1), first_result="failed", producer_name="甲厂")
    written = rectifications_load(filer=make_user(), closer=make_user())
    today = dt.date(2014, 10, 15)
    assert written == Rectification.objects.count() == 59
    assert set(Rectification.objects.values_list("state", flat=True)) >= {
        "rectifying", "reported", "passed", "failed", "announced", "suspended", "closed",
    }  # fmt: skip
    assert Rectification.objects.overdue(today).exists()
    assert not RectificationStep.objects.filter(happened_on__gt=today).exists()
    assert not RectificationStep.objects.filter(action__in=["report", "pass", "fail", "excuse"], files=None).exists()
    assert EvidenceFile.objects.count() == 1
    assert SpotCheck.objects.unrectified().count() == 2
