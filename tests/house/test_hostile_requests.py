"""What nobody types: NUL, impossible numbers and moments, endless texts. Never a 500, and nothing stored."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import ForeignKey
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import Role
from api.models import ApiToken
from targets.admin_access import OfficeAdmin
from tests.factories import make_indicator, make_user
from tests.pages import read_text
from tests.reporting.report_rows import Cast

pytestmark = pytest.mark.django_db
HOSTILE = ["²", "9" * 5000, "abc\ufffe", "-1", "0001-01-01", "9999-12-31"]
# Whatever any page asks its address for; an unknown one is passed over.
NAMES = "start end until q page per_page sort on since year by key window version beside follows corrects state column register body".split()


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_user(role=Role.OFFICE), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("length", [151, 256, 5000])
def test_signing_in_with_an_endless_name_is_refused_by_the_form(client, length):
    answer = client.post(reverse("accounts:sign-in"), {"username": "甲" * length, "password": "x" * length})
    assert answer.status_code == 200
    assert answer.context["form"].errors["username"]


@pytest.mark.parametrize("address", ["/bod\x00ies/", "/bodies/?q=%00", "/bodies/?%00=1", "/sign-in/?next=%00"])
def test_a_nul_in_an_address_is_a_bad_request_in_chinese(office, address):
    answer = office.get(address.replace("\x00", "%00"))
    assert answer.status_code == 400
    assert read_text(answer, "h1") == "无法识别该请求"


def test_a_nul_in_a_cookie_is_a_bad_request_before_any_session_is_read(client):
    client.cookies["sessionid"] = "abcdefgh\x00"
    assert client.get("/sign-in/").status_code == 400


def test_the_interface_refuses_a_nul_as_a_problem(office):
    answer = office.get("/api/v1/enterprises/?q=%00")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "地址或 Cookie 中含有空字符（NUL）。"


def addresses() -> list[str]:
    """Return every address of the portal that needs no key, without those of the admin and the interface."""
    found = set()
    for namespace in (
        "dashboard",
        "accounts",
        "plans",
        "bulletin",
        "reporting",
        "inspections",
        "enterprises",
        "registers",
        "exchange",
        "notifications",
        "supervision",
        "meetings",
        "assessment",
        "packs",
        "operations",
        "audit",
    ):
        _prefix, resolver = get_resolver().namespace_dict[namespace]
        for name, patterns in resolver.reverse_dict.lists():
            if isinstance(name, str) and any(
                not parameters for possible, *_rest in patterns for _path, parameters in possible
            ):
                found.add(reverse(f"{namespace}:{name}"))
    return sorted(found - {reverse("accounts:sign-out")})


def test_no_page_fails_over_what_its_address_says(office):
    make_indicator("spot-check-pass-rate")
    assert len(addresses()) > 50
    for address in addresses():
        page = office.get(address)
        filters = page.context and page.context.get("filter")
        names = {*NAMES, *getattr(getattr(filters, "form", None), "fields", ())}
        for value in HOSTILE:
            for asked in (dict.fromkeys({*names, "as_of"}, value), {"quarter": value}):
                answer = office.get(address, asked)
                assert answer.status_code in {200, 302, 403, 404, 405}, (address, asked)


@pytest.mark.parametrize("value", ["²", "9" * 5000, "abc"])
def test_the_admin_bears_keys_that_are_none(client, value):
    user = make_user(Role.OFFICE, is_staff=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for model in admin.site._registry:
        keys = {field.name: value for field in model._meta.fields if isinstance(field, ForeignKey)}
        for page in ("add", "changelist"):
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
            assert client.get(address, keys | {"q": value, "p": value}).status_code in {200, 302, 403}, address


@pytest.mark.parametrize("key", ["甲", "²", "9" * 5000, str(2**63), ""])
def test_the_admin_refuses_chosen_rows_whose_keys_are_none(client, key):
    """Every action of its lists was answered by a fault."""
    user = make_user(Role.OFFICE, is_staff=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for model, kept in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for action in ("delete_selected", "export_admin_action", "x"):
            answer = client.post(address, {"action": action, "_selected_action": [key], "index": "0"})
            assert answer.status_code in ({400} if isinstance(kept, OfficeAdmin) else {302, 400, 403}), (
                address,
                action,
            )


@pytest.mark.parametrize("since", ["2014-13-45T99:99", "0001-01-01T00:00:00+14:00", "²", "9" * 5000])
def test_presence_since_a_moment_that_cannot_be(settings, client, since):
    settings.BUSINESS_DATE = "2014-10-09"
    cast = Cast()
    client.force_login(cast.liaison, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("reporting:report-presence", args=[cast.body.code, "2014Q3"])
    assert client.get(address, {"since": since}).status_code == 404
    assert client.get(address, {"since": "2014-10-09T08:00:00+08:00"}).status_code == 200


@pytest.mark.parametrize("revision", ["abc", "²", "-1", "9" * 5000, ""])
def test_a_form_whose_revision_is_no_number_stores_nothing(settings, client, revision):
    settings.BUSINESS_DATE = "2014-10-09"
    cast = Cast()
    item = reverse("reporting:report-item", args=[cast.body.code, "2014Q3", cast.value.pk])
    client.force_login(cast.liaison, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(item, {"revision": revision, "figure": "5"}).status_code == 400
    assert cast.value.figure is None
    cast.fill()
    client.force_login(cast.head, backend="django.contrib.auth.backends.ModelBackend")
    step = reverse("reporting:report-step", args=[cast.body.code, "2014Q3", "sign"])
    assert client.post(step, {"revision": revision}).status_code == 400
    assert cast.now.state == "draft"
    cast.submit()
    client.force_login(cast.office, backend="django.contrib.auth.backends.ModelBackend")
    for name in ("report-review", "report-accept"):
        address = reverse(f"reporting:{name}", args=[cast.body.code, "2014Q3"])
        assert client.post(address, {"revision": revision, "reason": "数据有误"}).status_code == 400
    assert cast.now.state == "submitted"


def test_pasted_breaks_and_control_characters_are_cleaned_before_a_form_sees_them(settings, client):
    settings.BUSINESS_DATE = "2014-10-09"
    cast = Cast()
    client.force_login(cast.liaison, backend="django.contrib.auth.backends.ModelBackend")
    item = reverse("reporting:report-item", args=[cast.body.code, "2014Q3", cast.value.pk])
    client.post(item, {"revision": 0, "figure": "5", "explanation": "第一行\x0b第二行\x00\ufffe"})
    assert cast.value.explanation == "第一行\n第二行"


@pytest.mark.django_db(transaction=True)
def test_of_two_tokens_of_one_name_at_once_one_is_refused():
    user = make_user(Role.OFFICE)

    def ask(_turn: int) -> int:
        own = Client()
        own.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        try:
            return own.post(reverse("api:tokens"), {"name": "ERP", "days": 30}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(ask, range(2))) == [200, 422]
    assert ApiToken.objects.filter(name="ERP").count() == 1
