"""Enterprises renamed, and rows of former days shown under the names of those days."""

import datetime as dt

import pytest

from departments.models import IndicatorOwnership
from enterprises.models import Enterprise, FormerName
from inspections.models import EnforcementCase, Law
from plans.services.bodies import body_rename
from tests.factories import (
    make_body,
    make_certificate,
    make_enterprise,
    make_evaluation,
    make_indicator,
    make_plan,
    make_quarters,
    make_spot_check,
    make_user,
)
from tests.pages import read_text, read_texts

pytestmark = pytest.mark.django_db

OLD, NEW = "宝坻县电线厂", "天津宝塔线缆有限公司"


@pytest.fixture
def office(client):
    make_quarters()
    user = make_user()
    client.force_login(user)
    return user


def rename(client, enterprise, name, day):
    form = client.get(f"/enterprises/{enterprise.pk}/edit/").context["form"]
    sent = {bound.name: bound.value() for bound in form if bound.value() not in (None, False)}
    return client.post(f"/enterprises/{enterprise.pk}/edit/", sent | {"name": name, "renamed_on": day})


def test_a_renamed_enterprise_keeps_its_former_name_for_the_days_before(client, office):
    enterprise = make_enterprise(name=OLD)

    assert rename(client, enterprise, NEW, "2013-07-01").status_code == 302

    enterprise.refresh_from_db()
    days = (dt.date(2013, 6, 30), dt.date(2013, 7, 1))
    assert (enterprise.name, [enterprise.name_on(day) for day in days]) == (NEW, [OLD, NEW])
    assert f"{OLD} 至2013-06-30" in read_text(client.get(enterprise.get_absolute_url()), ".facts__wide dd")

    assert rename(client, enterprise, "宝塔股份有限公司", "2013-07-01").status_code == 422
    assert rename(client, enterprise, "宝塔股份有限公司", "2014-01-01").status_code == 302
    enterprise.refresh_from_db()
    assert [enterprise.name_on(day) for day in (*days, dt.date(2014, 1, 1))] == [OLD, NEW, "宝塔股份有限公司"]


def test_an_enterprise_that_takes_an_earlier_name_again_keeps_every_span(client, office):
    enterprise = make_enterprise(name=OLD)
    for name, day in (
        (NEW, "2011-01-01"),
        (OLD, "2012-01-01"),
        (NEW, "2013-01-01"),
        ("宝塔股份有限公司", "2014-01-01"),
    ):
        assert rename(client, enterprise, name, day).status_code == 302
        enterprise.refresh_from_db()

    days = [dt.date(year, month, 1) for year in (2010, 2011, 2012, 2013) for month in (1, 12)]
    assert [enterprise.name_on(day) for day in days] == [OLD, OLD, NEW, NEW, OLD, OLD, NEW, NEW]
    assert enterprise.name_on(dt.date(2014, 1, 1)) == "宝塔股份有限公司"
    assert list(Enterprise.objects.search("电线厂")) == [enterprise]
    shown = client.get(f"/api/v1/enterprises/{enterprise.pk}/").json()["former_names"]
    assert [(one["name"], one["until"]) for one in shown] == [
        (OLD, "2010-12-31"),
        (NEW, "2011-12-31"),
        (OLD, "2012-12-31"),
        (NEW, "2013-12-31"),
    ]


def test_a_corrected_spelling_leaves_no_former_name(client, office):
    enterprise = make_enterprise(name=OLD)
    rename(client, enterprise, NEW, "")
    assert not FormerName.objects.exists()


def test_a_day_without_a_new_name_is_refused(client, office):
    answer = rename(client, make_enterprise(name=OLD), OLD, "2013-07-01")
    assert [*answer.context["form"].errors] == ["renamed_on"]


def test_rows_are_shown_under_the_name_of_their_day(client, office):
    enterprise = make_enterprise(name=OLD)
    certificate = make_certificate(enterprise, issued_on=dt.date(2012, 3, 1))
    check = make_spot_check(producer=enterprise, sampled_on=dt.date(2012, 5, 1))
    make_evaluation(enterprise, evaluated_on=dt.date(2014, 5, 20))
    rename(client, enterprise, NEW, "2013-07-01")

    for address in ("/certificates/", certificate.get_absolute_url(), check.get_absolute_url()):
        assert f"{OLD}（今{NEW}）" in read_texts(client.get(address), "td a, main .page-head__words a, dd a")
    page = client.get("/evaluations/").content.decode()
    assert set(read_texts(page, 'td[data-label="企业"] a')) == {NEW}


def test_bodies_are_shown_under_the_name_of_the_day(client, office):
    body, plan = make_body(name="卫生局"), make_plan()
    indicator = make_indicator("spot-check-pass-rate", plan, parameters={"stage": "market"})
    IndicatorOwnership.objects.create(indicator=indicator, body=body, part="lead", since=plan.starts_on)
    case = EnforcementCase.objects.create(
        number="A1",
        body=body,
        law=Law.objects.create(name="产品质量法", position=1),
        subject="食盐",
        opened_on=dt.date(2014, 6, 30),
    )
    body_rename(body=body, name="卫计委", full_name="", day=dt.date(2014, 7, 1), basis="文", user=office)

    for address in ("/cases/", case.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "卫生局" in read_text(page, 'td[data-label="单位"], main .page-head__words p')
    board = "/board/?quarter={}"
    owners = [client.get(board.format(code)).context["view"] for code in ("2014Q2", "2014Q3")]
    assert [[name for row in one.standings for name in row.owners] for one in owners] == [["卫生局"], ["卫计委"]]
