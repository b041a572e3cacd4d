"""Urging the units of several rectifications that were ticked in the list: what is done, what is passed over, and why."""

import datetime as dt

import pytest
from django.test import Client

from accounts.models import Role, User
from inspections.models import Rectification
from inspections.rectification.step_data import RectificationOrder, StepData
from inspections.rectification.transitions import TRANSITIONS, Action
from inspections.services import rectification_start
from tests.factories import make_spot_check, make_user
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db
LIST, URGE = "/rectifications/", "/rectifications/urge/"


@pytest.fixture
def office(client: Client, planned: object) -> User:
    user = make_user(Role.OFFICE)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def make_rectification(user: User, number: str, **fields: object) -> Rectification:
    check = make_spot_check(first_result="failed", producer_name="宝坻甲厂", sampled_on=dt.date(2014, 7, 1), **fields)
    check.refresh_from_db()
    order = RectificationOrder(number, "producer", dt.date(2014, 8, 1))
    return rectification_start(spot_check=check, order=order, user=user)


def urge(row: Rectification, user: User, day: str = "2014-10-15") -> None:
    data = StepData(Action.URGE, dt.date.fromisoformat(day), reason="电话催促")
    TRANSITIONS.perform(row, Action.URGE, user, data=data)


def test_those_in_hand_are_urged_the_others_named_with_their_reason(client: Client, office: User) -> None:
    late, urged, reported = (make_rectification(office, number) for number in ("改1", "改2", "改3"))
    urge(urged, office)
    Rectification.objects.filter(pk=reported.pk).update(state="reported")
    boxes = [box.get("value") for box in find_elements(client.get(LIST), "td.tick input")]
    # What was reported waits for the office itself.
    assert sorted(boxes) == sorted([str(late.pk), str(urged.pk)])

    address = f"{URGE}?filters=deadline%3Doverdue&row={late.pk}&row={urged.pk}&row={reported.pk}&row=x"
    asked = client.get(address)
    assert read_texts(asked, "td[data-line=main]") == ["宝坻甲厂"]
    # The headings are those of the list, without ways to sort it.
    assert read_texts(asked, "thead th")[:2] == ["责令整改通知书文号", "责令整改单位"]
    assert not find_elements(asked, "thead a")
    assert read_texts(asked, ".passed-over li") == [
        "改3 当前状态为“待复查”，不能办理此事项。",
        "改2 该单位当日已催办过。",
    ]
    assert read_text(asked, ".entry-form__end .btn-primary") == "催办：1项"

    refused = client.post(address, {"happened_on": "2014-10-16", "reason": ""})
    assert (refused.status_code, late.steps.count()) == (422, 1)
    assert read_texts(refused, ".entry-form__error") == ["该日期尚未到来。", "请填写此项。"]

    done = client.post(address, {"happened_on": "2014-10-15", "reason": "电话催促厂长"}, follow=True)
    # Back to the list with its filters.
    assert done.redirect_chain[0][0] == f"{LIST}?deadline=overdue"
    assert read_text(done, ".notice--success").startswith("催办：已办理1项。略过2项：")
    step = late.steps.get(action="urge")
    assert (step.reason, step.recorded_by, step.happened_on) == ("电话催促厂长", office, dt.date(2014, 10, 15))
    assert (urged.steps.count(), reported.steps.count()) == (2, 1)
    # Once more there is nothing left to do.
    assert not find_elements(client.get(address), "form.entry-form")


def test_a_day_before_the_last_step_passes_that_row_over(client: Client, office: User) -> None:
    early, later = make_rectification(office, "改1"), make_rectification(office, "改2")
    data = StepData(Action.EXTEND, dt.date(2014, 8, 20), until=dt.date(2014, 9, 20), reason="设备到货晚")
    TRANSITIONS.perform(later, Action.EXTEND, office, data=data)
    given = {"happened_on": "2014-08-10", "reason": "上门催促"}
    done = client.post(f"{URGE}?row={early.pk}&row={later.pk}", given, follow=True)
    assert read_text(done, ".notice--success").startswith("催办：已办理1项。略过1项：")
    assert [row.steps.filter(action="urge").count() for row in (early, later)] == [1, 0]


def test_only_the_office_urges_and_many_rows_ask_no_more(client: Client, office: User) -> None:
    rows = [make_rectification(office, f"改{number}") for number in range(6)]
    client.get(f"{URGE}?row={rows[0].pk}")
    queries = "session user rectification rectificationstep rectification rectificationstep".split()
    assert list_queries(lambda: client.get(f"{URGE}?row={rows[0].pk}")) == queries
    assert list_queries(lambda: client.get(URGE, {"row": [row.pk for row in rows]})) == queries
    client.force_login(make_user(Role.LEADER), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"{URGE}?row={rows[0].pk}").status_code == 403
    assert not find_elements(client.get(LIST), "td.tick, form#ticked")
