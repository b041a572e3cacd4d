"""What a person keeps of a list: its columns, and filters that are used often."""

import datetime as dt

import pytest

from registers.models import ListSettings
from tests.factories import make_body, make_spot_check, make_user
from tests.queries import list_queries

pytestmark = pytest.mark.django_db

SETTINGS = "/lists/spot-checks/settings/"


@pytest.fixture
def clerk(client):
    user = make_user("office")
    client.force_login(user)
    client.user = user
    return client


def headers(client, address="/spot-checks/"):
    columns = client.get(address).context["table"].columns
    # The boxes of a bulk action are no column that anybody chooses.
    return [str(column.header) for column in columns if column.name != "tick"]


def test_a_person_adds_columns_of_the_sheet_and_leaves_others_out(clerk, client):
    make_spot_check(number="A1", brand="宝粮", laboratory="区质检所", sampled_on=dt.date(2014, 8, 15))
    first = headers(clerk)
    clerk.post(SETTINGS, {"columns": ["sampled_on", "brand", "laboratory", "outcome"], "query": "stage=market"})
    # The number leads to the row's page and stays though it was not sent.
    assert headers(clerk) == [*first[:3], "商标", "检验机构"]
    (row,) = clerk.get("/spot-checks/").context["table"].page.object_list
    assert [row.get_cell(name) for name in ("brand", "laboratory")] == ["宝粮", "区质检所"]
    # Another person's list is as it was.
    client.force_login(make_user("leader"))
    assert headers(client) == first


def test_the_columns_can_be_as_at_first_again(clerk):
    first = headers(clerk)
    clerk.post(SETTINGS, {"columns": ["brand"]})
    assert len(headers(clerk)) == 2
    answer = clerk.post(SETTINGS, {"columns": ["brand"], "reset": "1", "query": "q=a&page=2"})
    assert answer.url == "/spot-checks/?q=a&page=2"
    assert headers(clerk) == first
    assert ListSettings.objects.get().columns == []


def test_what_is_kept_leads_back_to_the_list_also_where_its_filters_are_longer_than_any_address(clerk):
    """The settings were kept, and the answer was 400."""
    answer = clerk.post(SETTINGS, {"columns": ["brand"], "query": "q=" + "a" * 20_000})
    assert (answer.status_code, answer.url) == (302, "/spot-checks/")
    assert ListSettings.objects.get().columns == ["number", "brand"]


def test_columns_that_the_list_has_not_are_passed_over(clerk):
    clerk.post(SETTINGS, {"columns": ["brand", "password", "withdrawal_id"]})
    assert ListSettings.objects.get().columns == ["number", "brand"]


@pytest.mark.parametrize("rows", [3, 12])
def test_added_columns_cost_no_query_a_row(clerk, rows):
    for n in range(rows):
        make_spot_check(number=f"N{n}", brand=f"牌{n}")
    # What the filters offer is kept until one of its tables changes, whoever opened the list first.
    clerk.get("/spot-checks/")
    queries = "session user listsettings spotchecktally spotcheck spotcheck body failingitem".split()
    assert list_queries(lambda: clerk.get("/spot-checks/")) == queries
    clerk.post(SETTINGS, {"columns": ["brand", "batch", "township_name"]})
    assert (
        list_queries(lambda: clerk.get("/spot-checks/"))
        == "session user listsettings spotchecktally spotcheck spotcheck body spotcheck".split()
    )


def test_a_filter_is_saved_under_a_name_and_removed(clerk):
    clerk.post(
        SETTINGS, {"save": "1", "name": " 本年不合格 ", "query": "outcome=failed&since=2014-01-01&page=3&nonsense=1"}
    )
    assert clerk.get("/spot-checks/").context["saved"] == [
        {"name": "本年不合格", "query": "outcome=failed&since=2014-01-01"}
    ]
    # The same name again: replaced, not beside it.
    clerk.post(SETTINGS, {"save": "1", "name": "本年不合格", "query": "outcome=failed&sort=-sampled_on"})
    assert ListSettings.objects.get().filters == [{"name": "本年不合格", "query": "outcome=failed&sort=-sampled_on"}]
    clerk.post(SETTINGS, {"remove": "本年不合格"})
    assert ListSettings.objects.get().filters == []


@pytest.mark.parametrize(
    ("name", "query", "told"),
    [
        ("", "outcome=failed", "名称"),
        ("一" * 21, "outcome=failed", "20"),
        ("全部", "page=2&outcome=", "筛选"),
    ],
)
def test_what_cannot_be_saved_is_told(clerk, name, query, told):
    answer = clerk.post(SETTINGS, {"save": "1", "name": name, "query": query}, follow=True)
    assert told in str(next(iter(answer.context["messages"])))
    assert not ListSettings.objects.exclude(filters=[]).exists()


def test_only_who_reads_the_list_keeps_settings_of_it(client):
    client.force_login(make_user("liaison", body=make_body()))
    assert client.post(SETTINGS, {"columns": ["brand"]}).status_code == 403
    client.force_login(make_user("office"))
    assert client.post("/lists/nothing/settings/", {}).status_code == 404
    assert not ListSettings.objects.exists()
