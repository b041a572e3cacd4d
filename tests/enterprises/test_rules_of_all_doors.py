"""Rules between rows that a form, the interface and a sheet ask alike."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from enterprises.forms import CertificateEventForm, CertificateForm
from enterprises.models import Certificate, CertificateEvent
from enterprises.services import certificate_save
from tests.enterprises.sheet_lines import certificate, enterprise
from tests.factories import (
    make_certificate,
    make_enterprise,
    make_event,
    make_industry,
    make_product,
    make_quarters,
    make_township,
    make_user,
)
from tests.registers_files import bring_in, hand_in, told, write_book

pytestmark = pytest.mark.django_db
USCC, OTHER_USCC = "91120115103000011H", "91120224103000011P"


@pytest.fixture(autouse=True)
def _on_a_day(settings, db, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    make_quarters()


def problems(tmp_path, register: str, *lines: dict) -> list[tuple]:
    return told(hand_in(write_book(tmp_path / "a.xlsx", {"x": lines}), register))


def test_nothing_happens_to_a_certificate_before_its_issue(tmp_path):
    held = make_certificate(number="A1", issued_on=dt.date(2012, 3, 1))
    event = {"证书编号": "A1", "变更情况": "暂停", "变更日期": "2012-02-29"}
    assert problems(tmp_path, "certificate-events", event) == [("x", 2, "变更日期", "2012-02-29", "event-before-issue")]
    form = CertificateEventForm(
        {"certificate": held.pk, "kind": "suspended", "happened_on": "2012-02-29"}, user=make_user()
    )
    assert [*form.errors] == ["happened_on"]
    bring_in(write_book(tmp_path / "b.xlsx", {"x": [event | {"变更日期": "2012-03-01"}]}), "certificate-events")
    assert CertificateEvent.objects.get().happened_on == dt.date(2012, 3, 1)


def test_the_issue_does_not_move_behind_what_happened(tmp_path):
    held = make_certificate(make_enterprise(name="宝坻示例食品有限公司"), number="A1", issued_on=dt.date(2012, 3, 1))
    make_event(held, "suspended", dt.date(2012, 6, 1))
    line = certificate(证书编号="A1", 发证日期="2012-06-02")
    assert problems(tmp_path, "certificates", line) == [("x", 2, "发证日期", "2012-06-02", "issue-after-event")]
    values = {"enterprise": held.enterprise_id, "number": "A1", "scheme": held.scheme, "expires_on": "2015-01-01"}
    form = CertificateForm(values | {"issued_on": "2012-06-02"}, instance=held, user=make_user())
    assert "issued_on" in form.errors
    bring_in(write_book(tmp_path / "b.xlsx", {"x": [line | {"发证日期": "2012-06-01"}]}), "certificates")
    assert Certificate.objects.get().issued_on == dt.date(2012, 6, 1)


def test_a_certificate_covers_products_of_its_holder_alone(tmp_path):
    held, other = make_certificate(number="A1"), make_product(make_enterprise(name="乙厂"), name="电缆", model="")
    line = {"证书编号": "A1", "企业名称": "乙厂", "产品名称": "电缆"}
    assert problems(tmp_path, "certificate-products", line) == [
        ("x", 2, "产品名称", "电缆", "product-of-another-holder")
    ]
    with pytest.raises(ValidationError):
        certificate_save(certificate=held, products=[other])
    assert not held.products.exists()
    own = make_product(held.enterprise, name="电线", model="")
    line = {"证书编号": "A1", "企业名称": held.enterprise.name, "产品名称": "电线"}
    bring_in(write_book(tmp_path / "b.xlsx", {"x": [line]}), "certificate-products")
    assert [*held.products.all()] == [own]


def test_a_certificate_keeps_its_holder_while_it_covers_products_of_it(tmp_path):
    held = make_certificate(number="A1", issued_on=dt.date(2012, 3, 1))
    make_enterprise(name="宝坻示例食品有限公司")
    held.products.add(make_product(held.enterprise))
    line = certificate(证书编号="A1")
    found = problems(tmp_path, "certificates", line)
    assert found == [("x", 2, "企业名称", "宝坻示例食品有限公司", "product-of-another-holder")]


@pytest.fixture
def places():
    make_township(name="海滨街道")
    make_industry(code="13", name="农副食品加工业")


@pytest.mark.usefixtures("places")
def test_the_name_of_an_enterprise_beside_another_code_names_the_stored_one(tmp_path):
    make_enterprise(name="宝坻示例食品有限公司", uscc=USCC)
    line = enterprise(统一社会信用代码=OTHER_USCC)
    sheet = hand_in(write_book(tmp_path / "a.xlsx", {"x": [line]}), "enterprises")
    assert told(sheet) == [("x", 2, "统一社会信用代码", OTHER_USCC, "enterprise-other-code")]
    assert sheet.problems[0]["about"] == {"code": USCC}


@pytest.mark.usefixtures("places")
def test_an_enterprise_without_a_name_is_told_and_no_fault(tmp_path):
    lines = [enterprise(), enterprise(企业名称=None, 统一社会信用代码=USCC)]
    assert problems(tmp_path, "enterprises", *lines) == [("x", 3, "企业名称", "", "missing")]
