"""Withdrawing rows: what goes with them, what they no longer count in, what stands in the way, and the way back."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from enterprises import services
from enterprises.models import (
    BrandAward,
    Certificate,
    CertificateEvent,
    Designation,
    Enterprise,
    EnterpriseMerge,
    FormerName,
    Product,
    ProductStandard,
    ResearchInstitution,
    Site,
    SiteLevel,
    SiteMember,
)
from registers import registry as registers
from registers.models import Withdrawal
from registers.rows import row_save
from registers.withdrawals import row_withdraw, withdrawal_undo
from targets.aggregation import DayRange, day_parts, period_parts
from targets.models import StaleMark
from targets.registry import Span, registry
from targets.services import figures_compare, figures_recompute, stale_recompute
from tests.factories import (
    make_award,
    make_certificate,
    make_designation,
    make_enterprise,
    make_event,
    make_indicator,
    make_plan,
    make_product,
    make_quarters,
    make_service_industry,
    make_standard,
    make_user,
)
from tests.queries import list_queries

pytestmark = pytest.mark.django_db

DAY = dt.date(2014, 9, 30)
PARAMETERS = {"new-brand-awards": {"programme": "tianjin"}, "key-enterprises-certified": {"scheme": "iso9001"}}
ALL = {
    "new-brand-awards": (1, None),
    "certified-enterprises": (1, 2),
    "key-enterprises-certified": (1, 2),
    "service-enterprises-certified": (1, 2),
    "iso9000-enterprises": (1, None),
    "ccc-products-certified": (1, 2),
    "adopting-products": (1, None),
    "products-without-standard": (1, None),
    "products-with-standard": (1, 2),
}
WITHOUT = {
    "enterprise": {
        "new-brand-awards": (0, None),
        "certified-enterprises": (0, 1),
        "key-enterprises-certified": (0, 1),
        "service-enterprises-certified": (0, 1),
        "iso9000-enterprises": (0, None),
        "ccc-products-certified": (0, 1),
        "adopting-products": (0, None),
        "products-with-standard": (0, 1),
    },
    "designation": {"key-enterprises-certified": (0, 1), "service-enterprises-certified": (0, 1)},
    "product": {
        "new-brand-awards": (0, None),
        "ccc-products-certified": (0, 1),
        "adopting-products": (0, None),
        "products-with-standard": (0, 1),
    },
    "standard": {
        "adopting-products": (0, None),
        "products-without-standard": (2, None),
        "products-with-standard": (0, 2),
    },
    "certificate": {
        "certified-enterprises": (1, 2),
        "key-enterprises-certified": (0, 2),
        "service-enterprises-certified": (0, 2),
        "iso9000-enterprises": (0, None),
    },
    "ccc": {"ccc-products-certified": (0, 2)},
    "award": {"new-brand-awards": (0, None)},
    "institution": {},
}


@pytest.fixture(autouse=True)
def october_2014():
    make_quarters()


@pytest.fixture
def clerk():
    return make_user()


def make_world() -> dict[str, object]:
    """Make an enterprise that counts in every figure beside one that counts in none as good."""
    service = make_service_industry()
    full, bare = make_enterprise(service_industry=service), make_enterprise(service_industry=service)
    make_designation(bare)
    make_product(bare, in_ccc_catalogue=True)
    product = make_product(full, in_ccc_catalogue=True, is_main_industrial=True)
    ccc = make_certificate(full, scheme="ccc")
    ccc.products.add(product)
    return {
        "enterprise": full,
        "designation": make_designation(full),
        "institution": ResearchInstitution.objects.create(enterprise=full, name="研发中心", since=dt.date(2011, 1, 1)),
        "product": product,
        "standard": make_standard(product, adoption="idt", adopted_number="ISO 1"),
        "certificate": make_certificate(full),
        "ccc": ccc,
        "award": make_award(product),
    }


def counted() -> dict[str, tuple[int, int | None]]:
    """Return the parts of every figure of the app."""
    found = {}
    for key in ALL:
        population = registry[key].population(DAY, 0, PARAMETERS.get(key, {}))
        if registry[key].span is Span.DAY:
            parts = day_parts(population)
        else:
            parts = period_parts(population, [DayRange(1, dt.date(2010, 1, 1), DAY)])[1]
        found[key] = parts.numerator, parts.denominator
    return found


def withdraw(row, clerk) -> Withdrawal:
    return row_withdraw(row=row, reason="重复登记", user=clerk)


# ---- figures


@pytest.mark.parametrize("kind", WITHOUT)
def test_a_withdrawn_row_counts_nowhere_until_it_is_restored(kind, clerk):
    world = make_world()
    assert counted() == ALL
    withdrawal = withdraw(world[kind], clerk)
    assert counted() == ALL | WITHOUT[kind]
    withdrawal_undo(withdrawal=withdrawal, user=clerk)
    assert counted() == ALL


def test_every_figure_follows_a_withdrawal_and_its_undoing(clerk):
    world, plan = make_world(), make_plan(starts_on=dt.date(2012, 10, 1), ends_on=dt.date(2014, 12, 31))
    for key in ALL:
        window = "quarter_end" if registry[key].span is Span.DAY else "year_to_date"
        make_indicator(key, plan, parameters=PARAMETERS.get(key, {}), window=window)
    figures_recompute()
    for row in world.values():
        withdrawal = withdraw(row, clerk)
        stale_recompute()
        assert figures_compare().differences.count() == 0
        withdrawal_undo(withdrawal=withdrawal, user=clerk)
        stale_recompute()
        assert figures_compare().differences.count() == 0


def test_a_withdrawn_suspension_leaves_the_certificate_valid(clerk):
    certificate = make_certificate(number="Q9")
    event = make_event(certificate, "suspended", dt.date(2014, 8, 1))
    assert counted()["iso9000-enterprises"] == (0, None)
    withdraw(event, clerk)
    assert counted()["iso9000-enterprises"] == (1, None)
    assert set(StaleMark.objects.values_list("quarter_id", flat=True)) == {20143, 20144}
    assert str(StaleMark.objects.first().cause) == "证书 Q9 状态（暂停）：撤回（重复登记）"


def test_a_certificate_keeps_what_it_says_of_a_withdrawn_product(clerk):
    world = make_world()
    withdrawal = withdraw(world["product"], clerk)
    services.certificate_save(certificate=world["ccc"], products=[])
    withdrawal_undo(withdrawal=withdrawal, user=clerk)
    assert counted()["ccc-products-certified"] == (1, 2)


# ---- what goes with a row


def test_an_enterprise_goes_with_all_it_has_and_comes_back_with_exactly_that(clerk):
    world = make_world()
    make_event(world["certificate"], "audited", dt.date(2013, 2, 1))
    before = withdraw(make_standard(world["product"]), clerk)
    withdrawal = withdraw(world["enterprise"], clerk)
    kinds = (Designation, ResearchInstitution, Product, ProductStandard, Certificate, CertificateEvent, BrandAward)
    gone = {model: model.everything.filter(withdrawal=withdrawal).count() for model in (Enterprise, *kinds)}
    assert list(gone.values()) == [1, 1, 1, 1, 1, 2, 1, 1]
    assert str(withdrawal) == f"企业 {world['enterprise'].name}"
    withdrawal_undo(withdrawal=withdrawal, user=clerk)
    assert not any(model.everything.filter(withdrawal=withdrawal).exists() for model in kinds)
    assert ProductStandard.everything.get(withdrawal=before)


def test_every_withdrawable_model_of_the_room_is_registered():
    assert {model for model in registers.registry if model._meta.app_label == "enterprises"} == {
        *(Enterprise, Designation, ResearchInstitution, FormerName, Product, ProductStandard),
        *(Certificate, CertificateEvent, BrandAward, Site, SiteLevel, SiteMember),
    }


# ---- what stands in the way


def test_a_row_is_withdrawn_once_and_restored_once(clerk):
    certificate = make_certificate()
    withdrawal = withdraw(certificate, clerk)
    with pytest.raises(ValidationError, match="已经撤回"):
        withdraw(certificate, clerk)
    withdrawal_undo(withdrawal=withdrawal, user=clerk)
    with pytest.raises(ValidationError, match="已经恢复"):
        withdrawal_undo(withdrawal=withdrawal, user=clerk)
    assert Withdrawal.objects.get().undone_by == clerk


def test_a_designation_is_not_restored_over_another_of_the_same_days(clerk):
    designation = make_designation(make_enterprise())
    withdrawal = withdraw(designation, clerk)
    make_designation(designation.enterprise, since=dt.date(2012, 1, 1))
    with pytest.raises(ValidationError, match="请先填写原认定的截止日期"):
        withdrawal_undo(withdrawal=withdrawal, user=clerk)
    assert Designation.objects.count() == 1


def test_a_standard_is_not_restored_beside_itself(clerk):
    standard = make_standard(make_product())
    withdrawal = withdraw(standard, clerk)
    make_standard(standard.product, number=standard.number)
    with pytest.raises(ValidationError):
        withdrawal_undo(withdrawal=withdrawal, user=clerk)


def test_a_product_is_not_restored_to_a_withdrawn_enterprise(clerk):
    product = make_product()
    first = withdraw(product, clerk)
    second = withdraw(product.enterprise, clerk)
    with pytest.raises(ValidationError, match="请先恢复"):
        withdrawal_undo(withdrawal=first, user=clerk)
    withdrawal_undo(withdrawal=second, user=clerk)
    withdrawal_undo(withdrawal=first, user=clerk)
    assert Product.objects.get() == product


def test_a_record_that_was_merged_is_not_restored_by_itself(clerk):
    kept, merged = make_enterprise(name="宝坻甲厂"), make_enterprise()
    withdrawal = withdraw(merged, clerk)
    EnterpriseMerge.objects.create(kept=kept, merged=merged, moved={}, reason="重复", merged_by=clerk)
    with pytest.raises(ValidationError, match="宝坻甲厂"):
        withdrawal_undo(withdrawal=withdrawal, user=clerk)


def test_nothing_is_written_to_a_withdrawn_row_or_beneath_one(clerk):
    product = make_product()
    withdraw(product.enterprise, clerk)
    StaleMark.objects.all().delete()
    stale = Product.everything.get(pk=product.pk)
    stale.withdrawal, stale.name = None, "新名"
    with pytest.raises(ValidationError, match="已撤回"):
        row_save(row=stale)
    with pytest.raises(ValidationError, match="已撤回"):
        row_save(row=Product(enterprise=product.enterprise, name="甲", launched_on=dt.date(2012, 1, 1)))
    assert Product.everything.get().withdrawal_id
    assert not StaleMark.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_product_recorded_while_its_enterprise_is_withdrawn_does_not_stand_beneath_it(clerk):
    enterprise, outcome = make_enterprise(), []

    def record() -> None:
        try:
            row_save(row=Product(enterprise=enterprise, name="甲", launched_on=dt.date(2012, 1, 1)))
        except ValidationError as error:
            outcome.append(error)
        finally:
            connection.close()

    with transaction.atomic():
        withdraw(enterprise, clerk)
        recorder = threading.Thread(target=record)
        recorder.start()
        recorder.join(0.5)
        assert recorder.is_alive()
    recorder.join(10)
    assert len(outcome) == 1
    assert not Product.everything.exists()


def test_the_page_before_a_withdrawal_asks_as_often_for_much_that_hangs_on_the_row(client):
    enterprise = make_enterprise()
    client.force_login(make_user("office"))
    page = f"/enterprises/{enterprise.pk}/withdraw/"
    for more in (1, 4):
        for _n in range(more):
            product = make_product(enterprise)
            make_standard(product)
            make_award(product, granted_on=dt.date(2012 + more // 4, 12, 20))
            make_event(make_certificate(enterprise), "suspended", dt.date(2013, 1, 1))
        expected = (
            "session user enterprise designation productstandard spotcheck serviceevaluation certificateevent indicator"
        )
        assert list_queries(lambda: client.get(page)) == expected.split()
    answer = client.get(page)
    assert dict(answer.context["counts"]) == {
        "产品": 5,
        "产品执行标准": 5,
        "名牌认定": 5,
        "认证证书": 5,
        "证书状态变更": 5,
    }
