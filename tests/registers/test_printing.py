"""A list on paper: the rows of its page, or all rows of its filter as long as they can be read."""

import pytest
from django.test import Client

from registers.views import lists
from tests.factories import make_spot_check, make_user
from tests.pages import find_elements, read_text
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_rows(salt: int, oil: int) -> None:
    for name, number in (("食用盐", salt), ("花生油", oil)):
        for _ in range(number):
            make_spot_check(sample_name=name)


def test_all_rows_of_a_filter_stand_on_one_page_to_be_printed(office: Client) -> None:
    make_rows(salt=30, oil=3)
    page = office.get("/spot-checks/?q=食用盐&page=2")
    assert len(find_elements(page, "table.register tbody tr")) == 5
    (choice,) = find_elements(page, ".list-tool__choices a")
    printed = office.get(f"/spot-checks/{choice.get('href')}")
    assert len(find_elements(printed, "table.register tbody tr")) == 30
    assert find_elements(printed, "[data-print-at-once]")
    # What narrows the list stands above it on paper, and its pages no more.
    assert "食用盐" in read_text(printed, ".filter-chips")
    assert find_elements(printed, ".pager__pages, .pager__sizes") == []


def test_one_page_is_printed_as_it_stands(office: Client) -> None:
    make_rows(salt=25, oil=0)
    page = office.get("/spot-checks/")
    assert (len(find_elements(page, ".list-tools [data-print]")), find_elements(page, ".list-tool__choices")) == (1, [])


def test_too_many_rows_are_refused_in_words_and_their_page_is_shown(
    office: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST_PRINTED", 32)
    make_rows(salt=30, oil=3)
    page = office.get("/spot-checks/?print=all&page=2", follow=True)
    assert page.redirect_chain == [("/spot-checks/?page=2", 302)]
    assert "超过 32 行的清单不能一次打印" in read_text(page, ".notice")
    assert len(find_elements(page, "table.register tbody tr")) == 8
    assert find_elements(page, "[data-print-at-once], .list-tool__choices a") == []


def test_all_rows_take_no_more_queries_than_a_page(office: Client) -> None:
    make_rows(salt=26, oil=0)
    of_page = list_queries(lambda: office.get("/spot-checks/"))
    assert list_queries(lambda: office.get("/spot-checks/?print=all")) == of_page
    make_rows(salt=30, oil=30)
    assert list_queries(lambda: office.get("/spot-checks/?print=all")) == of_page


def test_each_sheet_says_who_printed_it_and_when(office: Client, settings: object) -> None:
    settings.BUSINESS_DATE = "2014-10-15"
    (body,) = find_elements(office.get("/spot-checks/"), "body")
    assert body.get("data-paper-foot") == "宝坻区质量兴区工作平台 · 张三 2014-10-15 打印"
