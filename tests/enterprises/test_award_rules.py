"""A new application is the first award of its product, and no round is granted before its year: in every door."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from enterprises.models import BrandAward
from exchange.formats.errors import RowError
from registers.models import Withdrawal
from tests.factories import make_award, make_enterprise, make_product, make_quarters, make_user
from tests.registers_files import hand_in, write_book

pytestmark = pytest.mark.django_db
HAD_BEFORE = "该产品已于 2012-12-20 获得此称号，不属新申请，请选择到期复评。"
TOO_EARLY = "获评日期不能早于评选年度，请核对评选年度和获评日期。"


@pytest.fixture(autouse=True)
def _on_a_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    make_quarters()


@pytest.fixture
def product():
    """Return a product that was granted the Tianjin title on 2012-12-20."""
    found = make_product(make_enterprise(name="宝坻示例食品有限公司"), name="食用植物油", model="5L/桶")
    make_award(found)
    return found


def award(product, **fields):
    day = dt.date(2013, 12, 20)
    defaults = {
        "programme": "tianjin",
        "year": 2013,
        "kind": "new",
        "granted_on": day,
        "expires_on": dt.date(2016, 12, 19),
    }
    return BrandAward(product=product, **defaults | fields)


def refused(row) -> list[str]:
    try:
        row.full_clean()
    except ValidationError as error:
        return error.messages
    return []


def test_a_second_application_is_refused_in_words(product):
    assert refused(award(product)) == [HAD_BEFORE]
    assert refused(award(product, kind="renewal")) == []
    assert refused(award(product, programme="china")) == []
    assert refused(award(make_product())) == []
    assert refused(award(product, granted_on=dt.date(2012, 6, 1), year=2011)) == []


def test_a_withdrawn_award_stands_in_nobodys_way(product):
    withdrawal = Withdrawal.objects.create(register="x", row=1, subject="x", reason="误录", withdrawn_by=make_user())
    BrandAward.objects.update(withdrawal=withdrawal)
    assert refused(award(product)) == []


def test_an_award_is_no_earlier_one_of_itself(product):
    assert refused(product.awards.get()) == []


def test_a_round_is_not_granted_before_its_year(product):
    early = award(product, kind="renewal", year=2014)
    assert refused(early) == [TOO_EARLY]
    with pytest.raises(IntegrityError), transaction.atomic():
        early.save()


def test_the_form_says_it_beside_the_field(client, product):
    client.force_login(make_user())
    sent = {
        "product": product.pk,
        "programme": "tianjin",
        "year": 2013,
        "kind": "new",
        "granted_on": "2013-12-20",
        "expires_on": "2016-12-19",
    }
    answer = client.post(f"/awards/add/?product={product.pk}", sent)
    assert (answer.status_code, answer.context["form"].errors) == (422, {"kind": [HAD_BEFORE]})
    answer = client.post(f"/awards/add/?product={product.pk}", sent | {"kind": "renewal", "year": 2014})
    assert (answer.status_code, answer.context["form"].errors) == (422, {"granted_on": [TOO_EARLY]})
    assert product.awards.count() == 1


def test_the_interface_says_it_beside_the_field(client, product):
    client.force_login(make_user(), backend="django.contrib.auth.backends.ModelBackend")
    sent = {
        "product": product.pk,
        "programme": "tianjin",
        "year": 2013,
        "kind": "new",
        "granted_on": "2013-12-20",
        "expires_on": "2016-12-19",
    }
    answer = client.post("/api/v1/awards/", sent, content_type="application/json")
    assert answer.status_code == 400
    assert [error["message"] for error in answer.json()["errors"]] == [HAD_BEFORE]
    assert product.awards.count() == 1


def line(**changes):
    key = {"企业名称": "宝坻示例食品有限公司", "产品名称": "食用植物油", "规格型号": "5L/桶"}
    row = {
        "名牌类别": "天津名牌产品",
        "认定年度": 2013,
        "申报类型": "新申请",
        "认定日期": "2013-12-20",
        "有效期至": "2016-12-19",
    }
    return key | row | changes


def problems(tmp_path, *lines) -> list[tuple[int, str, str]]:
    sheet = hand_in(write_book(tmp_path / "名牌.xlsx", {"名牌认定": lines}))
    found = [RowError.from_json(problem) for problem in sheet.problems]
    return [(problem.line, problem.column, problem.reason) for problem in found]


def test_the_sheet_names_line_and_column(tmp_path, product):
    assert problems(tmp_path, line(), line(认定年度=2014, 认定日期="2013-06-01", 申报类型="到期复评")) == [
        (2, "申报类型", HAD_BEFORE),
        (3, "认定日期", TOO_EARLY),
    ]


def test_two_applications_in_one_sheet(tmp_path, product):
    BrandAward.objects.all().delete()
    first, second = line(认定年度=2012, 认定日期="2012-12-20"), line()
    assert problems(tmp_path, second, first) == [(2, "申报类型", HAD_BEFORE)]
