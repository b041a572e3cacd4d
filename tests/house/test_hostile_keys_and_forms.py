"""Keys that no table has, and forms and calls filled with what no field takes: refused in words, never a 500, nothing stored."""

import re
from typing import Any

import pytest
from django.forms import DateField
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import Role
from enterprises.models import Enterprise
from registers.registry import registry
from tests.api.conftest import Caller
from tests.factories import make_quarters, make_user
from tests.house.test_permissions import views
from tests.registers.test_stale_copies import MAKE, sent

pytestmark = pytest.mark.django_db
HOSTILE: dict[str, Any] = {
    "superscript": "²³",
    "huge": "9" * 5000,
    "beyond bigint": str(2**63),
    "long": "测" * 2000,
    "control": "甲\x00乙\x0b",
    "infinite": "Infinity",
    "not a number": "NaN",
    "exponent": "1e400",
    "day": "0000-00-00",
}
HUGE = "9" * 30


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user(role=Role.OFFICE), backend="django.contrib.auth.backends.ModelBackend")
    client.raise_request_exception = False
    return client


def test_a_key_beyond_every_table_is_not_found(office):
    patterns = get_resolver().url_patterns
    paths = {path for path, _view in views(patterns) if re.search(r"/1(/|$|\.)", path) and not path.startswith("/api/")}
    assert len(paths) > 40
    wrong = {}
    for path in sorted(paths):
        address = re.sub(r"/1(?=/|$|\.)", f"/{HUGE}", path)
        for answer in (office.get(address), office.post(address, {"reason": "误"})):
            if answer.status_code not in {302, 400, 403, 404, 405, 409}:
                wrong[address] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_every_form_of_a_register_refuses_what_no_field_takes(office, value):
    for model, register in registry.items():
        address = reverse(f"{model._meta.app_label}:{register.noun}-add")
        answer = office.post(address, dict.fromkeys(register.form.base_fields, value))
        assert answer.status_code in {400, 404, 422}, (address, answer.status_code)
        assert not model._base_manager.exists()


SENT = [*HOSTILE.values(), 10**400, -1, 1.5, True, None, [], {}, [["a"]], {"a": {"b": 1}}]


def test_every_call_of_a_register_refuses_what_no_field_takes(office):
    caller = Caller(make_user())
    for register in registry.values():
        for value in SENT:
            sent = {name: value for name in register.form.base_fields if name != "opened"}
            answer = caller.post(f"{register.path}/", sent)
            assert answer.status_code in {400, 403, 404, 405, 409}, (register.path, str(value)[:40], answer.status_code)
    assert not Enterprise.objects.exists()


@pytest.mark.parametrize("noun", MAKE)
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_that_nobody_can_count_from_is_refused_beside_its_field(office, noun, day):
    make_quarters()
    row = MAKE[noun]()
    address = reverse(f"{row._meta.app_label}:{noun}-edit", args=[row.pk])
    form = office.get(address).context["form"]
    for bound in form:
        if isinstance(bound.field, DateField) and not bound.field.disabled:
            answer = office.post(address, sent(form) | {bound.html_name: day})
            assert answer.status_code == 422, bound.name
            assert "之间" in answer.context["form"].errors[bound.name][0]


def test_a_call_with_such_a_day_names_the_field(office):
    make_quarters()
    product = MAKE["product"]()
    answer = Caller(make_user()).patch(f"products/{product.pk}/", {"ended_on": "9999-12-31"})
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (400, ["ended_on"])
    assert answer.json()["errors"][0]["message"] == "日期应在1949-01-01至2099-12-31之间。"
