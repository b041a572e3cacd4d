"""Spot checks and complaints kept one by one through the interface, with the failing items and the case of each."""

import datetime as dt

import pytest

from accounts.models import Role
from inspections.models import Complaint, EnforcementCase, Law, SpotCheck
from targets.models import StaleMark
from tests.factories import make_body, make_enterprise, make_quarters, make_township, make_user

pytestmark = pytest.mark.django_db

BATCH = {
    "number": "CC1",
    "stage": "market",
    "sampled_on": "2014-08-15",
    "sample_name": "电线",
    "first_result": "failed",
    "failing_items": [{"item": "绝缘厚度", "measured": "0.5", "limit": "≥0.6"}, {"item": "标志"}],
}


@pytest.fixture
def office(caller):
    return caller(make_user())


@pytest.fixture(autouse=True)
def day() -> None:
    make_quarters()


def items(check: SpotCheck) -> list[tuple[str, str, str]]:
    return list(check.failing_items.values_list("item", "measured", "limit"))


def fields(answer) -> list[str]:
    assert answer.status_code == 400, answer.content.decode()
    return [error["field"] for error in answer.json()["errors"]]


def test_a_batch_is_recorded_corrected_and_withdrawn_with_its_items(office) -> None:
    producer, place = make_enterprise(name="宝坻电缆厂"), make_township(code="120115103")

    answer = office.post("spot-checks/", BATCH | {"producer_name": "宝坻电缆厂", "township": "120115103"})
    assert answer.status_code == 201, answer.content.decode()
    told, check = answer.json(), SpotCheck.objects.get()
    assert (told["producer"], told["outcome"], told["failing_items"][1]["item"]) == (producer.pk, "failed", "标志")
    assert (check.township, items(check)) == (place, [("绝缘厚度", "0.5", "≥0.6"), ("标志", "", "")])
    assert list(StaleMark.objects.values_list("measure", "quarter_id")) == [("spot-check-pass-rate", 20143)]

    address = f"spot-checks/{check.pk}/"
    assert office.patch(address, {"sample_name": "电缆"}).json()["failing_items"] == told["failing_items"]
    assert office.patch(address, {"failing_items": [{"item": "标志"}]}).status_code == 200
    assert items(check) == [("标志", "", "")]
    assert office.post(f"{address}withdraw/", {"reason": "登记有误"}).status_code == 200
    assert not SpotCheck.objects.exists()


def test_a_batch_is_held_to_the_rules_of_its_page(office) -> None:
    assert fields(office.post("spot-checks/", BATCH | {"first_result": "passed"})) == ["failing_items"]
    refused = BATCH | {"first_result": "refused", "retest_result": "passed", "failing_items": []}
    assert fields(office.post("spot-checks/", refused)) == ["retest_result"]
    twice = BATCH | {"failing_items": [{"item": "标志"}, {"item": "标志"}]}
    assert fields(office.post("spot-checks/", twice)) == ["failing_items"]
    assert not SpotCheck.objects.exists()


def case_of(body) -> EnforcementCase:
    law = Law.objects.get_or_create(name="产品质量法", position=1)[0]
    return EnforcementCase.objects.create(
        number=f"A-{body.pk}", body=body, law=law, subject="食盐", opened_on=dt.date(2014, 1, 2)
    )


def test_the_people_of_a_body_keep_its_complaints_and_name_cases_by_number(caller) -> None:
    own, other = make_body(), make_body()
    mine, theirs = case_of(own), case_of(other)
    liaison = caller(make_user(Role.LIAISON, body=own))
    sent = {
        "number": "B1",
        "body": own.code,
        "kind": "complaint",
        "subject": "食盐",
        "received_on": "2014-01-02",
        "settled_on": "2014-02-02",
        "outcome": "case",
    }

    assert fields(liaison.post("complaints/", sent | {"case": theirs.number})) == ["case"]
    answer = liaison.post("complaints/", sent | {"case": mine.number})
    assert (answer.status_code, answer.json()["case"]) == (201, mine.number)
    row = Complaint.objects.get()
    assert row.case == mine
    assert fields(liaison.patch(f"complaints/{row.pk}/", {"subject": "联系人电话13812345678"})) == ["subject"]

    Complaint.objects.update(case=theirs)
    assert liaison.get(f"complaints/{row.pk}/").json()["case"] is None
    assert liaison.patch(f"complaints/{row.pk}/", {"subject": "味精"}).status_code == 200
    assert Complaint.objects.get().case == theirs
    assert caller(make_user(Role.LIAISON, body=other)).get(f"complaints/{row.pk}/").status_code == 404


def test_a_body_records_no_complaint_for_another(caller) -> None:
    own, other = make_body(), make_body()
    sent = {
        "number": "B1",
        "body": other.code,
        "kind": "enquiry",
        "subject": "食盐",
        "received_on": "2014-01-02",
        "outcome": "open",
    }
    answer = caller(make_user(Role.LIAISON, body=own)).post("complaints/", sent)
    assert answer.status_code == 400
    assert not Complaint.objects.exists()
