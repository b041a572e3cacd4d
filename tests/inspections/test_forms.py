"""Spot checks, projects and evaluations kept in the browser: the rules of the sheet, and what a change moves."""

import datetime as dt

import pytest

from inspections.models import CompletedProject, FailingItem, ServiceEvaluation, SpotCheck
from targets.models import StaleMark
from tests.factories import (
    make_enterprise,
    make_evaluation,
    make_project,
    make_quarters,
    make_spot_check,
    make_township,
    make_user,
)
from tests.pages import find_elements, read_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october_2014():
    make_quarters()


@pytest.fixture
def office(client):
    client.force_login(make_user("office"))
    return client


def batch(*items, **fields):
    """Return a failed batch as it is typed, with its failing items."""
    lines = [*items, ("", "", "")]
    columns = zip(("item", "measured", "limit"), zip(*lines, strict=True), strict=True)
    typed = {f"failing_items_{part}": list(values) for part, values in columns}
    head = {
        "number": "CC1",
        "stage": "market",
        "sampled_on": "2014-08-15",
        "sample_name": "电线",
        "first_result": "failed",
    }
    return head | typed | fields


def items(check):
    return list(check.failing_items.values_list("position", "item", "measured", "limit"))


def test_a_batch_is_recorded_with_its_items_in_their_order_and_marks_its_quarter(office):
    producer = make_enterprise(name="宝坻电缆厂")
    sent = batch(
        ("绝缘厚度", "0.5", "≥0.6"), ("", "", ""), ("标志", "", ""), producer_name="宝坻电缆厂", sampled_name="某商店"
    )
    response = office.post("/spot-checks/add/", sent)
    check = SpotCheck.objects.get()
    assert response.url == check.get_absolute_url()
    assert items(check) == [(1, "绝缘厚度", "0.5", "≥0.6"), (2, "标志", "", "")]
    assert (check.producer, check.sampled_enterprise) == (producer, None)
    assert set(StaleMark.objects.values_list("measure", "quarter_id")) == {("spot-check-pass-rate", 20143)}


def test_an_emptied_line_removes_its_item(office):
    office.post("/spot-checks/add/", batch(("水分", "15%", ""), ("标签", "", "")))
    check = SpotCheck.objects.get()
    page = office.get(f"/spot-checks/{check.pk}/edit/")
    opened = page.context["form"].initial.get("opened") or page.context["form"]["opened"].value()
    office.post(f"/spot-checks/{check.pk}/edit/", batch(("", "", ""), ("标签", "", ""), opened=opened))
    assert items(check) == [(1, "标签", "", "")]


@pytest.mark.parametrize(
    ("lines", "fields", "beside"),
    [
        ([], {"first_result": "pending", "retest_result": "passed"}, "retest_result"),
        ([("水分", "", "")], {"first_result": "passed"}, "failing_items"),
        ([("", "15%", "")], {}, "failing_items"),
        ([("水分", "15%", ""), ("水分", "16%", "")], {}, "failing_items"),
        ([("水" * 101, "", "")], {}, "failing_items"),
        ([], {"sampled_on": "2014-10-16"}, "sampled_on"),
        ([], {"producer_uscc": "91120224MA0000000X"}, "producer_uscc"),
        ([], {"sample_name": ""}, "sample_name"),
    ],
)
def test_what_the_sheet_refuses_the_form_refuses_beside_the_field(office, lines, fields, beside):
    response = office.post("/spot-checks/add/", batch(*lines, **fields))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [beside]
    typed = {field.get("value") for field in find_elements(response, "td input")}
    assert all(part in typed for line in lines for part in line if part)
    assert not SpotCheck.objects.exists()


def test_a_producer_matched_by_hand_stays_while_the_name_stays(office):
    matched = make_enterprise(name="宝坻电缆有限公司")
    check = make_spot_check(producer=matched, producer_name="宝坻电缆厂", number="CC1", sample_name="电线")
    page = office.get(f"/spot-checks/{check.pk}/edit/")
    opened = page.context["form"]["opened"].value()
    sent = batch(first_result="passed", producer_name="宝坻电缆厂", note="改", opened=opened)
    office.post(f"/spot-checks/{check.pk}/edit/", sent)
    check.refresh_from_db()
    assert (check.producer, check.note) == (matched, "改")


def test_a_project_and_an_evaluation_are_recorded(office):
    township, enterprise = make_township(), make_enterprise(name="宝坻饭店")
    project = {
        "number": "JG1",
        "name": "教学楼",
        "township": township.pk,
        "builder": "教育局",
        "accepted_on": "2014-06-01",
    }
    refused = office.post("/projects/add/", project | {"verdict": "qualified", "filed_on": "2014-05-31"})
    assert list(refused.context["form"].errors) == ["filed_on"]
    office.post("/projects/add/", project | {"verdict": "refused", "energy": "missed"})
    assert CompletedProject.objects.get().energy == "missed"
    evaluation = {"number": "FW1", "enterprise_words": "宝坻饭店", "evaluated_on": "2014-05-20", "standard": "GB/T 1"}
    office.post("/evaluations/add/", evaluation | {"enterprise": "", "met": "on"})
    row = ServiceEvaluation.objects.get()
    assert (row.enterprise, row.met, row.evaluated_on) == (enterprise, True, dt.date(2014, 5, 20))


@pytest.mark.parametrize("make", [make_spot_check, make_project, make_evaluation])
def test_a_withdrawn_row_is_shown_to_the_office_only_and_counts_nowhere(office, client, make):
    row = make()
    address = row.get_absolute_url()
    assert office.get(address).status_code == 200
    assert office.post(f"{address}withdraw/", {"reason": "重复登记"}).status_code == 302
    assert not type(row).objects.exists()
    assert StaleMark.objects.exists()
    assert "重复登记" in read_text(office.get(address), ".notice--warning")
    client.force_login(make_user("leader"))
    assert client.get(address).status_code == 404


def test_an_enterprise_that_was_inspected_is_not_withdrawn(office):
    enterprise = make_enterprise()
    check = make_spot_check(producer=enterprise)
    FailingItem.objects.create(spot_check=check, position=1, item="水分")
    response = office.post(f"/enterprises/{enterprise.pk}/withdraw/", {"reason": "误登"})
    assert response.status_code == 422
    assert "1 个抽检批次涉及该企业" in read_text(response, ".notice--error")
