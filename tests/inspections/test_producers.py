"""Producers outside of the district are told apart, one, some or all found, and no longer wait for anybody."""

import pytest
from django.test import Client

from accounts.models import Role, User
from inspections.models import OutsideProducer, SpotCheck
from inspections.services import producer_match, producers_set_outside
from targets.models import StaleMark
from tests.dashboard.plans import make_indicator, make_plan
from tests.factories import make_enterprise, make_spot_check, make_user
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries

LIST, MARK = "/spot-checks/producers/", "/spot-checks/producers/outside/"


@pytest.fixture
def office(client: Client) -> User:
    user = make_user(Role.OFFICE)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    make_indicator(make_plan(), "B6")
    for name, number in (("河北某厂", 3), ("广州某公司", 2), ("宝坻某厂", 1)):
        for _ in range(number):
            make_spot_check(producer_name=name)
    return user


def read_names(client: Client, query: str = "") -> list[str]:
    return read_texts(client.get(LIST + query), "tbody td a[href*='?q=']")


def count_waiting(client: Client) -> int:
    return next((task.count for task in client.get("/board/").context["tasks"] if task.key == "unmatched"), 0)


@pytest.mark.django_db
def test_one_click_tells_one_name_apart_and_the_count_leaves_it_out(client: Client, office: User) -> None:
    assert (read_names(client), count_waiting(client)) == (["河北某厂", "广州某公司", "宝坻某厂"], 6)
    page = client.post(MARK, {"outside": "yes", "one": "河北某厂", "name": ["宝坻某厂"]}, follow=True)
    assert read_text(page, ".notice--success") == "已将1个名称标为外地企业。"
    assert (read_names(client), count_waiting(client)) == (["广州某公司", "宝坻某厂"], 3)
    found = OutsideProducer.objects.get()
    assert (found.name, found.marked_by) == ("河北某厂", office)
    assert read_names(client, "?state=outside") == ["河北某厂"]
    # The list of today says that it leaves somebody out.
    assert read_text(client.get("/board/"), ".waiting__beside") == "另有 1 家外地企业，不计入"
    # Its batches stay where they are counted.
    assert SpotCheck.objects.unmatched().count() == 6
    assert not StaleMark.objects.exists()


@pytest.mark.django_db
def test_all_that_begin_with_another_province_at_once(client: Client, office: User) -> None:
    assert read_names(client, "?begins=elsewhere") == ["河北某厂", "广州某公司"]
    answer = client.post(f"{MARK}?begins=elsewhere", {"outside": "yes", "all": "yes"})
    assert answer.url == f"{LIST}?begins=elsewhere"
    assert (read_names(client), count_waiting(client)) == (["宝坻某厂"], 1)


@pytest.mark.django_db
def test_ticked_names_and_back_again(client: Client, office: User) -> None:
    client.post(MARK, {"outside": "yes", "name": ["河北某厂", "宝坻某厂", "没有的厂"]})
    assert sorted(OutsideProducer.objects.values_list("name", flat=True)) == ["宝坻某厂", "河北某厂"]
    # Twice is once.
    assert producers_set_outside(names=["河北某厂"], outside=True, user=office) == 0
    client.post(f"{MARK}?state=outside", {"outside": "no", "name": ["宝坻某厂"]})
    assert read_names(client) == ["广州某公司", "宝坻某厂"]


@pytest.mark.django_db
def test_a_name_that_is_matched_after_all_is_no_stranger(client: Client, office: User) -> None:
    producers_set_outside(names=["河北某厂"], outside=True, user=office)
    assert producer_match(name="河北某厂", producer=make_enterprise(), user=office) == 3
    assert not OutsideProducer.objects.exists()


@pytest.mark.django_db
def test_only_the_office_tells_them_apart(client: Client, office: User) -> None:
    client.force_login(make_user(Role.LEADER), backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(MARK, {"outside": "yes", "name": ["河北某厂"]}).status_code == 403
    assert find_elements(client.get(LIST), "tbody input, tbody button, .bulk button") == []
    assert not OutsideProducer.objects.exists()


@pytest.mark.django_db
def test_queries_do_not_grow_with_names(client: Client, office: User) -> None:
    expected = list_queries(lambda: client.get(LIST))
    assert expected == ["session", "user", "listsettings", "spotcheck", "outsideproducer", "spotcheck"]
    for number in range(30):
        make_spot_check(producer_name=f"某厂{number}")
    assert list_queries(lambda: client.get(LIST)) == expected


def test_the_demonstration_has_told_apart_whom_it_met_before_the_running_quarter(demonstration) -> None:
    assert (OutsideProducer.objects.count(), SpotCheck.objects.awaiting_match().count()) == (457, 110)
    assert SpotCheck.objects.awaiting_match(outside=True).filter(outcome="failed").count() == 179
