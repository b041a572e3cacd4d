"""The admin writes through the services: forms, inlines and bulk actions leave the stale marks; who may do what."""

import datetime as dt

import pytest
from django.urls import reverse

from departments.models import Role
from enterprises.models import BrandAward, Certificate, Designation, Enterprise, Product
from targets.models import StaleMark
from tests.factories import (
    make_award,
    make_certificate,
    make_designation,
    make_enterprise,
    make_industry,
    make_product,
    make_quarters,
    make_township,
    make_user,
)

pytestmark = pytest.mark.django_db

REGISTERS = (Enterprise, Product, Certificate, BrandAward)


@pytest.fixture(autouse=True)
def october_2014(settings):
    settings.BUSINESS_DATE = "2014-10-15"
    make_quarters()


def as_staff(client, role: str):
    client.force_login(make_user(role, is_staff=True))
    return client


@pytest.fixture
def office(client):
    return as_staff(client, Role.OFFICE)


def page(model, name: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def marks() -> set[tuple[str, int]]:
    found = set(StaleMark.objects.values_list("measure", "quarter_id"))
    StaleMark.objects.all().delete()
    return found


def submit(client, address: str, **fields: object):
    """Fill in the form as it is shown, change ``fields``, and send it; fails where the form has errors."""
    shown = client.get(address).context
    data: dict[str, object] = {}
    for form in [
        shown["adminform"].form,
        *(form for one in shown["inline_admin_formsets"] for form in (one.formset.management_form, *one.formset.forms)),
    ]:
        for bound in form:
            value = bound.value()
            if value is not None and value is not False:
                data[bound.html_name] = value
    response = client.post(address, {key: value for key, value in (data | fields).items() if value is not None})
    if response.status_code == 200:
        raise AssertionError(response.context["errors"])
    return response


def make_rows():
    return [
        make_enterprise(),
        make_product(),
        make_certificate(),
        make_award(),
    ]


# ---- doors


def test_the_office_changes_auditors_look_and_others_stay_out(client):
    rows = make_rows()
    as_staff(client, Role.AUDITOR)
    for row in rows:
        change = page(type(row), "change", row.pk)
        assert client.get(page(type(row), "changelist")).status_code == 200
        assert client.get(change).status_code == 200
        assert client.post(change, {}).status_code == 403
        assert client.get(page(type(row), "add")).status_code == 403
        assert client.post(page(type(row), "delete", row.pk), {"post": "yes"}).status_code == 403
    as_staff(client, Role.ADMIN)
    for row in rows:
        assert client.get(page(type(row), "changelist")).status_code == 403
        assert client.get(page(type(row), "change", row.pk)).status_code == 403
    assert marks() == set()


@pytest.mark.parametrize("model", REGISTERS)
def test_every_register_has_its_pages(office, model):
    make_rows()
    row = model.objects.first()
    for address in (
        page(model, "changelist") + "?q=a",
        page(model, "add"),
        page(model, "change", row.pk),
    ):
        assert office.get(address).status_code == 200, address


# ---- forms and inlines


def test_an_enterprise_with_a_designation(office):
    enterprise = make_enterprise()
    submit(
        office,
        page(Enterprise, "change", enterprise.pk),
        closed_on="2014-07-15",
        **{
            "designations-TOTAL_FORMS": 1,
            "designations-0-enterprise": enterprise.pk,
            "designations-0-kind": "key",
            "designations-0-since": "2014-10-01",
            "designations-0-basis": "文件",
        },
    )
    assert marks() == {
        ("certified-enterprises", 20143),
        ("certified-enterprises", 20144),
        ("key-enterprises-certified", 20143),
        ("key-enterprises-certified", 20144),
    }
    assert Designation.objects.get().enterprise == enterprise


def test_the_codes_are_checked_and_normalised(office):
    enterprise = make_enterprise()
    submit(office, page(Enterprise, "change", enterprise.pk), uscc="９１１２０２２４１０３００００１１Ｐ")
    enterprise.refresh_from_db()
    assert enterprise.uscc == "91120224103000011P"
    with pytest.raises(AssertionError, match="校验位有误"):
        submit(office, page(Enterprise, "change", enterprise.pk), uscc="91120224103000011Q")


def test_a_product_with_a_standard(office):
    product = make_product()
    submit(
        office,
        page(Product, "change", product.pk),
        **{
            "standards-TOTAL_FORMS": 1,
            "standards-0-product": product.pk,
            "standards-0-number": "GB/T 1-2014",
            "standards-0-level": "national",
            "standards-0-valid_from": "2014-07-01",
        },
    )
    assert marks() == {
        (measure, quarter)
        for measure in ("products-with-standard", "products-without-standard")
        for quarter in (20143, 20144)
    }


def test_a_certificate_with_products_and_an_event(office):
    enterprise = make_enterprise()
    product = make_product(enterprise)
    certificate = make_certificate(enterprise, scheme="ccc", issued_on=dt.date(2014, 8, 1))
    submit(
        office,
        page(Certificate, "change", certificate.pk),
        products=[product.pk],
        **{
            "events-TOTAL_FORMS": 1,
            "events-0-certificate": certificate.pk,
            "events-0-kind": "suspended",
            "events-0-happened_on": "2014-10-01",
        },
    )
    assert list(certificate.products.all()) == [product]
    assert marks() == {
        ("ccc-products-certified", 20143),
        ("ccc-products-certified", 20144),
        ("certified-enterprises", 20144),
    }


def test_a_new_award(office):
    product = make_product()
    submit(
        office,
        page(BrandAward, "add"),
        product=product.pk,
        programme="tianjin",
        year=2012,
        kind="new",
        granted_on="2012-12-20",
        expires_on="2015-12-19",
    )
    assert marks() == {("new-brand-awards", 20124)}


def test_a_new_enterprise_knows_its_pinyin(office):
    submit(
        office,
        page(Enterprise, "add"),
        name="宝坻新厂",
        township=make_township().pk,
        industry=make_industry().pk,
        size="small",
        founded_on="2014-10-01",
    )
    assert Enterprise.objects.get().name_pinyin == "bao di xin chang"


def test_saving_what_is_shown_changes_and_marks_nothing(office):
    for row in make_rows():
        submit(office, page(type(row), "change", row.pk))
    assert marks() == set()


# ---- speed


def test_lists_and_forms_do_not_read_whole_registers(office, django_assert_max_num_queries):
    make_rows()
    for model in REGISTERS:
        row = model.objects.first()
        for address in (page(model, "changelist"), page(model, "change", row.pk)):
            office.get(address)
            with django_assert_max_num_queries(20) as few:
                office.get(address)
            assert not [
                query
                for query in few.captured_queries
                if "_django_curs" in query["sql"]
                and "township" not in query["sql"]
                and "serviceindustry" not in query["sql"]
            ]


@pytest.mark.parametrize(
    ("make", "fields", "words"),
    [
        (make_enterprise, {"closed_on": "2004-12-31"}, "终止日期不能早于成立日期"),
        (make_product, {"ended_on": "2007-12-31"}, "停产日期不能早于投产日期"),
        (make_certificate, {"expires_on": "2012-02-29"}, "有效期不能早于发证日期"),
    ],
)
def test_what_must_never_be_true_is_said_in_words(office, make, fields, words):
    row = make()
    with pytest.raises(AssertionError, match=words):
        submit(office, page(type(row), "change", row.pk), **fields)
    assert marks() == set()


def test_overlapping_designations_are_refused_in_words(office):
    enterprise = make_enterprise()
    make_designation(enterprise)
    fields = {
        "designations-TOTAL_FORMS": 2,
        "designations-1-enterprise": enterprise.pk,
        "designations-1-kind": "key",
        "designations-1-since": "2014-01-01",
        "designations-1-basis": "文件",
    }
    with pytest.raises(AssertionError, match="请先填写原认定的截止日期"):
        submit(office, page(Enterprise, "change", enterprise.pk), **fields)


def test_two_new_rows_that_overlap_are_refused_whole(office):
    enterprise = make_enterprise()
    fields: dict[str, object] = {"designations-TOTAL_FORMS": 2}
    for n in (0, 1):
        fields |= {
            f"designations-{n}-{name}": value for name, value in {"enterprise": enterprise.pk, "kind": "key"}.items()
        }
        fields |= {f"designations-{n}-since": "2014-01-01", f"designations-{n}-basis": "文件"}
    address = page(Enterprise, "change", enterprise.pk)
    response = submit(office, address, name="改名", **fields)
    assert response.url == address
    assert "未保存：各行之间相互矛盾。" in office.get(address).content.decode()
    enterprise.refresh_from_db()
    assert enterprise.name != "改名"
    assert not Designation.objects.exists()
    assert marks() == set()
