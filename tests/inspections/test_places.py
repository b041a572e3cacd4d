"""Townships that were merged: what forms offer and refuse, and what filters find."""

import datetime as dt

import pytest

from inspections.models import SpotCheck
from plans.services.townships import township_merge
from tests.factories import make_enterprise, make_quarters, make_spot_check, make_township, make_user

pytestmark = pytest.mark.django_db

DAY = dt.date(2014, 7, 1)
EVE = dt.date(2014, 6, 30)


@pytest.fixture
def places(client):
    """Merge one township into another on the day, and sign the office in."""
    make_quarters()
    old, into = make_township(code="A", name="周良庄镇"), make_township(code="B", name="周良街道")
    office = make_user()
    client.force_login(office)
    return (
        old,
        into,
        lambda: township_merge(township=old, into=into, day=DAY, basis="津宝政发〔2014〕12号", user=office),
    )


def check(number, day, township):
    return {
        "number": number,
        "stage": "market",
        "sampled_on": day,
        "sample_name": "盐",
        "first_result": "passed",
        "township": township.pk,
    }


def test_a_batch_is_recorded_under_a_township_of_its_day_only(client, places):
    old, _into, merge = places
    merge()

    refused = client.post("/spot-checks/add/", check("CC1", "2014-07-01", old))
    assert [*refused.context["form"].errors] == ["township"]
    assert client.post("/spot-checks/add/", check("CC2", "2014-06-30", old)).status_code == 302
    assert SpotCheck.objects.get().township == old


def test_a_row_recorded_before_the_merging_can_still_be_corrected(client, places):
    old, _into, merge = places
    row = make_spot_check(township=old, sampled_on=DAY)
    merge()

    form = client.get(f"/spot-checks/{row.pk}/edit/").context["form"]
    sent = check(row.number, "2014-07-01", old) | {"sample_name": "海盐", "opened": form.stored}
    assert client.post(f"/spot-checks/{row.pk}/edit/", sent).status_code == 302
    assert SpotCheck.objects.get().sample_name == "海盐"


def test_an_enterprise_is_placed_in_a_township_that_exists(client, places):
    old, into, merge = places
    own = make_enterprise(township=old)
    merge()

    offered = client.get("/enterprises/add/").context["form"].fields["township"].queryset
    assert (into in offered, old in offered) == (True, False)
    assert old in client.get(f"/enterprises/{own.pk}/edit/").context["form"].fields["township"].queryset


def test_filters_find_rows_where_they_belonged_on_their_day(client, places):
    old, into, merge = places
    early, late = make_spot_check(township=old, sampled_on=EVE), make_spot_check(township=old, sampled_on=DAY)
    own = make_spot_check(township=into, sampled_on=EVE)
    enterprise = make_enterprise(township=old)
    merge()

    def found(address):
        return {row.record.pk for row in client.get(address).context["table"].page.object_list}

    assert found("/spot-checks/?township=A") == {early.pk}
    assert found("/spot-checks/?township=B") == {late.pk, own.pk}
    assert found("/enterprises/?township=A") == found("/enterprises/?township=B") == {enterprise.pk}
