"""One paper, one row, however its number is written, in every door; other look-ups fold the same way."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from enterprises.models import Certificate, Enterprise, Product
from inspections.models import (
    Complaint,
    CompletedProject,
    EnforcementCase,
    Law,
    Rectification,
    ServiceEvaluation,
    SpotCheck,
    Survey,
)
from inspections.rectification.lists import RectificationFilter
from registers.withdrawals import row_withdraw
from tests.api.conftest import Caller
from tests.factories import (
    make_body,
    make_certificate,
    make_enterprise,
    make_evaluation,
    make_product,
    make_project,
    make_spot_check,
    make_survey,
    make_user,
)

pytestmark = pytest.mark.django_db


def make_case(**fields) -> EnforcementCase:
    law, _is_new = Law.objects.get_or_create(name="产品质量法", defaults={"position": 1})
    given = {"number": "A1", "body": make_body(), "law": law, "subject": "伪造产地", "opened_on": "2014-03-05"}
    return EnforcementCase.objects.create(**given | fields)


def make_complaint(**fields) -> Complaint:
    given = {"number": "T1", "body": make_body(), "kind": "complaint", "subject": "电热毯", "received_on": "2014-03-05"}
    return Complaint.objects.create(**given | fields)


MAKE = {
    SpotCheck: make_spot_check,
    Certificate: make_certificate,
    CompletedProject: make_project,
    ServiceEvaluation: make_evaluation,
    Survey: make_survey,
    EnforcementCase: make_case,
    Complaint: make_complaint,
}


@pytest.mark.parametrize("model", MAKE)
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("FW-001", "ＦＷ－００１"),
        ("GC65-1", "gc65-1"),
        ("督〔2014〕3号", "督 [2014] 3号"),
        ("督【2014】3号", "督（2014）3号"),
        ("督〔2014〕3号", "督｛2014｝3号"),
        ("督《2014》3号", "督「2014」3号"),
        ("FW——001", "FW-001"),
    ],
)
def test_no_door_lets_one_number_in_twice(model, first, second):
    row, other = MAKE[model](number=first), MAKE[model](number="X1")
    assert row.number == first
    other.number = second
    with pytest.raises(ValidationError) as refused:
        other.validate_unique()
    assert refused.value.message_dict == {"number": [f"{first} 已登记。"]}
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=other.pk).update(number=second)


@pytest.mark.parametrize("model", MAKE)
def test_the_number_of_a_withdrawn_row_stays_taken(model):
    row_withdraw(row=MAKE[model](number="FW-001"), reason="重复", user=make_user())
    other = MAKE[model](number="X1")
    other.number = "fw—001"
    with pytest.raises(ValidationError, match="已撤回") as refused:
        other.validate_unique()
    assert list(refused.value.message_dict) == ["number"]


def test_numbers_differ_by_what_is_said_and_not_by_how():
    for number in ("123", "0123", "12-3", "一23"):
        make_spot_check(number=number)
    assert sorted(SpotCheck.objects.values_list("number", flat=True)) == ["0123", "12-3", "123", "一23"]


# ---- doors


def test_the_form_and_the_interface_refuse_a_twin_and_a_spoiled_number(client):
    office = make_user()
    client.force_login(office)
    program = Caller(office)
    certificate, other = make_certificate(number="FW-001"), make_certificate(number="X1")
    address = reverse("enterprises:certificate-edit", args=[other.pk])
    form = client.get(address).context["form"]
    sent = {
        bound.html_name: bound.value()
        for bound in form
        if bound.value() and bound.name not in {"enterprise", "products"}
    }
    sent |= {"enterprise": other.enterprise_id, "enterprise_words": ""}
    for number, words in [
        ("ＦＷ－００１", "FW-001 已登记。"),
        ("fw——001", "FW-001 已登记。"),
        ("########", "符号"),
        ("2.01407E+12", "缩短"),
        ("123.0", "小数"),
    ]:
        refused = client.post(address, sent | {"number": number})
        assert words in refused.context["form"].errors["number"][0]
        answer = program.patch(f"certificates/{other.pk}/", {"number": number})
        assert answer.status_code == 400
        assert [error["field"] for error in answer.json()["errors"]] == ["number"]
        assert words in answer.json()["errors"][0]["message"]
    assert client.post(address, sent | {"number": '="20140709"'}).status_code == 302
    other.refresh_from_db()
    assert (other.number, certificate.number) == ("20140709", "FW-001")


# ---- search


def found(model, words: str) -> list[str]:
    return sorted(str(row) for row in model.objects.search(words))


def test_search_folds_numbers_names_and_codes():
    group = make_enterprise(name="示例甲（集团）有限公司", uscc="91120224103000011P")
    make_enterprise(name="示例乙有限公司")
    make_product(group, name="电热毯", model="ＤＲ－１５０")
    make_spot_check(number="督〔2014〕3号", producer_name="示例甲(集团)有限公司")
    for words in ("(集团)", "（集团）", "[集团]", "甲 公司", "公司　甲", "９１１２０２２４", "9112-0224"):
        assert found(Enterprise, words) == ["示例甲（集团）有限公司"], words
    assert found(Enterprise, "甲 乙") == []
    assert found(Product, "dr-150") == found(Product, "毯 集团") == ["电热毯 ＤＲ－１５０"]
    make_certificate(number="GC65-1")
    assert found(Certificate, "gc65——1") == [str(Certificate.objects.get())]
    for words in ("督[2014]", "督（2014）3", "督｛2014｝", "（集团）", "｛集团｝"):
        assert found(SpotCheck, words) == ["督〔2014〕3号"], words


def test_notices_are_found_however_their_numbers_are_written():
    rows = RectificationFilter({"q": "责改[2014]"}, queryset=Rectification.objects.all()).qs
    assert "LIKE 责改(2014)%" in str(rows.query)
