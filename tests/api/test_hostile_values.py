"""Each field of each call in turn filled with what it does not take: refused in words that name it, whoever calls; never a 500."""

import json
import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction

from accounts.models import Role
from api.urls import ROUTES
from api.v1.rectification_acts import ActSerializer, RectificationOrderSerializer
from api.v1.spot_check_batch import BatchRowSerializer
from api.v1.supervision_serializers import SupervisionDraftSerializer
from registers.registry import registry
from supervision.transitions import TRANSITIONS
from tests.api.conftest import Caller
from tests.api.test_batch import batch_row
from tests.api.test_rectifications import GIVEN
from tests.factories import make_body, make_quarters, make_user
from tests.house.test_permissions import INTERFACE
from tests.inspections.test_rectifications import failed_batch, start
from tests.registers.test_stale_copies import MAKE
from tests.supervision.items import Cast, put_on_stage, supervision_rows  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

# As JSON has them: Python's own writer knows neither a number beyond all floats nor a member that stands twice.
VALUES = {
    "superscript": '"²³"',
    "5,000 digits": f'"{"9" * 5000}"',
    "beyond bigint": str(2**63),
    "beyond floats": "1e400",
    "fraction": "1.5",
    "NaN": '"NaN"',
    "true": "true",
    "null": "null",
    "lists": '[["a"], {"a": 1}, null]',
    "object": '{"a": {"b": 1}}',
    "surrogate": r'"\ud800"',
    "control": r'"甲\u0000乙\u000b丙\ufffe"',
    "long": f'"{"测" * 5000}"',
    "no day": '"2014-02-30"',
    "first day": '"0001-01-01"',
    "last day": '"9999-12-31"',
}
FORBIDDEN = {*"\x00\x0b\ufffe\ud800"}
CHINESE = re.compile("[\u4e00-\u9fff]")
REGISTERS = {viewset.register.noun: path for path, viewset in ROUTES.items() if hasattr(viewset, "register")}


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Any) -> None:
    settings.BUSINESS_DATE, settings.MEDIA_ROOT, settings.API_RATE = "2014-11-03", tmp_path, "100000/min"
    make_quarters()


def send(
    caller: Caller, path: str, body: str | bytes, method: str = "POST", media_type: str = "application/json"
) -> Any:
    headers = caller.headers | {"Idempotency-Key": str(hash((path, body)))}
    return caller.client.generic(method, f"/api/v1/{path}", body, media_type, headers=headers)


def json_of(given: dict[str, Any], name: str, value: str) -> str:
    """Return a body in which one member has a value written as JSON."""
    return json.dumps(given | {name: "@@"}, default=str).replace('"@@"', value)


def check_refusal(answer: Any, name: str, where: Any) -> None:
    """Let a call be carried out, or refused in words that name the field; of what cannot be read, the call as a whole."""
    told = answer.content.decode()
    assert answer.status_code in {200, 201, 400}, (where, answer.status_code, told[:300])
    assert not FORBIDDEN & {*told}, where
    if answer.status_code == 400:
        errors = answer.json()["errors"]
        assert {error["field"].split(".")[0] for error in errors} == {name}, (where, told[:400])
        assert all(CHINESE.search(error["message"]) for error in errors), (where, told[:400])


def test_every_register_of_the_interface_is_tried() -> None:
    assert {register.noun for register in registry.values()} == set(REGISTERS) | {"former-name"}
    assert REGISTERS.keys() <= MAKE.keys()


@pytest.mark.parametrize("noun", REGISTERS)
def test_a_register_refuses_what_a_field_does_not_take_beside_it(noun: str) -> None:
    row, caller = MAKE[noun](), Caller(make_user())
    viewset = ROUTES[REGISTERS[noun]]
    fields: Any = viewset.serializer_class().get_fields()
    for name in (name for name, field in fields.items() if not field.read_only):
        for kind, value in VALUES.items():
            answer = send(caller, f"{REGISTERS[noun]}/{row.pk}/", f'{{"{name}": {value}}}', "PATCH")
            check_refusal(answer, name, (noun, name, kind))


def tried(call: Callable[[], Any]) -> Any:
    """Return the answer of a call that leaves nothing behind."""
    with transaction.atomic():
        answer = call()
        transaction.set_rollback(True)
    return answer


def try_each_field(caller: Caller, path: str, given: dict[str, Any], names: Iterable[str]) -> None:
    for name in names:
        for kind, value in VALUES.items():
            answer = tried(lambda: send(caller, path, json_of(given, name, value)))  # noqa: B023 - called at once
            check_refusal(answer, name, (path, name, kind))


@pytest.fixture
def rules(office_lists: object) -> None:
    """Put the terms of rectification in force."""


@pytest.mark.usefixtures("rules")
def test_an_order_of_rectification_refuses_what_a_field_does_not_take() -> None:
    check = failed_batch()
    given = {"spot_check": check.pk, "number": "改1", "addressee": "producer", "received_on": "2014-09-20"}
    try_each_field(Caller(make_user()), "rectifications/", given, RectificationOrderSerializer().fields)


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize("action", ["correct", "extend"])
def test_an_act_on_a_rectification_refuses_what_a_field_does_not_take(action: str) -> None:
    caller = Caller(make_user())
    row = start(caller.user, received_on="2014-10-20")
    given = GIVEN[action] | {"happened_on": "2014-11-03"}
    try_each_field(caller, f"rectifications/{row.pk}/{action}/", given, ActSerializer().fields)


@pytest.fixture
def cast(supervision_rows: Cast, settings: Any, tmp_path: Any) -> Cast:  # noqa: F811
    return put_on_stage(supervision_rows, settings, tmp_path)


def test_a_draft_of_supervision_refuses_what_a_field_does_not_take(cast: Cast) -> None:
    source = {"source_kind": "report", "source_row": 7}
    given = {
        "title": "整治",
        "task": "开展整治",
        "closing_standard": "已整改",
        "due_on": "2014-11-28",
        "lead": cast.lead.code,
    }
    caller = Caller(cast.office)
    try_each_field(caller, "supervisions/", given, SupervisionDraftSerializer().fields.keys() - source)
    for name in source:
        for kind, value in VALUES.items():
            answer = send(caller, "supervisions/", json_of(given | source, name, value))
            assert answer.status_code == 400, (name, kind)


ACTED = {
    "approve": "approving", "sign": "assigned", "refuse_competence": "assigned", "merge": "assigned", "feedback": "handling",
    "suspend": "handling", "ask_close": "handling", "extend_ask": "handling", "return_close": "closing", "reopen": "closed",
}  # fmt: skip


@pytest.mark.parametrize("action", ACTED)
def test_an_act_of_supervision_refuses_what_a_field_does_not_take(cast: Cast, action: str) -> None:
    item = cast.bring_to(ACTED[action])
    user, given = cast.usual(action, item)
    more = {"merge": {"into": cast.bring_to("assigned").pk}, "ask_close": {"link": "整治台账第3页"}}.get(action, {})
    sent: dict[str, Any] = {name: value for name, value in given.items() if name != "files"} | more
    names = {*TRANSITIONS[action].asks, *TRANSITIONS[action].optional, "speaks_for"}
    try_each_field(Caller(user), f"supervisions/{item.pk}/{action}/", sent, sorted(names))


def test_a_batch_of_spot_checks_refuses_what_a_field_does_not_take() -> None:
    caller = Caller(make_user())
    for name in BatchRowSerializer().get_fields():
        for kind, value in VALUES.items():
            row = json_of(batch_row("B1"), name, value)
            answer = tried(lambda: send(caller, "spot-checks/batch/", f'{{"rows": [{row}]}}'))  # noqa: B023 - called at once
            check_refusal(answer, name, (name, kind))
    for kind, value in VALUES.items():
        for body in (value, f'{{"rows": {value}}}', f'{{"rows": [{value}]}}'):
            assert send(caller, "spot-checks/batch/", body).status_code == 400, kind


# ---- bodies as a whole, for everybody

DEEP = 2_000
BODIES = {
    "nothing": b"",
    "half": b'{"a": ',
    "deep": b'{"a": ' + b'{"a": [' * DEEP + b"]}" * DEEP + b"}",
    "deep list": b"[" * 100_000,
    "not UTF-8": b'{"a": "\xff\xfe"}',
    "UTF-16": '{"reason": "误"}'.encode("utf-16"),
    "byte order mark": '\ufeff{"reason": "误"}'.encode(),
    "NUL": b'{"reason": "\x00"}',
    "member twice": b'{"reason": "a", "reason": ["b"]}',
    "surrogate as a name": rb'{"\ud800": 1}',
    "no number": b'{"a": NaN}',
    "5,000 digits": b'{"a": ' + b"9" * 5000 + b"}",
    "text": b'"a"',
    "number": b"1",
    "null": b"null",
    "list": b'[{"reason": "a"}]',
}
MEDIA_TYPES = [
    "text/plain", "application/xml", "multipart/form-data", "multipart/form-data; boundary=", "application/x-www-form-urlencoded",
    "application/json/x; =;;",
]  # fmt: skip
WRITING = [
    (path, method.upper())
    for path, view in INTERFACE.items()
    for method in getattr(view, "actions", {})
    if method in {"post", "patch"}
]


def tell(answer: Any) -> str:
    return answer.json()["detail"] if answer.headers["Content-Type"] == "application/problem+json" else ""


@pytest.mark.parametrize("role", Role)
def test_no_body_of_a_call_is_a_fault_whoever_sends_it(role: Role) -> None:
    caller = Caller(make_user(role, body=make_body() if role in {Role.LIAISON, Role.HEAD} else None))
    assert len(WRITING) > 40
    for path, method in WRITING:
        # Whoever may not write is refused before the body is read.
        for kind, body in BODIES.items() if role == Role.OFFICE else [("deep", BODIES["deep"]), ("null", b"null")]:
            answer = send(caller, path.removeprefix("/api/v1/"), body, method)
            assert answer.status_code in {400, 403, 404, 409}, (path, kind, answer.status_code)
            assert CHINESE.search(tell(answer)), (path, kind)


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_no_media_type_of_a_call_is_a_fault(media_type: str) -> None:
    caller = Caller(make_user())
    for path, method in [*WRITING[::5], ("/api/v1/enterprises/?q=a", "GET")]:
        answer = send(caller, path.removeprefix("/api/v1/"), b"a=1", method, media_type)
        assert answer.status_code in {400, 404, 415} or method == "GET", (path, answer.status_code)
        assert answer.status_code < 500 and (CHINESE.search(tell(answer)) or answer.status_code == 200), path


# ---- addresses

ASKED = ["²", "9" * 5000, "1e999", "NaN", "0001-01-01", "9999-12-31", "2014-02-30", "a\x0b\ufffe", "[]"]


@pytest.mark.parametrize("path", ROUTES)
def test_no_filter_of_a_list_is_a_fault(path: str) -> None:
    caller = Caller(make_user())
    filterset = getattr(ROUTES[path], "filterset_class", None)
    for name in [*(filterset.base_filters if filterset else ()), "cursor", "page_size", "unknown"]:
        for value in ASKED:
            answer = caller.get(f"{path}/?{urlencode({name: value})}")
            assert answer.status_code in {200, 400, 404}, (path, name, value[:20], answer.status_code)
            if answer.status_code == 400:
                assert {error["field"] for error in answer.json()["errors"]} == {name}, (path, name, value[:20])


@pytest.mark.parametrize("role", Role)
def test_a_row_that_there_is_none_of_is_not_found_whoever_asks(role: Role) -> None:
    caller = Caller(make_user(role, body=make_body() if role in {Role.LIAISON, Role.HEAD} else None))
    for path, view in INTERFACE.items():
        for key in ("0", "9" * 30, "9" * 5000):
            address = re.sub(r"/1(?=/|$)", f"/{key}", path)
            for method in [*getattr(view, "actions", {})]:
                answer = send(caller, address.removeprefix("/api/v1/"), b"{}", method.upper())
                assert answer.status_code in ({200, 400, 403, 404} if address == path else {400, 403, 404}), (
                    address,
                    method,
                )
