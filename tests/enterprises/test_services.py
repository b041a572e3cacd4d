"""Writing enterprises and what they have: every change marks exactly the figures it may move."""

import datetime as dt

import pytest

from enterprises import services
from enterprises.models import (
    BrandAward,
    Certificate,
    CertificateEvent,
    Designation,
    Enterprise,
    Product,
    ProductStandard,
)
from registers.rows import row_save
from registers.withdrawals import row_withdraw
from targets.models import StaleMark
from tests.factories import (
    make_award,
    make_certificate,
    make_designation,
    make_enterprise,
    make_evaluation,
    make_event,
    make_industry,
    make_product,
    make_quarters,
    make_service_industry,
    make_spot_check,
    make_standard,
    make_township,
    make_user,
)

pytestmark = pytest.mark.django_db

OPERATING = {"certified-enterprises", "key-enterprises-certified"}
PRODUCTS = {"ccc-products-certified", "adopting-products", "products-with-standard", "products-without-standard"}
STANDARDS = {"products-with-standard", "products-without-standard"}
Q2014 = {20141, 20142, 20143, 20144}


@pytest.fixture(autouse=True)
def october_2014():
    make_quarters()


def marks() -> dict[str, set[int]]:
    """Return the quarters marked stale, by measure, and take the marks away."""
    found: dict[str, set[int]] = {}
    for measure, quarter in StaleMark.objects.values_list("measure", "quarter_id"):
        found.setdefault(measure, set()).add(quarter)
    StaleMark.objects.all().delete()
    return found


def cause() -> str:
    """Return the one reason that the marks give."""
    (words,) = {str(mark.cause) for mark in StaleMark.objects.all()}
    return words


def withdraw(row) -> None:
    row_withdraw(row=row, reason="登记有误", user=make_user())


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# ---- enterprises


def test_a_new_enterprise_joins_the_stocks_from_its_founding():
    model = make_enterprise()
    enterprise = Enterprise(
        name="宝坻新厂", township=model.township, industry=model.industry, size="small", founded_on=day("2014-05-05")
    )
    services.enterprise_save(enterprise=enterprise)
    assert enterprise.pk
    assert marks() == {key: {20142, 20143, 20144} for key in OPERATING}


def test_a_closing_day_moves_stocks_from_the_day_after():
    enterprise = make_enterprise(service_industry=make_service_industry())
    enterprise.closed_on = day("2014-06-30")
    services.enterprise_save(enterprise=enterprise)
    assert marks() == {key: {20143, 20144} for key in OPERATING | {"service-enterprises-certified"}}


def test_a_corrected_closing_day_moves_stocks_from_the_earlier_of_both():
    enterprise = make_enterprise(closed_on=day("2014-08-01"))
    enterprise.closed_on = day("2014-02-01")
    services.enterprise_save(enterprise=enterprise)
    assert marks() == dict.fromkeys(OPERATING, Q2014)


def test_a_move_to_another_township_moves_the_slices_of_what_it_has():
    enterprise = make_enterprise(founded_on=day("2014-01-01"))
    make_award(make_product(enterprise, launched_on=day("2013-10-01")), granted_on=day("2013-12-20"))
    make_certificate(enterprise, issued_on=day("2013-07-01"))
    make_spot_check(producer=enterprise, sampled_on=day("2012-02-01"))
    make_evaluation(enterprise, evaluated_on=day("2014-05-20"))
    enterprise.township = make_township()
    services.enterprise_save(enterprise=enterprise)
    assert marks() == (
        dict.fromkeys(OPERATING, Q2014)
        | {key: {20134, *Q2014} for key in PRODUCTS}
        | {
            "iso9000-enterprises": {20133, 20134, *Q2014},
            "new-brand-awards": {20134},
            "service-evaluations-met": {20142},
        }
    )


def test_another_industry_moves_the_slices_of_the_checks_of_its_goods():
    enterprise = make_enterprise(founded_on=day("2014-10-01"))
    make_spot_check(producer=enterprise, sampled_on=day("2012-02-01"))
    make_spot_check(producer=enterprise, sampled_on=day("2011-02-01"), first_result="pending")
    make_spot_check(sampled_enterprise=enterprise, sampled_on=day("2014-02-01"))
    make_evaluation(enterprise)
    enterprise.industry = make_industry()
    services.enterprise_save(enterprise=enterprise)
    assert marks() == {key: {20144} for key in OPERATING} | {"spot-check-pass-rate": {20121}}


def test_a_corrected_name_marks_nothing():
    enterprise = make_enterprise()
    enterprise.name = "宝坻改名厂"
    services.enterprise_save(enterprise=enterprise)
    assert marks() == {}
    assert Enterprise.objects.get().name_initials == "bdgmc"


def test_the_service_industry_moves_only_the_figures_about_services():
    enterprise = make_enterprise(founded_on=day("2014-07-01"))
    make_evaluation(enterprise, evaluated_on=day("2012-05-20"))
    enterprise.service_industry = make_service_industry()
    services.enterprise_save(enterprise=enterprise)
    assert marks() == {"service-enterprises-certified": {20143, 20144}, "service-evaluations-met": {20122}}


def test_withdrawing_an_enterprise_marks_all_that_goes_with_it():
    enterprise = make_enterprise(founded_on=day("2014-09-01"))
    make_award(make_product(enterprise, launched_on=day("2014-10-01")), granted_on=day("2013-12-20"))
    withdraw(enterprise)
    assert marks() == (
        {key: {20143, 20144} for key in OPERATING} | {key: {20144} for key in PRODUCTS} | {"new-brand-awards": {20134}}
    )
    assert not Product.objects.exists()


# ---- designations


def test_a_key_designation_moves_the_figures_about_key_enterprises():
    enterprise = make_enterprise()
    designation = Designation(enterprise=enterprise, kind="key", since=day("2014-03-31"), basis="文件")
    row_save(row=designation)
    assert cause() == f"{enterprise.name}的认定（重点企业）：新登记"
    assert marks() == {"key-enterprises-certified": Q2014}


def test_the_end_of_a_designation_moves_the_figures_after_it():
    designation = make_designation(make_enterprise(service_industry=make_service_industry()))
    designation.until = day("2014-06-15")
    row_save(row=designation)
    keys = ("key-enterprises-certified", "service-enterprises-certified")
    assert marks() == {key: {20142, 20143, 20144} for key in keys}


def test_no_figure_asks_who_is_a_backbone_enterprise():
    withdraw(make_designation(make_enterprise(), kind="backbone"))
    assert marks() == {}
    assert not Designation.objects.exists()


# ---- products and standards


def test_a_product_moves_the_figures_about_what_it_is():
    product = Product(enterprise=make_enterprise(), name="电缆", launched_on=day("2014-05-01"), in_ccc_catalogue=True)
    row_save(row=product)
    assert marks() == {key: {20142, 20143, 20144} for key in {"ccc-products-certified", *STANDARDS}}


def test_a_product_named_main_industrial_moves_only_the_adoption_figure():
    product = make_product(launched_on=day("2014-05-01"))
    product.is_main_industrial = True
    row_save(row=product)
    assert marks() == {"adopting-products": {20142, 20143, 20144}}


def test_the_end_of_production_and_its_correction():
    product = make_product()
    product.ended_on = day("2014-09-30")
    row_save(row=product)
    assert marks() == {key: {20144} for key in STANDARDS}
    product.ended_on = None
    row_save(row=product)
    assert marks() == {key: {20144} for key in STANDARDS}


def test_withdrawing_a_product_takes_its_awards_from_the_figure():
    product = make_product(launched_on=day("2014-10-01"))
    make_award(product, granted_on=day("2012-12-20"))
    withdraw(product)
    assert marks() == {key: {20144} for key in STANDARDS} | {"new-brand-awards": {20124}}
    assert not BrandAward.objects.exists()


def test_a_standard_that_lapses_moves_the_coverage_from_the_next_day():
    standard = make_standard(make_product())
    standard.valid_until = day("2014-06-30")
    row_save(row=standard)
    assert marks() == {key: {20143, 20144} for key in STANDARDS}


@pytest.mark.parametrize(("degree", "moved"), [("idt", True), ("mod", True), ("eqv", True), ("neq", False)])
def test_only_adopting_standards_move_the_adoption_figure(degree, moved):
    standard = ProductStandard(
        product=make_product(),
        number="GB/T 1-2014",
        level="national",
        valid_from=day("2014-07-01"),
        adoption=degree,
        adopted_number="ISO 1:2014",
    )
    row_save(row=standard)
    measures = STANDARDS | ({"adopting-products"} if moved else set())
    assert marks() == {key: {20143, 20144} for key in measures}


def test_a_standard_moved_to_another_product_marks_both_spans():
    standard = make_standard(make_product(), valid_from=day("2014-04-01"))
    standard.product = make_product()
    row_save(row=standard)
    assert marks() == {key: {20142, 20143, 20144} for key in STANDARDS}
    withdraw(standard)
    assert marks() == {key: {20142, 20143, 20144} for key in STANDARDS}


# ---- certificates


@pytest.mark.parametrize(
    ("scheme", "measures"),
    [
        ("iso9001", {"iso9000-enterprises", "key-enterprises-certified", "service-enterprises-certified"}),
        ("iso14001", {"key-enterprises-certified"}),
        ("ohsas18001", {"key-enterprises-certified"}),
        ("ccc", {"ccc-products-certified"}),
        ("product", set()),
    ],
)
def test_a_certificate_moves_the_figures_of_its_scheme(scheme, measures):
    certificate = Certificate(
        enterprise=make_enterprise(),
        number="Z1",
        scheme=scheme,
        issued_on=day("2014-08-01"),
        expires_on=day("2017-07-31"),
    )
    services.certificate_save(certificate=certificate)
    assert cause() == "证书 Z1：新登记"
    assert marks() == {key: {20143, 20144} for key in {"certified-enterprises", *measures}}


def test_a_certificate_renewed_in_place_moves_only_what_follows_its_old_expiry():
    certificate = make_certificate(scheme="iso14001", expires_on=day("2014-06-30"))
    certificate.expires_on = day("2017-06-30")
    services.certificate_save(certificate=certificate)
    assert marks() == {key: {20143, 20144} for key in ("certified-enterprises", "key-enterprises-certified")}


def test_the_products_of_a_ccc_certificate_are_part_of_what_it_means():
    enterprise = make_enterprise()
    product = make_product(enterprise, in_ccc_catalogue=True)
    certificate = make_certificate(enterprise, scheme="ccc", issued_on=day("2014-07-01"))
    services.certificate_save(certificate=certificate, products=[product])
    assert list(certificate.products.all()) == [product]
    assert marks() == {"ccc-products-certified": {20143, 20144}}
    services.certificate_save(certificate=certificate, products=[product])
    assert marks() == {}


def test_an_event_moves_figures_from_its_day():
    certificate = make_certificate(number="Q123")
    event = CertificateEvent(certificate=certificate, kind="suspended", happened_on=day("2014-09-30"))
    row_save(row=event)
    assert cause() == "证书 Q123 状态（暂停）：新登记"
    measures = {
        "certified-enterprises",
        "iso9000-enterprises",
        "key-enterprises-certified",
        "service-enterprises-certified",
    }
    assert marks() == {key: {20143, 20144} for key in measures}
    event.happened_on = day("2014-10-01")
    row_save(row=event)
    assert marks() == {key: {20143, 20144} for key in measures}


def test_a_surveillance_audit_moves_nothing():
    event = make_event(make_certificate(), "audited", day("2014-09-30"))
    withdraw(event)
    assert marks() == {}
    assert not CertificateEvent.objects.exists()


def test_withdrawing_a_certificate_marks_its_whole_span():
    certificate = make_certificate(scheme="product", issued_on=day("2014-01-01"))
    withdraw(certificate)
    assert marks() == {"certified-enterprises": Q2014}


# ---- awards


def test_an_award_moved_to_another_year_marks_both_quarters():
    award = make_award(granted_on=day("2012-12-20"))
    award.granted_on, award.year, award.expires_on = day("2013-01-10"), 2013, day("2016-01-09")
    row_save(row=award)
    assert marks() == {"new-brand-awards": {20124, 20131}}


def test_an_earlier_award_recorded_late_marks_the_later_one_that_it_displaces():
    product = make_product()
    make_award(product, granted_on=day("2013-12-20"))
    award = BrandAward(
        product=product,
        programme="tianjin",
        year=2011,
        kind="new",
        granted_on=day("2011-12-20"),
        expires_on=day("2014-12-19"),
    )
    row_save(row=award)
    assert marks() == {"new-brand-awards": {20114, 20134}}
    withdraw(award)
    assert marks() == {"new-brand-awards": {20114, 20134}}


def test_a_corrected_expiry_of_an_award_moves_nothing():
    award = make_award()
    award.expires_on = day("2016-12-31")
    row_save(row=award)
    assert marks() == {}
