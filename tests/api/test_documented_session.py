"""docs/api.md holds a client's session; here it is run as it stands there, in a process of its own."""

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from baodi_quality.plan_loading import PLAN_2010_2015
from baodi_quality.plan_loading.files import PlanFiles
from baodi_quality.plan_loading.missing import Missing
from baodi_quality.plan_loading.office_lists import load_office_lists
from inspections.models import SpotCheck
from targets.services import figures_recompute
from tests.factories import make_certificate, make_indicator, make_spot_check, make_user

DOCUMENT = Path(__file__).parents[2] / "docs" / "api.md"


@pytest.mark.django_db(transaction=True)
def test_the_documented_session_runs(live_server, caller, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    load_office_lists(PlanFiles(PLAN_2010_2015), Missing())
    make_indicator("spot-check-pass-rate", code="C1", parameters={"stage": "market"})
    make_spot_check(number="CC1", sampled_on=dt.date(2014, 8, 15))
    make_spot_check(number="CC2", sampled_on=dt.date(2014, 8, 15), first_result="failed")
    figures_recompute()
    for number in ("Q1", "Q2", "Q3"):
        make_certificate(number=number)
    session = "\n".join(re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL))
    environment = os.environ | {"PORTAL": str(live_server), "PORTAL_TOKEN": caller(make_user()).secret}
    done = subprocess.run([sys.executable, "-c", session], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert said[0] == "C1 1 / 2 off_track"
    assert said[2].startswith("['CC1', ")
    assert said[3] == "['Q1', 'Q2', 'Q3']"
    # 30 days after 2014-09-20: Monday 2014-10-20.
    assert said[-2] == "rectifying 2014-10-20 ['correct', 'extend', 'report', 'urge', 'excuse']"
    assert said[-1] == "本件由您本人填报，须由办公室另一人销号。"
    assert SpotCheck.objects.get(number="BD2014-2").rectification.state == "passed"
    assert sorted(SpotCheck.objects.values_list("number", flat=True)) == ["BD2014-1", "BD2014-2", "CC1", "CC2"]
