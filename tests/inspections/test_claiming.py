"""Claiming several producers at once: an enterprise is proposed where the names are much alike, and a person confirms."""

import pytest
from django.test import Client

from accounts.models import Role, User
from inspections.models import SpotCheck
from inspections.services import producers_set_outside
from tests.dashboard.plans import make_indicator, make_plan
from tests.factories import make_enterprise, make_spot_check, make_user
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db
LIST, CLAIM = "/spot-checks/producers/", "/spot-checks/producers/claim/"


@pytest.fixture
def office(client: Client) -> User:
    user = make_user(Role.OFFICE)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    make_indicator(make_plan(), "B6")
    for name, number in (("天津市宝坻区鑫达电缆厂", 3), ("宝坻永兴服装加工部", 2), ("某某", 1), ("河北某厂", 1)):
        for _ in range(number):
            make_spot_check(producer_name=name)
    producers_set_outside(names=["河北某厂"], outside=True, user=user)
    return user


def read_proposed(page) -> list[str]:
    return read_texts(page, "select option[selected]")


def test_near_names_are_proposed_and_those_confirmed_are_matched(client: Client, office: User) -> None:
    cable = make_enterprise(name="天津市宝坻区鑫达电缆有限公司")
    clothes = make_enterprise(name="天津市宝坻区永兴服装有限公司")
    ticked = {"name": ["天津市宝坻区鑫达电缆厂", "宝坻永兴服装加工部", "某某", "河北某厂"]}
    asked = client.post(f"{CLAIM}?begins=", ticked)
    assert read_text(asked, "h1") == "批量认领生产企业"
    proposed = dict(zip(read_texts(asked, "tbody td.wrap a"), read_proposed(asked), strict=False))
    assert next(iter(proposed)) == "天津市宝坻区鑫达电缆厂"
    assert proposed["天津市宝坻区鑫达电缆厂"].startswith("天津市宝坻区鑫达电缆有限公司（")
    assert read_texts(asked, ".passed-over li") == [
        "某某 没有名称相近的企业，请查找或新增企业", "河北某厂 已不在待匹配之列",
    ]  # fmt: skip
    assert SpotCheck.objects.unmatched().count() == 7

    # The second is left waiting, the first confirmed.
    chosen = ticked | {"confirm": "yes", "claim-0-producer": cable.pk, "claim-1-producer": ""}
    done = client.post(CLAIM, chosen, follow=True)
    assert read_text(done, ".notice--success") == "已认领1个生产企业名称，共3批；3个仍待匹配。"
    assert SpotCheck.objects.filter(producer=cable).count() == 3
    assert not SpotCheck.objects.filter(producer=clothes).exists()


def test_an_enterprise_of_no_like_name_cannot_be_smuggled_in(client: Client, office: User) -> None:
    make_enterprise(name="天津市宝坻区鑫达电缆有限公司")
    stranger = make_enterprise(name="与此无关")
    given = {"confirm": "yes", "name": ["天津市宝坻区鑫达电缆厂"], "claim-0-producer": stranger.pk}
    refused = client.post(CLAIM, given)
    assert refused.status_code == 422
    assert len(read_texts(refused, ".entry-form__error")) == 1
    assert not SpotCheck.objects.exclude(producer=None).exists()


def test_only_the_office_claims_and_many_names_ask_no_more(client: Client, office: User) -> None:
    make_enterprise(name="天津市宝坻区鑫达电缆有限公司")
    one = ["天津市宝坻区鑫达电缆厂"]
    queries = "session user enterprise enterprise".split()
    assert list_queries(lambda: client.post(CLAIM, {"name": one})) == queries
    more = [f"天津市宝坻区鑫达电缆{number}厂" for number in range(20)]
    for name in more:
        make_spot_check(producer_name=name)
    assert list_queries(lambda: client.post(CLAIM, {"name": one + more})) == queries
    client.force_login(make_user(Role.LEADER), backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(CLAIM, {"name": one}).status_code == 403
    assert not find_elements(client.get(LIST), "button[formaction]")
