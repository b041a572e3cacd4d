"""What the registers answer about each step that asks them, on the days around which the answer turns."""

import datetime as dt

import pytest
from django.core.management import call_command

from enterprises.models import Site, SiteMember
from plans.milestones.checks import CHECKS, ask_registers
from targets.models import Milestone
from tests.factories import (
    make_certificate,
    make_city_rate,
    make_designation,
    make_enterprise,
    make_product,
    make_site,
    make_spot_check,
    make_standard,
    make_survey,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = "2014-10-15"


def answers(question: str, *days: str) -> list[tuple[int | str, int | str, bool]]:
    """Return what is found and wanted on each day, and whether it is enough."""
    found = [ask_registers(Milestone(question=question), dt.date.fromisoformat(day)) for day in days]
    return [(one["found"], one["wanted"], one["holds"]) for one in found if one]


def test_enterprises_are_fostered_with_a_basis():
    make_designation(make_enterprise(), kind="fostered", since="2010-11-01", basis="")
    make_designation(make_enterprise(), kind="fostered", since="2010-12-01", until="2013-12-31")
    asked = answers("fostered-listed", "2010-11-30", "2010-12-01", "2014-01-01")
    assert asked == [(0, 1, False), (1, 1, True), (0, 1, False)]


def test_every_larger_member_of_a_park_is_certified():
    """Two small members and a micro one: the day after a certificate's last, one is missing."""
    park, members = make_site(), [make_enterprise(), make_enterprise(), make_enterprise(size="micro")]
    assert answers("park-members-certified", "2014-06-30") == [(0, 0, False)]
    for member in members:
        SiteMember.objects.create(site=park, enterprise=member, since="2011-01-01")
    make_certificate(members[0], expires_on="2014-06-30")
    make_certificate(members[1], expires_on="2015-02-28")
    SiteMember.objects.create(site=make_site(kind="base"), enterprise=make_enterprise(), since="2011-01-01")
    assert answers("park-members-certified", "2014-06-30", "2014-07-01") == [(2, 2, True), (1, 2, False)]


def test_every_base_has_a_standard():
    bases = [make_site(kind="base"), make_site(kind="base", ended_on="2012-12-31")]
    maker = make_enterprise()
    make_standard(make_product(maker), valid_from="2011-05-01")
    SiteMember.objects.create(site=bases[0], enterprise=maker, since="2011-01-01")
    asked = answers("bases-with-standards", "2011-04-30", "2012-12-31", "2013-01-01")
    assert asked == [(0, 2, False), (1, 2, False), (1, 1, True)]
    Site.objects.all().update(ended_on="2013-12-31")
    # All of nothing proves nothing.
    assert answers("bases-with-standards", "2014-01-01") == [(0, 0, False)]


def test_surveys_count_from_the_day_on_which_they_were_completed():
    make_survey(completed_on="2011-06-10")
    make_survey(topic="recognition", completed_on="2015-11-02")
    assert answers("awareness-surveyed", "2011-06-09", "2011-06-10") == [(0, 1, False), (1, 1, True)]
    assert answers("awareness-surveyed-again", "2013-12-31") == [(1, 2, False)]
    assert answers("recognition-surveyed", "2015-11-01", "2015-11-02") == [(0, 1, False), (1, 1, True)]


def test_awareness_has_risen_only_beyond_the_margin_of_error():
    """From 40.0 % of 1,000 to 44.0 %: within the margin of 4.3; to 45.0 %: beyond it. Two surveys are not yet the last of three."""
    make_survey(completed_on="2011-06-10")
    make_survey(completed_on="2013-11-29", positive=600)
    assert answers("awareness-risen", "2013-11-29") == [("—", "—", False)]
    make_survey(completed_on="2015-11-10", positive=440)
    make_survey(completed_on="2015-11-20", positive=450)
    asked = answers("awareness-risen", "2015-11-19", "2015-11-20")
    assert asked == [("4.0", "4.3", False), ("5.0", "4.3", True)]


def test_pillar_products_pass_as_often_as_the_city_s():
    maker = make_enterprise()
    make_product(maker, name="电缆", is_pillar=True)
    for number in range(50):
        result = "failed" if number in {0, 1, 2} else "passed"
        made = {"stage": "production", "producer": maker, "sample_name": "电缆", "sampled_on": dt.date(2013, 4, 1)}
        make_spot_check(**made, first_result=result)
    assert answers("pillars-beside-city", "2014-01-19") == [("—", "—", False)]
    city = make_city_rate()
    assert answers("pillars-beside-city", "2014-01-19", "2014-01-20") == [("—", "—", False), ("94.00%", "94.00%", True)]
    city.rate = "94.01"
    city.save()
    assert answers("pillars-beside-city", "2014-01-20") == [("94.00%", "94.01%", False)]


def test_every_question_of_the_plan_is_known_and_every_one_is_asked():
    call_command("load_plan", verbosity=0)
    asked = set(Milestone.objects.exclude(question="").values_list("question", flat=True))
    assert asked == set(CHECKS)
