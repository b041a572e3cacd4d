"""Registers through the interface: the forms and services of the pages, field by field, with their stale marks."""

import datetime as dt

import pytest

from accounts.models import Role
from api.registers import EditableViewSet
from api.urls import ROUTES
from enterprises.models import Certificate, Enterprise
from registers.models import Withdrawal
from targets.models import StaleMark
from tests.factories import (
    make_award,
    make_certificate,
    make_designation,
    make_enterprise,
    make_event,
    make_industry,
    make_product,
    make_quarters,
    make_spot_check,
    make_standard,
    make_township,
    make_user,
)
from tests.queries import list_queries

pytestmark = pytest.mark.django_db
KEPT = {name: viewset for name, viewset in ROUTES.items() if issubclass(viewset, EditableViewSet)}


@pytest.fixture
def office(caller):
    return caller(make_user())


def errors(answer) -> dict[str, str]:
    assert answer.status_code == 400, answer.content.decode()
    return {error["field"]: error["message"] for error in answer.json()["errors"]}


@pytest.mark.parametrize("name", KEPT)
def test_the_interface_takes_what_the_form_of_the_page_takes(name: str) -> None:
    viewset = KEPT[name]()
    form = viewset.register.form(user=make_user())
    writable = {name for name, field in viewset.serializer_class().fields.items() if not field.read_only}
    assert writable == set(form.fields) - {"opened"}


def test_an_enterprise_is_recorded_and_read_back(office) -> None:
    township, industry = make_township(code="120115103"), make_industry()
    sent = {
        "name": "天津宝坻食品有限公司",
        "uscc": "91120115103000011H",
        "township": "120115103",
        "industry": industry.pk,
        "size": "small",
        "founded_on": "2009-05-01",
    }
    answer = office.post("enterprises/", sent)
    assert answer.status_code == 201, answer.content.decode()
    row = Enterprise.objects.get()
    assert (row.name_initials, row.township, row.founded_on) == ("tjbdspyxgs", township, dt.date(2009, 5, 1))
    body = answer.json()
    assert body == office.get(f"enterprises/{row.pk}/").json()
    assert body["township"] == "120115103" and body["designations"] == [] and body["closed_on"] is None


def test_a_refusal_names_every_field(office) -> None:
    found = errors(office.post("enterprises/", {"name": "", "township": "\0", "founded_on": "2014-02-30", "size": 3}))
    assert {"name", "township", "founded_on", "size", "industry"} <= found.keys()


def test_what_only_the_form_finds_names_its_field_too(office) -> None:
    enterprise = make_enterprise()
    found = errors(office.patch(f"enterprises/{enterprise.pk}/", {"uscc": "91120115103000011X"}))
    assert list(found) == ["uscc"]
    found = errors(office.patch(f"enterprises/{enterprise.pk}/", {"closed_on": "1990-01-01"}))
    assert list(found) == ["closed_on"]


def test_a_misspelt_field_is_refused_and_a_column_that_is_only_read_is_left_alone(office) -> None:
    certificate = make_certificate(scope="食品")
    path = f"certificates/{certificate.pk}/"
    assert errors(office.patch(path, {"scpoe": "饮料", "scope": "饮料"})) == {"scpoe": "没有该字段。"}
    assert office.get(path).json()["scope"] == "食品"
    row = office.get(path).json() | {"scope": "饮料"}
    assert office.patch(path, row).json()["scope"] == "饮料"


def test_a_correction_leaves_what_is_not_sent_and_marks_what_it_moves(office) -> None:
    make_quarters(2014, 2014)
    certificate = make_certificate(scope="食品", expires_on=dt.date(2014, 12, 31))
    answer = office.patch(f"certificates/{certificate.pk}/", {"expires_on": "2014-08-31"})
    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["status"] == "expired"
    certificate.refresh_from_db()
    assert (certificate.scope, certificate.expires_on) == ("食品", dt.date(2014, 8, 31))
    marks = StaleMark.objects.filter(measure="iso9000-enterprises").values_list("quarter_id", flat=True)
    assert sorted(marks) == [20143, 20144]


def test_the_row_above_is_fixed_once_recorded(office) -> None:
    event, other = make_event(make_certificate(), "audited", dt.date(2013, 1, 1)), make_certificate()
    path = f"certificate-events/{event.pk}/"
    assert list(errors(office.patch(path, {"certificate": other.pk}))) == ["certificate"]
    assert (
        office.patch(path, {"certificate": event.certificate_id, "reason": "年度监督"}).json()["reason"] == "年度监督"
    )


def test_spans_of_designation_must_not_overlap(office) -> None:
    enterprise = make_enterprise()
    sent = {"enterprise": enterprise.pk, "kind": "key", "since": "2010-01-01", "until": "2012-12-31", "basis": "区政府"}
    assert office.post("designations/", sent).status_code == 201
    assert errors(office.post("designations/", sent | {"since": "2012-12-31", "until": None}))
    assert office.post("designations/", sent | {"since": "2013-01-01", "until": None}).status_code == 201


def test_a_number_that_is_taken(office) -> None:
    taken, own = make_certificate(), make_certificate()
    assert list(errors(office.patch(f"certificates/{own.pk}/", {"number": taken.number}))) == ["number"]


def test_products_of_another_enterprise_are_refused(office) -> None:
    certificate, product = make_certificate(), make_product()
    assert list(errors(office.patch(f"certificates/{certificate.pk}/", {"products": [product.pk]}))) == ["products"]
    own = make_product(certificate.enterprise)
    assert office.patch(f"certificates/{certificate.pk}/", {"products": [own.pk]}).json()["products"] == [own.pk]


def test_a_certificate_is_suspended_by_an_event(office) -> None:
    make_quarters(2014, 2014)
    certificate = make_certificate()
    sent = {"certificate": certificate.pk, "kind": "suspended", "happened_on": "2014-09-01", "reason": "未按期监督审核"}
    assert office.post("certificate-events/", sent).status_code == 201
    assert office.get(f"certificates/{certificate.pk}/").json()["status"] == "suspended"
    assert {mark.quarter_id for mark in StaleMark.objects.all()} == {20143, 20144}


def test_a_row_is_withdrawn_with_a_reason_and_not_deleted(office) -> None:
    certificate = make_certificate()
    path = f"certificates/{certificate.pk}/"
    assert office.client.delete(f"/api/v1/{path}", headers=office.headers).status_code == 405
    assert list(errors(office.post(f"{path}withdraw/", {}))) == ["reason"]
    answer = office.post(f"{path}withdraw/", {"reason": "重复登记"})
    assert answer.status_code == 200
    assert answer.json()["id"] == Withdrawal.objects.get(reason="重复登记", withdrawn_by=office.user).pk
    assert office.get(path).status_code == office.post(f"{path}withdraw/", {"reason": "x"}).status_code == 404
    assert Certificate.everything.filter(pk=certificate.pk).exists()


def test_what_stands_in_the_way_of_a_withdrawal_is_told(office) -> None:
    enterprise = make_enterprise()
    make_spot_check(producer=enterprise)
    answer = office.post(f"enterprises/{enterprise.pk}/withdraw/", {"reason": "重复登记"})
    assert answer.status_code == 409 and answer.json()["detail"]
    assert office.get(f"enterprises/{enterprise.pk}/").status_code == 200


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR])
def test_readers_do_not_write(caller, role: str) -> None:
    reader, certificate = caller(make_user(role)), make_certificate()
    assert reader.get("certificates/").status_code == 200
    assert reader.post("certificates/", {}).status_code == 403
    assert reader.patch(f"certificates/{certificate.pk}/", {}).status_code == 403
    assert reader.post(f"certificates/{certificate.pk}/withdraw/", {"reason": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("enterprises", "apitoken enterprise designation formername".split()),
        ("products", "apitoken product productstandard".split()),
        ("certificates", "apitoken certificateevent product certificateevent".split()),
        ("awards", "apitoken brandaward".split()),
    ],
)
def test_a_list_needs_the_same_queries_for_few_rows_and_for_many(office, name, queries) -> None:
    for rows, shown in ((2, 2), (6, 8)):
        for _ in range(rows):
            product = make_product()
            make_standard(product)
            make_award(product)
            make_designation(product.enterprise)
            make_event(make_certificate(product.enterprise), "audited", dt.date(2013, 1, 1))
        office.get(f"{name}/")
        assert len(office.get(f"{name}/").json()["results"]) == shown
        assert list_queries(lambda: office.get(f"{name}/")) == queries


def test_pages_follow_one_another_and_new_rows_come_last(office) -> None:
    keys = [make_certificate().pk for _ in range(5)]
    first = office.get("certificates/?page_size=2").json()
    late = make_certificate().pk
    second = office.client.get(first["next"], headers=office.headers).json()
    third = office.client.get(second["next"], headers=office.headers).json()
    seen = [row["id"] for page in (first, second, third) for row in page["results"]]
    assert seen == [*keys, late] and third["next"] is None
    assert office.client.get(third["previous"], headers=office.headers).json()["results"] == second["results"]


def test_filters_are_those_of_the_pages(office) -> None:
    valid, old = make_certificate(), make_certificate(expires_on=dt.date(2013, 1, 1))
    assert [row["id"] for row in office.get("certificates/?status=valid").json()["results"]] == [valid.pk]
    assert [row["id"] for row in office.get("certificates/?status=expired").json()["results"]] == [old.pk]
    assert list(errors(office.get("certificates/?status=lost&on=x"))) == ["status", "on"]
