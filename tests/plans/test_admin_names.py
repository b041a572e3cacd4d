"""The admin adds bodies and townships, but leaves their names, ends and successors to the pages that keep the days before."""

import datetime as dt

import pytest
from django.urls import reverse

from departments.models import Body, BodyName, Township, TownshipName
from tests.factories import make_body, make_township, make_user
from tests.pages import find_elements

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(make_user(is_staff=True))
    return client


def forged(prefix):
    """Return the formset of names as somebody would send it who adds one by hand."""
    counts = {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0"}
    return counts | {f"{prefix}-0-name": "乱改", f"{prefix}-0-since": "2010-01-01"}


def test_a_bodys_names_are_left_to_the_pages_that_rename(office):
    body, other = make_body(code="wsj", name="卫生局", full_name="宝坻区卫生局", since=dt.date(2000, 1, 1)), make_body()
    address = reverse("admin:departments_body_change", args=[body.pk])
    links = [link.get("href") for link in find_elements(office.get(address), "#content a")]
    assert {"/bodies/wsj/rename/", "/bodies/wsj/merge/"} <= set(links)
    sent = {"code": "wsj", "kind": "government", "position": "7", "note": "注"}
    sent |= {"name": "卫计委", "full_name": "改", "since": "2014-01-01", "until": "2014-01-01", "successor": other.pk}
    assert office.post(address, sent | forged("names")).status_code == 302
    body.refresh_from_db()
    assert (body.name, body.full_name, body.since, body.until, body.successor) == (
        "卫生局",
        "宝坻区卫生局",
        dt.date(2000, 1, 1),
        None,
        None,
    )
    assert (body.position, body.note, BodyName.objects.count()) == (7, "注", 0)


def test_a_new_body_is_added_with_its_names(office):
    sent = {"code": "new", "name": "新局", "full_name": "宝坻区新局", "kind": "government", "position": "9"}
    sent |= {"since": "2014-01-01", "until": "2014-02-01"}
    assert office.post(reverse("admin:departments_body_add"), sent).status_code == 302
    body = Body.objects.get(code="new")
    assert (body.name, body.full_name, body.since, body.until) == ("新局", "宝坻区新局", dt.date(2014, 1, 1), None)


def test_a_townships_name_is_left_to_the_page_that_renames(office):
    township, other = make_township(code="T1", name="周良庄镇"), make_township()
    address = reverse("admin:departments_township_change", args=[township.pk])
    links = [link.get("href") for link in find_elements(office.get(address), "#content a")]
    assert {"/townships/T1/rename/", "/townships/T1/merge/"} <= set(links)
    sent = {"code": "T1", "kind": "division", "position": "7"}
    sent |= {"name": "周良街道", "until": "2014-01-01", "successor": other.pk}
    assert office.post(address, sent | forged("names")).status_code == 302
    township.refresh_from_db()
    assert (township.name, township.until, township.successor, township.position) == ("周良庄镇", None, None, 7)
    assert not TownshipName.objects.exists()
    added = {"code": "T2", "name": "新镇", "kind": "division", "position": "8"}
    assert office.post(reverse("admin:departments_township_add"), added).status_code == 302
    assert Township.objects.get(code="T2").name == "新镇"
