"""Surveys and the city's pass rates: what each door refuses, and what two of them say beside one another."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from inspections.comparisons import compare_rates, compare_surveys
from inspections.models import CityRate, Survey
from registers.models import Withdrawal
from tests.api.conftest import Caller
from tests.factories import (
    make_city_rate,
    make_enterprise,
    make_product,
    make_quarters,
    make_spot_check,
    make_survey,
    make_user,
)
from tests.pages import read_text
from tests.registers_files import hand_in, told, write_book

pytestmark = pytest.mark.django_db
LATER = dt.date(2013, 11, 29)
TYPED = {
    "number": "DC2011-01", "title": "首次全民质量意识问卷调查", "topic": "awareness", "completed_on": "2011-06-10",
    "frame": "全区常住居民户名册", "sample_size": "1200", "answers": "1000", "positive": "400", "surveyor": "调查机构",
}  # fmt: skip
LINE = {
    "调查编号": "DC1", "调查名称": "基线", "调查主题": "质量意识", "调查完成日期": "2011-06-10", "抽样框": "户名册",
    "发放问卷数": "1200", "有效问卷数": "1000", "达标问卷数": "400", "调查单位": "调查机构",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _quarters(settings, tmp_path):
    settings.BUSINESS_DATE = "2014-10-15"
    settings.MEDIA_ROOT = tmp_path
    make_quarters()


@pytest.fixture
def office(client):
    client.force_login(make_user())
    return client


def test_a_survey_is_recorded_and_its_page_tells_share_and_margin(office):
    """400 of 1,000: 40.0 %; 1.96 times the root of 0.4 × 0.6 / 1,000 is 3.04 percentage points."""
    response = office.post("/surveys/add/", TYPED)
    row = Survey.objects.get()
    assert response.url == row.get_absolute_url() == f"/surveys/{row.pk}/"
    page = office.get(response.url)
    assert "40.0% ± 3.0" in read_text(page, "dl.facts strong")
    assert page.context["comparison"] is None
    assert "40.0% ± 3.0" in read_text(office.get("/surveys/"), "table tbody")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"frame": ""}, "frame"),
        ({"surveyor": ""}, "surveyor"),
        ({"answers": "1201"}, "answers"),
        ({"answers": "0", "positive": "0"}, "answers"),
        ({"positive": "1001"}, "positive"),
        ({"positive": "-1"}, "positive"),
        ({"stated_margin": "-0.1"}, "stated_margin"),
        ({"completed_on": "2014-10-16"}, "completed_on"),
    ],
)
def test_what_is_no_survey_is_refused_beside_its_field(office, wrong, field):
    refused = office.post("/surveys/add/", TYPED | wrong)
    assert list(refused.context["form"].errors) == [field]
    assert not Survey.objects.exists()


def test_a_sheet_and_the_interface_ask_for_the_same(tmp_path: Path):
    lines = [LINE, LINE | {"调查编号": "DC2", "有效问卷数": "1300"}, LINE | {"调查编号": "DC3", "抽样框": ""}]
    sheet = hand_in(write_book(tmp_path / "a.xlsx", {"问卷调查": lines}), "surveys")
    assert [(found[1], found[-1]) for found in told(sheet)] == [
        (3, "rule-survey_answers_within_the_sample"),
        (4, "missing"),
    ]
    program = Caller(make_user())
    refused = program.post("surveys/", TYPED | {"positive": "1001"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "positive")
    made = program.post("surveys/", TYPED)
    assert (made.status_code, Survey.objects.get().positive) == (201, 400)


@pytest.mark.parametrize(
    ("positive", "stated", "gain", "margin", "is_risen"),
    [
        # The margins of the two surveys are 3.04 and about 3.08; that of the gain is the root of the sum of their squares.
        (440, None, "4.0", "4.3", False),
        (450, None, "5.0", "4.3", True),
        # The report states more than chance alone: 4.0 and 3.04 make 5.02.
        (450, "4", "5.0", "5.0", False),
        # Less than chance alone is not believed.
        (440, "0.5", "4.0", "4.3", False),
        (300, None, "-10.0", "4.2", False),
    ],
)
def test_a_share_has_risen_only_beyond_the_margin_of_the_gain(office, positive, stated, gain, margin, is_risen):
    make_survey()
    make_survey(topic="recognition", completed_on=LATER, positive=900)
    last = make_survey(completed_on=LATER, positive=positive, stated_margin=Decimal(stated) if stated else None)
    assert compare_surveys("awareness", LATER - dt.timedelta(days=1)) is None
    compared = compare_surveys("awareness", LATER)
    assert (compared.last, compared.is_risen) == (last, is_risen)
    page = office.get(last.get_absolute_url())
    assert (read_text(page, "#gain"), read_text(page, "#gain-margin")) == (gain, margin)


def test_the_city_is_compared_with_batches_of_pillar_products_of_its_year(office):
    """Of one maker's cable and of what is of its category 3 of 4 passed; all others do not count."""
    maker, other = make_enterprise(), make_enterprise()
    make_product(maker, name="电缆", category="电线电缆", is_pillar=True)
    make_product(other, name="电缆", category="电线电缆", is_pillar=False)
    checks = {"stage": "production", "sampled_on": dt.date(2013, 5, 6), "producer": maker, "sample_name": "电缆"}
    make_spot_check(**checks)
    make_spot_check(**checks)
    make_spot_check(**checks, first_result="failed")
    make_spot_check(**checks | {"sample_name": "绝缘线", "category": "电线电缆"})
    for beside in (
        {"producer": other}, {"stage": "market"}, {"sampled_on": dt.date(2012, 5, 6)}, {"sample_name": "挂面"},
        {"first_result": "pending"},
    ):  # fmt: skip
        make_spot_check(**checks | beside)
    city = make_city_rate(rate="75.00")
    assert (compare_rates(city).passed, compare_rates(city).total, compare_rates(city).is_as_good) == (3, 4, True)
    page = office.get(city.get_absolute_url())
    assert (read_text(page, "#batches"), read_text(page, "#rate")) == ("3 / 4", "75.00%")
    CityRate.objects.update(rate=Decimal("75.01"))
    assert compare_rates(CityRate.objects.get()).is_as_good is False


def test_a_rate_of_the_city_names_its_source_and_one_stands_for_a_year(office):
    typed = {"year": "2013", "rate": "94.2", "published_on": "2014-01-20", "source": "全市通报"}
    assert list(office.post("/city-rates/add/", typed | {"source": ""}).context["form"].errors) == ["source"]
    assert list(office.post("/city-rates/add/", typed | {"rate": "100.01"}).context["form"].errors) == ["rate"]
    assert list(office.post("/city-rates/add/", typed | {"published_on": "2012-12-31"}).context["form"].errors) == [
        "published_on"
    ]
    assert office.post("/city-rates/add/", typed).status_code == 302
    assert list(office.post("/city-rates/add/", typed).context["form"].errors) == ["year"]
    row = CityRate.objects.get()
    office.post(f"/city-rates/{row.pk}/withdraw/", {"reason": "年度写错"})
    assert (CityRate.objects.count(), Withdrawal.objects.get().subject) == (0, "2013年全市合格率")
