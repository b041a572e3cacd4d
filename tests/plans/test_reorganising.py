"""The office renames and merges bodies and townships in the browser, and sees beforehand what comes of it."""

import datetime as dt

import pytest
from django.urls import reverse

from departments.models import Body, DutyAssignment, Reorganisation, Township
from notifications.models import InboxMessage
from targets.models import StaleMark
from tests.factories import (
    make_body,
    make_duty,
    make_enterprise,
    make_plan,
    make_quarters,
    make_spot_check,
    make_township,
    make_user,
)
from tests.pages import find_elements, read_text, read_texts

pytestmark = pytest.mark.django_db

BASIS = "津宝政发〔2014〕12号"


@pytest.fixture
def office(client):
    user = make_user("office")
    client.force_login(user)
    return user


def sent(client, page, thing, step, **values):
    return client.post(reverse(page, args=[thing.code]), {"day": "2014-07-01", "basis": BASIS, "step": step} | values)


def test_a_renaming_is_shown_before_it_is_written(client, office):
    body = make_body(name="卫生局", full_name="宝坻区卫生局")
    names = {"name": "卫计委", "full_name": "宝坻区卫生和计划生育委员会"}

    shown = sent(client, "plans:body-rename", body, "preview", **names).content.decode()
    assert read_text(shown, "h1") == "更名：卫生局"
    assert "卫计委" in read_texts(shown, ".facts dd")
    assert not Reorganisation.objects.exists()

    assert sent(client, "plans:body-rename", body, "confirm", **names).status_code == 302
    body.refresh_from_db()
    assert (body.name, body.name_on(dt.date(2014, 6, 30))) == ("卫计委", "卫生局")
    page = client.get(body.get_absolute_url()).content.decode()
    assert (
        read_text(page, ".timeline").count("宝坻区卫生局") == read_text(page, ".register").count("宝坻区卫生局") == 1
    )  # in the history, and among its names
    assert BASIS in read_text(page, ".timeline .hint")


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(client, office):
    make_body(name="市场监管局")
    body = make_body(name="工商分局")

    answer = sent(client, "plans:body-rename", body, "preview", name="市场监管局")

    assert answer.status_code == 422
    assert [*answer.context["form"].errors] == ["name"]
    assert find_elements(answer, "#id_basis")[0].get("value") == BASIS


def test_a_merging_shows_what_passes_on_and_tells_the_people(client, office):
    body, into = make_body(name="工商分局"), make_body(name="市场监管局")
    held = make_duty(make_plan())
    DutyAssignment.objects.create(duty=held, body=body, part="lead", since=dt.date(2010, 1, 1))
    liaison = make_user("liaison", body=body)

    shown = sent(client, "plans:body-merge", body, "preview", into=into.pk)
    assert [(row.words, row.begun is not None) for row in shown.context["form"].transfers] == [(str(held), True)]
    assert Body.objects.get(pk=body.pk).until is None
    assert not InboxMessage.objects.exists()

    sent(client, "plans:body-merge", body, "confirm", into=into.pk)
    assert [part.body for part in held.assignments.filter(until=None)] == [into]
    assert [(row.user, row.url) for row in InboxMessage.objects.all()] == [(liaison, into.get_absolute_url())]
    liaison.refresh_from_db()
    client.force_login(liaison)
    assert BASIS in read_text(client.get(into.get_absolute_url()), ".timeline .hint")
    assert find_elements(client.get(body.get_absolute_url()), f'.notice a[href="{into.get_absolute_url()}"]')


def test_a_township_is_merged_and_rows_of_earlier_days_keep_it(client, office):
    old, into = make_township(name="周良庄镇"), make_township(name="周良街道")
    make_enterprise(township=old)
    make_spot_check(township=old)
    make_quarters()

    shown = sent(client, "plans:township-merge", old, "preview", into=into.pk).context["form"].effects
    assert [("1" in effect.words) for effect in shown[2:]] == [True, True]
    assert not StaleMark.objects.exists()

    sent(client, "plans:township-merge", old, "confirm", into=into.pk)
    old.refresh_from_db()
    assert (old.until, old.successor) == (dt.date(2014, 6, 30), into)
    assert StaleMark.objects.filter(quarter_id=20144).exists()
    page = client.get(old.get_absolute_url()).content.decode()
    assert find_elements(page, f'.notice a[href="{into.get_absolute_url()}"]')
    assert read_texts(client.get(into.get_absolute_url()), ".facts dd a") == ["周良庄镇"]


def test_a_township_is_renamed_and_its_page_shows_both_names(client, office):
    township = make_township(name="周良庄镇")

    sent(client, "plans:township-rename", township, "confirm", name="周良街道")

    assert Township.objects.get().name == "周良街道"
    page = client.get(township.get_absolute_url()).content.decode()
    assert read_text(page, ".timeline").count("周良庄镇") == read_text(page, ".register").count("周良庄镇") == 1
    assert "周良庄镇 1949-10-01 – 2014-06-30" in read_texts(client.get(reverse("dashboard:township-names")), "td")


@pytest.mark.parametrize(
    "page", ["plans:body-rename", "plans:body-merge", "plans:township-rename", "plans:township-merge"]
)
def test_only_the_office_reorganises(client, page):
    thing = make_body() if page.startswith("body") else make_township()
    for role in ("leader", "auditor", "liaison"):
        client.force_login(make_user(role, **({"body": make_body()} if role == "liaison" else {})))
        assert client.get(reverse(page, args=[thing.code])).status_code == 403


def test_nothing_that_has_ended_is_offered_to_be_merged_into(client, office):
    ended, body = make_body(until=dt.date(2013, 12, 31)), make_body()
    form = client.get(reverse("plans:body-merge", args=[body.code])).context["form"]
    assert [*form.fields["into"].queryset] == []
    assert ended.until
