"""The filters of every list: three beside the search, the others behind a button; each that is set is a chip."""

import pytest

from tests.factories import make_spot_check, make_user
from tests.pages import find_elements, read_texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    client.force_login(make_user("office"))
    make_spot_check(number="A1", first_result="failed")
    return client


def chips(page):
    return read_texts(page, ".filter-chips li span")


def test_three_filters_stand_beside_the_search_and_the_others_behind_a_button(clerk):
    page = clerk.get("/spot-checks/")
    assert read_texts(page, ".filters > .filters__field label") == ["查询", "环节", "最终结论", "乡镇街道"]
    assert len(read_texts(page, ".filters__rest label")) == 5
    assert read_texts(page, ".filters__more[open] summary") == []
    # One that is set behind the button is seen.
    assert read_texts(clerk.get("/spot-checks/?retested=no"), ".filters__more[open] summary") == ["更多筛选"]


def test_each_filter_that_is_set_is_a_chip_that_takes_it_away(clerk):
    page = clerk.get("/spot-checks/?q=A1&outcome=failed&since=2014-01-01&sort=number&page=2")
    assert chips(page) == ["查询：A1", "最终结论：不合格", "抽样日期自：2014-01-01"]
    leave = [link.get("href") for link in find_elements(page, ".filter-chips a")]
    assert leave[1] == "?q=A1&since=2014-01-01&sort=number"
    assert chips(clerk.get("/spot-checks/?page=1")) == []


def test_a_wrong_value_is_told_and_is_no_chip(clerk):
    page = clerk.get("/spot-checks/?outcome=nonsense&stage=market")
    assert chips(page) == ["环节：流通"]
    assert len(read_texts(page, ".filters__error")) == 1
