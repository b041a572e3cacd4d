"""The frame: problems that name the field and never a trace, throttling, the browser's session, addresses that lead nowhere."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Role
from api.views import ReadViewSet
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def problem(answer) -> dict:
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code and body["type"] == "about:blank"
    assert "Traceback" not in answer.content.decode()
    return body


def test_problems_are_told_in_chinese_and_name_the_field(caller) -> None:
    body = problem(caller(make_user()).get("attainments/?quarter=2014Q5"))
    assert body["title"] == "请求有误"
    assert body["errors"] == [{"field": "quarter", "message": "季度请按“2014Q3”的格式填写。"}]


@pytest.mark.parametrize(
    ("path", "status"), [("nowhere/", 404), ("plans/none/", 404), ("clauses/?cursor=cD1hYmM%3D", 404), ("plans", 404)]
)
def test_addresses_that_lead_nowhere(caller, path: str, status: int) -> None:
    answer = caller(make_user()).get(path)
    assert answer.status_code == status
    assert problem(answer)["detail"]


def test_a_method_that_is_not_offered(caller) -> None:
    answer = caller(make_user()).post("plans/", {})
    assert problem(answer)["status"] == 405
    assert answer.headers["Allow"] == "GET, HEAD" and answer.json()["detail"] == "此处提供的方法见响应头 Allow。"


@pytest.mark.parametrize("body", ["{", "[" * 100_000, '{"a": NaN}', b"\xff"])
def test_what_is_no_json(caller, body) -> None:
    assert problem(caller(make_user()).post("enterprises/", body))["status"] == 400


def test_another_media_type(caller) -> None:
    program = caller(make_user())
    answer = program.client.post("/api/v1/enterprises/", {"name": "x"}, headers=program.headers)
    assert problem(answer)["status"] == 415


def test_what_is_no_form(caller) -> None:
    program, client = caller(make_user()), Client(enforce_csrf_checks=True)
    client.force_login(program.user)
    client.get("/api/v1/")  # for the cookie with which the CSRF token is looked for in the form
    for headers in (program.headers, {}):
        answer = client.generic("POST", "/api/v1/rectifications/", b"no form", "multipart/form-data", headers=headers)
        assert problem(answer)["detail"] == "请求正文不是有效的 multipart/form-data。"


def test_a_form_of_too_many_files(caller) -> None:
    program = caller(make_user())
    files = [SimpleUploadedFile(f"{place}.pdf", b"%PDF-1.4") for place in range(101)]
    answer = program.client.post("/api/v1/rectifications/", {"files": files}, headers=program.headers)
    assert problem(answer)["status"] == 413


@pytest.mark.parametrize("path", ["certificates/?stauts=valid", "plans/?q=x", "laws/?page=2"])
def test_a_filter_that_a_list_does_not_know_is_refused(caller, path: str) -> None:
    (error,) = problem(caller(make_user()).get(path))["errors"]
    assert error["field"] in path and error["message"].endswith("cursor, page_size。")


def test_the_refusal_of_a_filter_names_those_that_there_are(caller) -> None:
    (error,) = problem(caller(make_user()).get("bodies/?kin=government"))["errors"]
    assert error == {"field": "kin", "message": "此处没有该筛选项；可用的有：kind, cursor, page_size。"}
    assert caller(make_user()).get("bodies/?kind=government&page_size=5&cursor=").status_code == 200


def test_a_body_that_is_too_large(caller, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert problem(caller(make_user()).post("enterprises/", {"name": "x" * 100}))["status"] == 413


def test_a_fault_is_logged_and_told_to_nobody(caller, monkeypatch, caplog) -> None:
    def broken(self: object) -> None:
        raise RuntimeError("the password is 123")

    monkeypatch.setattr(ReadViewSet, "get_queryset", broken)
    answer = caller(make_user()).get("plans/")
    assert problem(answer)["status"] == 500
    assert "123" not in answer.content.decode() and "123" in caplog.text


def test_who_calls_too_often_is_told_when_to_come_back(caller, settings) -> None:
    settings.API_RATE = "2/min"
    program, other = caller(make_user()), caller(make_user())
    assert [program.get("plans/").status_code for _ in range(3)] == [200, 200, 429]
    answer = program.get("plans/")
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert problem(answer)["status"] == 429
    assert other.get("plans/").status_code == 200


def test_the_session_opens_it_too_but_writing_asks_for_the_csrf_token() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(Role.OFFICE))
    assert client.get("/api/v1/enterprises/").status_code == 200
    answer = client.post("/api/v1/enterprises/", {}, content_type="application/json")
    assert problem(answer)["status"] == 403
    client.get("/api/v1/")
    token = client.cookies["csrftoken"].value
    answer = client.post("/api/v1/enterprises/", {}, content_type="application/json", headers={"X-CSRFToken": token})
    assert problem(answer)["status"] == 400


def test_the_documentation_is_for_people_signed_in(client) -> None:
    assert client.get("/api/v1/").status_code == 302
    assert client.get("/api/v1/schema/").status_code == 401
    client.force_login(make_user(Role.ADMIN))
    assert client.get("/api/v1/").status_code == client.get("/api/v1/schema/").status_code == 200
