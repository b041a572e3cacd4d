"""Keeping rows on pages: doors, errors beside fields, newer changes, withdrawal, and what a change moves."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Role
from enterprises.models import Certificate, CertificateEvent, Designation, Enterprise, Product
from registers.models import Withdrawal
from targets.models import StaleMark
from targets.services import figures_recompute, stale_recompute
from tests.factories import (
    make_certificate,
    make_designation,
    make_enterprise,
    make_event,
    make_indicator,
    make_plan,
    make_product,
    make_quarters,
    make_standard,
    make_user,
)
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october_2014():
    make_quarters()


@pytest.fixture
def office(client):
    client.force_login(make_user())
    return client


def values(client, address: str) -> dict[str, object]:
    """Return what the form at an address would send as it stands."""
    form = client.get(address).context["form"]
    found = {}
    for bound in form:
        value = bound.value()
        if value not in (None, False) and not bound.field.disabled:
            found[bound.html_name] = value[0] if isinstance(value, list) and bound.name != "products" else value
    return found


def errors(response) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["form"].errors.items()}


# ---- doors


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.ADMIN])
def test_only_the_office_keeps_rows(client, role):
    certificate = make_certificate()
    client.force_login(make_user(role))
    for address in (
        reverse("enterprises:certificate-add"),
        reverse("enterprises:certificate-edit", args=[certificate.pk]),
        reverse("enterprises:certificate-withdraw", args=[certificate.pk]),
    ):
        assert client.get(address).status_code == 403
        assert client.post(address, {"reason": "x"}).status_code == 403
    assert Certificate.objects.get() == certificate


# ---- forms


def test_what_is_recorded_and_where_one_goes(office):
    enterprise = make_enterprise()
    address = reverse("enterprises:product-add") + f"?enterprise={enterprise.pk}"
    response = office.post(address, {"name": "电缆", "model": "YJV", "launched_on": "2014-05-01"})
    product = Product.objects.get()
    assert (response.status_code, response.url) == (302, product.get_absolute_url())
    assert (product.enterprise, product.model) == (enterprise, "YJV")


@pytest.mark.parametrize(
    ("make", "noun", "fields", "name", "words"),
    [
        (make_enterprise, "enterprise", {"closed_on": "2004-12-31"}, "closed_on", "终止日期不能早于成立日期"),
        (make_enterprise, "enterprise", {"founded_on": "2014-10-16"}, "founded_on", "1949年至今"),
        (make_product, "product", {"ended_on": "2007-12-31"}, "ended_on", "停产日期不能早于投产日期"),
        (make_certificate, "certificate", {"expires_on": "2012-02-29"}, "expires_on", "有效期不能早于发证日期"),
    ],
)
def test_an_error_stands_beside_its_field_and_nothing_typed_is_lost(office, make, noun, fields, name, words):
    address = reverse(f"enterprises:{noun}-edit", args=[make().pk])
    response = office.post(address, values(office, address) | fields)
    assert response.status_code == 422
    assert any(words in found for found in errors(response)[name])
    assert response.context["form"][name].value() == fields[name]
    assert not StaleMark.objects.exists()


def test_codes_are_normalised_and_checked(office):
    enterprise = make_enterprise()
    address = reverse("enterprises:enterprise-edit", args=[enterprise.pk])

    assert (
        office.post(address, values(office, address) | {"uscc": "９１１２０２２４１０３００００１１Ｐ"}).status_code
        == 302
    )
    enterprise.refresh_from_db()
    assert enterprise.uscc == "91120224103000011P"
    refused = office.post(address, values(office, address) | {"uscc": "91120224103000011Q"})
    assert [*errors(refused)] == ["uscc"]


@pytest.mark.parametrize(
    ("noun", "make"), [("enterprise", make_enterprise), ("product", make_product), ("certificate", make_certificate)]
)
def test_saving_what_is_shown_changes_and_marks_nothing(office, noun, make):
    row = make()
    address = reverse(f"enterprises:{noun}-edit", args=[row.pk])
    assert office.post(address, values(office, address)).status_code == 302
    assert not StaleMark.objects.exists()


def test_designations_that_overlap_are_refused_beside_the_day(office):
    designation = make_designation(make_enterprise())
    address = reverse("enterprises:designation-add") + f"?enterprise={designation.enterprise_id}"
    response = office.post(address, {"kind": "key", "since": "2014-01-01", "basis": "文件"})
    assert "请先填写原认定的截止日期" in errors(response)["since"][0]
    assert Designation.objects.count() == 1


def test_an_event_cannot_lie_before_the_issue(office):
    address = reverse("enterprises:certificate-event-add") + f"?certificate={make_certificate().pk}"
    response = office.post(address, {"kind": "suspended", "happened_on": "2012-02-29"})
    assert list(errors(response)) == ["happened_on"]
    assert not CertificateEvent.objects.exists()


def test_a_newer_change_is_told_and_kept_until_the_clerk_saves_again(office):
    enterprise = make_enterprise(address="老街1号")
    address = reverse("enterprises:enterprise-edit", args=[enterprise.pk])
    opened = values(office, address) | {"address": "新街2号"}
    Enterprise.objects.update(address="他人所改")
    response = office.post(address, opened)
    assert "现存内容：他人所改" in errors(response)["address"]
    assert Enterprise.objects.get().address == "他人所改"
    office.post(address, opened | {"opened": response.context["form"]["opened"].value()})
    assert Enterprise.objects.get().address == "新街2号"


def test_an_enterprise_is_found_by_initials_and_taken_by_its_words(office):
    enterprise = make_enterprise(name="天津宝坻电缆厂")
    picked = office.get(reverse("registers:pick", args=["enterprise"]), {"enterprise_words": "bddl"})
    assert [element.get("data-name") for element in find_elements(picked, "li[data-name]")] == ["天津宝坻电缆厂"]
    data = {"name": "电缆", "launched_on": "2014-05-01"}
    office.post(reverse("enterprises:product-add"), data | {"enterprise": "", "enterprise_words": "bddl"})
    assert Product.objects.get().enterprise == enterprise
    make_enterprise(name="天津宝坻电力厂")
    response = office.post(reverse("enterprises:product-add"), data | {"enterprise": "", "enterprise_words": "宝坻"})
    assert errors(response) == {"enterprise": ["请从列表中选择一项。"]}
    assert find_elements(response, "#id_enterprise_1[value=宝坻]")


def test_a_certificate_covers_products_of_its_holder_only(office):
    product, foreign = make_product(), make_product()
    address = reverse("enterprises:certificate-edit", args=[make_certificate(product.enterprise, scheme="ccc").pk])
    assert "products" in errors(office.post(address, values(office, address) | {"products": [foreign.pk]}))
    office.post(address, values(office, address) | {"products": [product.pk]})
    assert list(Certificate.objects.get().products.all()) == [product]


# ---- withdrawal


def test_a_withdrawn_row_tells_so_on_its_page_and_comes_back(client, office):
    certificate = make_certificate()
    address = reverse("enterprises:certificate-withdraw", args=[certificate.pk])
    assert errors(office.post(address, {"reason": ""})) == {"reason": ["请填写此项。"]}
    assert office.post(address, {"reason": "重复登记"}).url == certificate.get_absolute_url()
    assert "重复登记" in read_text(office.get(certificate.get_absolute_url()), ".notice--warning")
    assert "重复登记" in read_texts(office.get(reverse("registers:withdrawals")), 'td[data-label="原因"]')
    undo = reverse("registers:withdrawal-undo", args=[Withdrawal.objects.get().pk])
    client.force_login(make_user(Role.AUDITOR))
    assert client.get(undo).status_code == 200
    assert client.post(undo).status_code == 403
    client.force_login(make_user(Role.LEADER))
    assert client.get(certificate.get_absolute_url()).status_code == 404
    assert client.get(reverse("registers:withdrawals")).status_code == 403
    client.force_login(make_user())
    assert client.post(undo).url == certificate.get_absolute_url()
    assert Certificate.objects.get() == certificate


def test_what_stands_in_the_way_of_restoring_is_said(office):
    designation = make_designation(make_enterprise())
    office.post(reverse("enterprises:designation-withdraw", args=[designation.pk]), {"reason": "有误"})
    make_designation(designation.enterprise)
    response = office.post(reverse("registers:withdrawal-undo", args=[Withdrawal.objects.get().pk]))
    assert response.status_code == 422
    assert "请先填写原认定的截止日期" in read_text(response, ".notice--error")


def test_a_withdrawn_event_stays_in_the_history(office):
    event = make_event(make_certificate(), "suspended", dt.date(2014, 9, 1))
    office.post(reverse("enterprises:certificate-event-withdraw", args=[event.pk]), {"reason": "张冠李戴"})
    page = office.get(event.certificate.get_absolute_url())
    assert page.context["certificate"].status == "valid"
    assert read_text(page, ".timeline__withdrawn .hint").startswith("已撤回：张冠李戴")


def test_the_list_of_withdrawals_asks_the_same_however_long(office):
    address = reverse("registers:withdrawals")
    for more in (2, 28):
        for _n in range(more):
            office.post(reverse("enterprises:product-withdraw", args=[make_product().pk]), {"reason": "重复"})
        assert (
            list_queries(lambda: office.get(address, {"register": "enterprises.product"}))
            == "session user switchchange listsettings withdrawal withdrawal withdrawal".split()
        )
    assert len(office.get(address, {"register": "enterprises.product"}).context["table"].page.object_list) == 25


# ---- what a change moves


def test_a_suspension_as_of_last_month_moves_last_quarter_and_this_one(office):
    make_indicator("iso9000-enterprises", make_plan(), kind="stock", window="quarter_end")
    certificate = make_certificate(number="Q77")
    make_certificate()
    figures_recompute()
    address = reverse("enterprises:certificate-event-add") + f"?certificate={certificate.pk}"
    response = office.post(address, {"kind": "suspended", "happened_on": "2014-09-10"}, follow=True)
    [change] = [panel.get("hx-get") for panel in find_elements(response, "[hx-get^='/changes/']")]
    assert office.get(change, headers={"hx-request": "true"}).status_code == 200
    stale_recompute()
    panel = office.get(change, headers={"hx-request": "true"})
    assert panel.status_code == 286
    figures = panel.context["changes"].figures
    assert [(row.after.quarter_id, row.old.shown, row.new.shown) for row in figures] == [
        (20144, "2", "1"),
        (20143, "2", "1"),
    ]
    assert "证书 Q77 状态（暂停）：新登记" in read_text(panel, "#moved-figures")
    assert office.get(change).status_code == 200
    assert office.get(reverse("registers:moved", args=["forged"])).status_code == 404


def test_a_standard_recorded_twice_is_refused_in_words(office):
    standard = make_standard(make_product())
    sent = {"number": standard.number, "level": "national", "valid_from": "2008-01-01"}
    refused = office.post(reverse("enterprises:standard-add") + f"?product={standard.product_id}", sent)
    assert errors(refused) == {"number": ["该产品自该日起执行的此项标准已登记。"]}
