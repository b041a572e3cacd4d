"""The map of tiles: every division of the day on a place of its own, by any indicator, in words for those who hear it."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import Role
from dashboard.tile_map import LAYOUT
from departments.models import Township
from targets.models import Plan
from targets.services import figures_recompute
from tests.dashboard.plans import AWARDS, make_indicator, make_plan
from tests.factories import make_award, make_enterprise, make_product, make_spot_check, make_township, make_user
from tests.pages import find_elements, read_texts

pytestmark = pytest.mark.django_db
ADDRESS = "/townships/map/?quarter=2014Q3"


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user(Role.OFFICE), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def plan(settings: Any) -> Plan:
    settings.BUSINESS_DATE = "2014-10-15"
    plan = make_plan()
    make_indicator(plan, "B6")
    make_indicator(plan, "A2", "count", "个", **AWARDS)
    return plan


def read_tiles(page: Any) -> dict[str, str]:
    tiles = find_elements(page, ".tile-map a")
    return {
        " ".join(" ".join(text.text_content().split()) for text in tile.findall("text")).strip(): tile.get(
            "class"
        ).split()[-1]
        for tile in tiles
    }


def test_the_layout_has_a_place_of_its_own_for_each_of_the_24_divisions(settings: Any) -> None:
    settings.BUSINESS_DATE = "2014-10-15"
    call_command("load_plan", verbosity=0)
    divisions = Township.objects.filter(kind=Township.Kind.DIVISION).values_list("code", flat=True)
    assert set(LAYOUT) == set(divisions)
    assert len({tuple(place) for place in LAYOUT.values()}) == 24
    assert all(0 <= column < 6 for column, _row in LAYOUT.values())


def test_a_tile_says_name_value_distance_and_light(office: Client, plan: Plan) -> None:
    good, bad = make_township(code="120115001", name="海滨街道"), make_township(code="120115118", name="口东镇")
    make_township(code="120115108", name="新安镇")
    for result, town, number in (("passed", good, 20), ("passed", bad, 9), ("failed", bad, 1)):
        for _ in range(number):
            make_spot_check(first_result=result, township=town)
    figures_recompute()
    assert read_tiles(office.get(f"{ADDRESS}&indicator=B6")) == {
        "海滨街道 100.0 +5 已达标": "tile-map__tile--attained",
        "口东镇 90.0 −5 严重滞后": "tile-map__tile--off_track",
        "新安镇 —": "tile-map__tile--no_data",
    }
    tile = find_elements(office.get(ADDRESS), ".tile-map a")[1]
    assert tile.find("title").text_content() == "口东镇 90.00 %（9/10）、距目标−5、严重滞后"
    assert (tile.get("transform"), tile.get("href")) == (
        "translate(472 164)",
        f"{bad.get_absolute_url()}?quarter=2014Q3",
    )


def test_of_what_no_township_owes_a_number_the_part_of_the_largest_is_shaded(office: Client, plan: Plan) -> None:
    most, one = make_township(code="120115001", name="海滨街道"), make_township(code="120115118", name="口东镇")
    for town, number in ((most, 4), (one, 1)):
        for _ in range(number):
            make_award(make_product(make_enterprise(township=town)))
    figures_recompute()
    assert list(read_tiles(office.get(f"{ADDRESS}&indicator=A2")).values()) == [
        "tile-map__tile--shade-4",
        "tile-map__tile--shade-1",
    ]


def test_renamed_merged_new_and_statistical_places(office: Client, plan: Plan) -> None:
    kept = make_township(code="120115122", name="周良庄镇")
    gone = make_township(code="120115210", name="黄庄乡")
    make_township(code="120115009", name="新设街道")
    make_township(code="120115453", name="天宝工业园区", kind="statistical")
    park = Township.objects.get(code="120115453")
    make_spot_check(township=gone, sampled_on=dt.date(2014, 2, 1))
    make_spot_check(township=park)
    figures_recompute()
    Township.objects.filter(pk=gone.pk).update(until=dt.date(2014, 6, 30), successor=kept)
    page = office.get(ADDRESS)
    names = [label.split()[0] for label in read_tiles(page)]
    assert names == ["周良庄镇", "新设街道"]
    # A division that the layout does not know lies below all that it knows.
    assert find_elements(page, ".tile-map a")[1].get("transform") == "translate(0 492)"
    assert read_texts(page, ".columns--map aside .shares li") == [
        "天宝工业园区100.00 %（1/1）",
        "黄庄乡100.00 %（1/1）",
    ]


def test_an_unknown_indicator_shows_the_first_and_no_figure_says_so(office: Client, plan: Plan) -> None:
    assert read_texts(office.get(ADDRESS), ".empty-state__title") == ["本季度没有分乡镇街道的指标数据。"]
    make_spot_check(township=make_township())
    figures_recompute()
    assert office.get(f"{ADDRESS}&indicator=X").context["map"].attainment.indicator.code == "B6"
