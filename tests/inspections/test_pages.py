"""The pages of one enterprise, product, certificate, spot check and project, and of unmatched producers."""

import datetime as dt

import pytest

from accounts.models import Role
from departments.models import TownshipName
from enterprises.contributions import AffectedIndicators
from inspections.models import FailingItem, SpotCheck
from registers.withdrawals import row_withdraw
from targets.models import Plan, StaleMark
from tests.factories import (
    make_award,
    make_certificate,
    make_designation,
    make_enterprise,
    make_evaluation,
    make_event,
    make_indicator,
    make_plan,
    make_product,
    make_project,
    make_quarters,
    make_service_industry,
    make_spot_check,
    make_standard,
    make_township,
    make_user,
)
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def reader(client):
    client.force_login(make_user("leader"))
    return client


def define(code: str, measure: str, window: str, **parameters: str) -> None:
    """Make an indicator of one plan that uses a measure."""
    plan = Plan.objects.first() or make_plan()
    make_indicator(measure, plan, code=code, parameters=parameters, window=window)


def contributions(response) -> dict[str, tuple[int, int | None]]:
    return {one.indicator.code: (one.numerator, one.denominator) for one in response.context["contributions"]}


@pytest.mark.parametrize("role", [Role.ADMIN])
def test_pages_are_for_readers(client, role):
    client.force_login(make_user(role))
    for address in (
        make_enterprise().get_absolute_url(),
        make_product().get_absolute_url(),
        make_certificate().get_absolute_url(),
        make_spot_check().get_absolute_url(),
        make_project().get_absolute_url(),
        "/spot-checks/producers/",
    ):
        assert client.get(address).status_code == 403, address


def test_what_an_enterprise_adds_to_each_figure(reader):
    define("B1", "certified-enterprises", "quarter_end")
    define("B2a", "key-enterprises-certified", "quarter_end", scheme="iso9001")
    define("B2b", "key-enterprises-certified", "quarter_end", scheme="iso14001")
    define("B5", "spot-check-pass-rate", "year_to_date", stage="production")
    define("B9", "products-with-standard", "quarter_end")
    define("A2", "new-brand-awards", "plan_to_date", programme="tianjin")
    define("C1", "projects-qualified", "year_to_date")
    enterprise = make_enterprise()
    make_designation(enterprise)
    make_certificate(enterprise)
    make_standard(make_product(enterprise))
    make_award(make_product(enterprise), granted_on=day("2010-01-01"))
    for sampled, result in [
        ("2014-01-01", "passed"),
        ("2014-10-15", "failed"),
        ("2013-12-31", "failed"),
        ("2014-05-05", "pending"),
    ]:
        make_spot_check(stage="production", producer=enterprise, sampled_on=day(sampled), first_result=result)
    make_spot_check(stage="production", sampled_on=day("2014-05-05"))
    response = reader.get(enterprise.get_absolute_url())
    assert contributions(response) == {
        "B1": (1, 1),
        "B2a": (1, 1),
        "B2b": (0, 1),
        "B5": (1, 2),
        "B9": (1, 2),
        "A2": (1, None),
    }


CHAIN = "session user enterprise designation brandaward spotcheck indicatordefinition enterprise".split()
"""What the page of an enterprise asks, whatever hangs on it."""


def test_an_enterprise_shows_the_whole_chain_in_a_fixed_number_of_queries(reader):
    enterprise = make_enterprise(name="宝坻电缆厂")

    def grow(n: int) -> None:
        for _ in range(n):
            product = make_product(enterprise)
            make_standard(product)
            make_award(product)
            make_event(make_certificate(enterprise), "suspended", day("2014-01-01"))
            check = make_spot_check(producer=enterprise, township=make_township(), first_result="failed")
            FailingItem.objects.create(spot_check=check, position=1, item="绝缘厚度")
            make_evaluation(enterprise)

    grow(2)
    reader.get(enterprise.get_absolute_url())
    assert list_queries(lambda: reader.get(enterprise.get_absolute_url())) == CHAIN
    page = reader.get(enterprise.get_absolute_url())
    assert read_texts(page, "td .hint").count("绝缘厚度") == 2
    assert "共 2 批次：合格 0，不合格 2，待定 0" in read_texts(page, ".panel__head .hint")
    grow(8)
    assert list_queries(lambda: reader.get(enterprise.get_absolute_url())) == CHAIN


def test_a_product_with_what_it_adds(reader):
    define("B9", "products-with-standard", "quarter_end")
    define("B8", "products-without-standard", "quarter_end")
    product = make_product()
    make_standard(product, number="GB/T 1-2008", valid_until=day("2014-10-14"))
    response = reader.get(product.get_absolute_url())
    assert read_texts(response, ".lapsed .num")[0] == "GB/T 1-2008"
    assert contributions(response) == {"B8": (1, None), "B9": (0, 1)}


def test_a_certificate_on_any_day(reader):
    certificate = make_certificate()
    make_event(certificate, "suspended", day("2013-01-01"), reason="未接受监督审核")
    make_event(certificate, "resumed", day("2013-06-01"))
    address = certificate.get_absolute_url()
    for on, status in [
        ("2012-12-31", "valid"),
        ("2013-01-01", "suspended"),
        ("2013-06-01", "valid"),
        ("2015-03-01", "expired"),
    ]:
        assert reader.get(f"{address}?on={on}").context["certificate"].status == status
    assert reader.get(f"{address}?on=nonsense").status_code == 404
    response = reader.get(address)
    assert (response.context["day"], response.context["certificate"].status) == (day("2014-10-15"), "valid")
    assert [(str(m.day), m.words) for m in response.context["timeline"]] == [
        ("2012-03-01", "发证"),
        ("2013-01-01", "暂停"),
        ("2013-06-01", "恢复"),
        ("2015-02-28", "有效期最后一日"),
    ]
    assert "未接受监督审核" in read_texts(response, ".timeline .hint")


@pytest.mark.parametrize(
    ("first", "retest", "words", "counted"),
    [
        ("passed", "", "检验机构判定合格，计为一个合格批次。", (1, 1)),
        ("failed", "", "无论有几个不合格项目，均按一个不合格批次计。", (0, 1)),
        ("refused", "", "按规定计为不合格。", (0, 1)),
        ("pending", "", "检验结论尚未出具，暂不计入合格率。", None),
        ("failed", "pending", "结论出具前暂不计入合格率。", None),
        ("failed", "passed", "初检结论为“不合格”，复检后最终结论为“合格”；初检结论予以保留。", (1, 1)),
        ("failed", "failed", "复检维持初检结论“不合格”，为最终结论。", (0, 1)),
    ],
)
def test_a_spot_check_says_in_words_how_it_counts_and_where(reader, first, retest, words, counted):
    define("B5", "spot-check-pass-rate", "year_to_date", stage="production")
    define("B6", "spot-check-pass-rate", "year_to_date", stage="market")
    check = make_spot_check(first_result=first, retest_result=retest)
    response = reader.get(check.get_absolute_url())
    assert words in read_text(response, ".panel__body > p")
    assert contributions(response) == ({"B6": counted} if counted else {})
    assert "2014年第三季度" in read_texts(response, ".panel__head .hint")


def test_a_project_with_its_aspects_and_its_place_of_the_day(reader):
    define("C1", "projects-qualified", "year_to_date")
    define("C2d", "projects-meeting-aspect", "year_to_date", aspect="energy")
    define("C2e", "projects-meeting-aspect", "year_to_date", aspect="hygiene")
    township = make_township(name="周良街道")
    TownshipName.objects.create(township=township, name="周良庄镇", since=day("2001-01-01"), until=day("2014-06-30"))
    project = make_project(township=township, energy="missed", hygiene="n/a")
    response = reader.get(project.get_absolute_url())
    assert "周良庄镇（今周良街道）" in read_text(response, ".page-head__words")
    assert read_texts(response, ".facts .tag--red")[0] == "2014-06-16到期，逾期未备案"
    assert contributions(response) == {"C1": (1, 1), "C2d": (0, 1)}


# ---- producers known by name only


def test_unmatched_producers_are_listed_by_the_number_of_their_checks(reader):
    make_spot_check(producer_name="甲厂", first_result="failed", sampled_on=day("2014-01-01"))
    make_spot_check(producer_name="甲厂", sampled_on=day("2014-02-01"))
    make_spot_check(producer_name="乙厂")
    make_spot_check(producer_name="丙厂", producer=make_enterprise())
    make_spot_check()
    rows = [row.record for row in reader.get("/spot-checks/producers/").context["page"].object_list]
    assert [(row["producer_name"], row["checks"], row["failed"], str(row["latest"])) for row in rows] == [
        ("甲厂", 2, 1, "2014-02-01"),
        ("乙厂", 1, 0, "2014-08-15"),
    ]
    assert not find_elements(reader.get("/spot-checks/producers/"), 'form[data-check-group], a[href*="/match/"]')
    (found,) = reader.get("/spot-checks/producers/?q=乙").context["page"].object_list
    assert found.record["producer_name"] == "乙厂"


def test_the_office_matches_a_name_and_the_quarters_are_marked(client):
    make_quarters()
    client.force_login(make_user("office"))
    enterprise = make_enterprise(name="宝坻粮油有限公司")
    make_spot_check(producer_name="宝坻粮油公司")
    page = client.get("/spot-checks/producers/match/", {"name": "宝坻粮油公司"})
    assert list(page.context["candidates"]) == [enterprise]
    assert list(
        client.get("/spot-checks/producers/match/", {"name": "宝坻粮油公司", "q": "bdly"}).context["candidates"]
    ) == [enterprise]
    response = client.post("/spot-checks/producers/match/?name=宝坻粮油公司", {"producer": enterprise.pk}, follow=True)
    assert read_text(response, ".notice--success") == "已将 1 个批次的生产企业认领为“宝坻粮油有限公司”。"
    assert SpotCheck.objects.get().producer == enterprise
    assert list(StaleMark.objects.values_list("measure", "quarter_id")) == [("spot-check-pass-rate", 20143)]


def test_only_the_office_matches(reader):
    enterprise = make_enterprise()
    check = make_spot_check(producer_name="甲厂")
    assert reader.post("/spot-checks/producers/match/?name=甲厂", {"producer": enterprise.pk}).status_code == 403
    check.refresh_from_db()
    assert check.producer is None


def test_withdrawn_rows_of_an_enterprise_are_shown_with_their_reason_to_the_office_and_auditors(client):
    office = make_user()
    product = make_product(name="老字号酱菜")
    check = make_spot_check(number="CC77", producer=product.enterprise)
    award, other = make_award(product), make_spot_check(number="CC78")
    for row in (award, check, other):
        row_withdraw(row=row, reason=f"登记有误{row.pk}", user=office)

    def told(user, row):
        client.force_login(user)
        response = client.get(row.get_absolute_url())
        for one in response.context["withdrawn"]:
            assert one.reason in read_text(response, ".lapsed .hint")
        return [one.row for one in response.context["withdrawn"]]

    assert told(office, product.enterprise) == [check.pk, award.pk]
    assert told(make_user("auditor"), product) == [award.pk]
    assert told(make_user("leader"), product.enterprise) == []


def test_each_row_of_an_enterprise_names_the_indicators_that_it_moves(client):
    plan = make_plan()
    for code, measure, parameters in (
        ("MARKET", "spot-check-pass-rate", {"stage": "market"}),
        ("FACTORY", "spot-check-pass-rate", {"stage": "factory"}),
        ("ISO", "iso9000-enterprises", {}),
        ("AWARD", "new-brand-awards", {"programme": "tianjin"}),
        ("CCC", "ccc-products-certified", {}),
        ("KEY9", "key-enterprises-certified", {"scheme": "iso9001"}),
        ("KEY14", "key-enterprises-certified", {"scheme": "iso14001"}),
        ("SERVICE", "service-enterprises-certified", {}),
    ):
        make_indicator(measure, plan, code=code, parameters=parameters)
    affected = AffectedIndicators(day("2014-10-15"))
    product = make_product(in_ccc_catalogue=True)
    rows = {
        "product": product,
        "system": make_certificate(product.enterprise),
        "key": make_certificate(make_designation(make_enterprise()).enterprise),
        "inn": make_certificate(make_designation(make_enterprise(service_industry=make_service_industry())).enterprise),
        "small inn": make_certificate(make_enterprise(service_industry=make_service_industry())),
        "environment": make_certificate(product.enterprise, scheme="iso14001"),
        "key environment": make_certificate(make_designation(make_enterprise()).enterprise, scheme="iso14001"),
        "award": make_award(product),
        "again": make_award(product, kind="renewal", granted_on=day("2013-12-20")),
        "check": make_spot_check(producer=product.enterprise),
        "pending": make_spot_check(producer=product.enterprise, first_result="pending"),
    }

    assert {name: [one.code for one in affected.list_for(row)] for name, row in rows.items()} == {
        "product": ["CCC"],
        "system": ["ISO"],
        "key": ["ISO", "KEY9"],
        "inn": ["ISO", "KEY9", "SERVICE"],
        "small inn": ["ISO"],
        "environment": [],
        "key environment": ["KEY14"],
        "award": ["AWARD"],
        "again": [],
        "check": ["MARKET"],
        "pending": [],
    }
    client.force_login(make_user())
    page = client.get(product.enterprise.get_absolute_url()).content.decode()
    assert [element.text for element in find_elements(page, "*") if element.text == "MARKET"] == ["MARKET"]
