"""Rectifications through the interface: the table of the pages, the same forms and services, evidence at the record's door."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from api.v1.rectification_acts import DESCRIPTION, ActSerializer, RectificationOrderSerializer
from evidence.models import EvidenceFile
from inspections.models import Rectification, RectificationStep, SpotCheck
from inspections.rectification.forms import RectificationOrderForm, StepForm
from inspections.rectification.transitions import STEPS, TRANSITIONS, State
from tests.factories import make_spot_check, make_user
from tests.inspections.test_rectifications import ALLOWED, ESCALATION_BEFORE, TARGETS
from tests.queries import list_queries

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"
GIVEN: dict[str, dict[str, str]] = {
    "correct": {"number": "改一号", "received_on": "2014-08-11", "reason": "送达日期录入有误"},
    "extend": {"reason": "设备到货晚", "until": "2014-12-01"},
    "report": {},
    "pass": {"number": "FC1"},
    "fail": {"number": "FC2"},
    "announce": {"number": "公告2014年第3号"},
    "suspend": {"number": "停整1号", "until": "2014-12-01"},
    "revoke": {"number": "吊1号"},
    "excuse": {"reason": "已停产"},
    "close": {"reason": "整改到位"},
    "reopen": {"reason": "回头看发现反弹", "until": "2014-12-01"},
    "cancel": {"reason": "复检合格"},
    "urge": {"reason": "电话催促"},
}


@pytest.fixture(autouse=True)
def _world(settings, tmp_path, office_lists) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def office(caller):
    return caller(make_user())


def failed_batch(**fields: Any) -> SpotCheck:
    plain = {"first_result": "failed", "producer_name": "宝坻甲厂", "sampled_on": dt.date(2014, 7, 1)}
    check = make_spot_check(**plain | fields)
    check.refresh_from_db()
    return check


def notice(check: SpotCheck, **changes: Any) -> dict[str, Any]:
    return {
        "spot_check": check.pk, "number": f"改{check.pk}", "addressee": "producer", "received_on": "2014-09-20"
    } | changes  # fmt: skip


def send(program, path: str, body: dict[str, Any], *contents: bytes):
    """Send a form with evidence files, or JSON without any."""
    if not contents:
        return program.post(path, body)
    files = [SimpleUploadedFile(f"报告{place}.pdf", content) for place, content in enumerate(contents)]
    return program.client.post(f"/api/v1/{path}", body | {"files": files}, headers=program.headers)


def act(program, row: int, action: str, on: str, *contents: bytes, **given: Any):
    return send(program, f"rectifications/{row}/{action}/", {"happened_on": on} | given, *contents)


def errors(answer) -> dict[str, str]:
    assert answer.status_code == 400, answer.content.decode()
    return {error["field"]: error["message"] for error in answer.json()["errors"]}


def test_from_the_failed_batch_to_its_closing_with_the_token_of_another_person(caller, office) -> None:
    check = failed_batch()
    batch = model_to_dict(check)
    started = office.post("rectifications/", notice(check))
    assert started.status_code == 201, started.content.decode()
    row = started.json()
    # 30 days after 2014-09-20: Monday 2014-10-20.
    assert (row["state"], row["due_on"]) == ("rectifying", "2014-10-20")
    assert row["possible_actions"] == ["correct", "extend", "report", "urge", "excuse"]
    reported = act(office, row["id"], "report", "2014-10-08", PDF, PDF, speaks_for=["2014-10-07", ""])
    assert reported.status_code == 200, reported.content.decode()
    assert (reported.json()["state"], reported.json()["due_on"]) == ("reported", "2014-10-23")
    assert act(office, row["id"], "pass", "2014-10-10", PDF, number="FC1").json()["state"] == "passed"

    own = act(office, row["id"], "close", "2014-10-12", reason="整改到位")
    assert own.status_code == 409
    assert (own.json()["detail"], own.json()["state"]) == ("本件由您本人填报，须由办公室另一人销号。", "passed")
    assert own.json()["possible_actions"] == []
    other = caller(make_user())
    assert other.get(f"rectifications/{row['id']}/").json()["possible_actions"] == ["close"]
    closed = act(other, row["id"], "close", "2014-10-12", reason="整改到位").json()
    assert (closed["state"], closed["filed_by"], closed["closed_by"]) == (
        "closed",
        office.user.display_name,
        other.user.display_name,
    )
    history = [(step["action"], step["happened_on"], step["recorded_by"], step["reason"]) for step in closed["steps"]]
    assert history == [
        ("start", "2014-09-20", office.user.display_name, ""),
        ("report", "2014-10-08", office.user.display_name, ""),
        ("pass", "2014-10-10", office.user.display_name, ""),
        ("close", "2014-10-12", other.user.display_name, "整改到位"),
    ]
    assert [(file["name"], file["speaks_for"]) for file in closed["steps"][1]["files"]] == [
        ("报告0.pdf", "2014-10-07"),
        ("报告1.pdf", None),
    ]
    check.refresh_from_db()
    assert model_to_dict(check) == batch


@pytest.mark.parametrize("state", State.values)
def test_every_action_in_every_state_is_answered_as_on_its_page(office, state: str) -> None:
    client = Client()
    client.force_login(office.user, backend="django.contrib.auth.backends.ModelBackend")
    for action, target in TARGETS.items():
        row = row_in(state, action)
        offered = client.get(reverse("inspections:rectification-step", args=[row.pk, action])).status_code == 200
        assert offered == (action in ALLOWED[state]), action
        assert (action in office.get(f"rectifications/{row.pk}/").json()["possible_actions"]) == offered, action

        evidence = [PDF] if "files" in TRANSITIONS[action].asks else []
        on = "2014-10-10" if action == "extend" else "2014-10-15"
        answer = act(office, row.pk, action, on, *evidence, **GIVEN[action])
        told = answer.json()
        assert (answer.status_code, told["state"]) == ((200, target or state) if offered else (409, state)), (
            action,
            told,
        )
        assert offered or action not in told["possible_actions"]
        row.refresh_from_db()
        assert row.state == told["state"]


def row_in(state: str, action: str) -> Rectification:
    """Make a rectification in a state, where nothing but the state can stand in the action's way."""
    check = failed_batch(retest_result="passed" if action == "cancel" else "")
    other = make_user()
    row = Rectification.objects.create(
        spot_check=check, notice_number=f"Z{check.pk}", addressee="producer", received_on=dt.date(2014, 8, 1), state=state,
        due_on=dt.date(2014, 11, 15) if action == "extend" else dt.date(2014, 9, 1),
        escalation=ESCALATION_BEFORE.get(action, ""), filed_by=make_user(), closed_by=other if state == "closed" else None,
    )  # fmt: skip
    RectificationStep.objects.create(
        rectification=row, action="start", to_state=state, happened_on=dt.date(2014, 8, 1), recorded_by=other,
        recorded_at=dt.datetime(2014, 8, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    return row


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.ADMIN])
def test_nobody_but_the_office_writes(caller, office, role: str) -> None:
    check = failed_batch()
    row = office.post("rectifications/", notice(check)).json()["id"]
    other = caller(make_user(role))
    assert other.post("rectifications/", notice(failed_batch())).status_code == 403
    assert act(other, row, "report", "2014-10-08", PDF).status_code == 403
    if role in {Role.LEADER, Role.AUDITOR}:
        assert other.get(f"rectifications/{row}/").json()["possible_actions"] == []
    assert RectificationStep.objects.count() == 1 and not EvidenceFile.objects.exists()


def test_the_interface_takes_what_the_forms_of_the_pages_take() -> None:
    evidence = {"files", "speaks_for"}
    assert set(RectificationOrderSerializer().fields) - evidence == {"spot_check", *RectificationOrderForm.base_fields}
    assert set(ActSerializer().fields) - evidence == set(StepForm.base_fields)


def test_the_description_tells_what_each_action_asks_for() -> None:
    lines = str(DESCRIPTION).splitlines()
    assert [line.split("`")[1] for line in lines[2:]] == STEPS
    assert "- `pass` 复查合格：happened_on, number, files；可填 reason, speaks_for" in lines


def test_what_is_wrong_is_told_by_field(office) -> None:
    check = failed_batch()
    assert errors(office.post("rectifications/", {})).keys() == {"spot_check", "number", "addressee", "received_on"}
    assert errors(office.post("rectifications/", notice(check, addressee="seller"))).keys() == {"addressee"}
    assert errors(office.post("rectifications/", notice(check, until="2014-12-01"))).keys() == {"until"}
    assert errors(office.post("rectifications/", notice(check, recieved_on="2014-12-01"))).keys() == {"recieved_on"}
    row = office.post("rectifications/", notice(check)).json()["id"]
    assert errors(office.post("rectifications/", notice(failed_batch(), number=f"改{check.pk}"))).keys() == {"number"}

    assert errors(act(office, row, "report", "2014-10-08")) == {"files": "请至少上传一份证明材料。"}
    assert errors(act(office, row, "report", "2014-10-08", PDF, b"words")).keys() == {"files.1"}
    assert errors(act(office, row, "report", "2014-10-08", b"")).keys() == {"files.0"}
    assert errors(act(office, row, "report", "2014-10-08", *[PDF] * 11)).keys() == {"files"}
    assert errors(act(office, row, "report", "2014-10-16", PDF)).keys() == {"happened_on"}
    assert errors(act(office, row, "report", "2014-10-08", PDF, speaks_for=["", "2014-10-07"])).keys() == {"files.1"}
    assert errors(act(office, row, "report", "2014-10-08", PDF, number="FC1")) == {
        "number": "该事项不需要填写此项，请去掉。"
    }
    assert errors(act(office, row, "extend", "2014-10-08")).keys() == {"reason", "until"}
    assert errors(office.post(f"rectifications/{row}/extend/", {"happened_on": 3, "until": {}})).keys() == {
        "happened_on", "until"
    }  # fmt: skip
    assert RectificationStep.objects.count() == 1 and not EvidenceFile.objects.exists()


@pytest.mark.parametrize("fields", [{"first_result": "passed"}, {"retest_result": "pending"}])
def test_what_has_not_failed_has_nothing_to_rectify(office, fields: dict[str, str]) -> None:
    answer = office.post("rectifications/", notice(failed_batch(**fields)))
    assert (answer.status_code, answer.json()["detail"]) == (409, "该批次并非不合格，无需整改。")


def test_a_rectification_is_ordered_once(office) -> None:
    check = failed_batch()
    assert office.post("rectifications/", notice(check)).status_code == 201
    assert office.post("rectifications/", notice(check, number="另一号")).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_of_two_reports_at_the_same_time_one_is_recorded(office) -> None:
    row = office.post("rectifications/", notice(failed_batch())).json()["id"]
    gate, answers = threading.Barrier(2), []

    def report() -> None:
        gate.wait()
        answers.append(act(office, row, "report", "2014-10-08", PDF).status_code)
        connections.close_all()

    callers = [threading.Thread(target=report) for _ in range(2)]
    for thread in callers:
        thread.start()
    for thread in callers:
        thread.join()
    assert sorted(answers) == [200, 409]
    assert RectificationStep.objects.filter(action="report").count() == EvidenceFile.objects.count() == 1


def test_a_file_is_fetched_with_a_token_at_the_door_of_its_own_rectification(caller, office) -> None:
    row, other = (office.post("rectifications/", notice(failed_batch())).json()["id"] for _ in range(2))
    (file,) = act(office, row, "report", "2014-10-08", PDF).json()["steps"][1]["files"]
    path = file["address"].removeprefix("http://testserver/api/v1/")
    answer = caller(make_user(Role.AUDITOR)).get(path, Accept="application/pdf")
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, PDF)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E6%8A%A5%E5%91%8A0.pdf"
    assert "sandbox" in answer["Content-Security-Policy"] and answer["Cache-Control"] == "private, no-store"
    assert office.get(path.replace(f"/{row}/", f"/{other}/")).status_code == 404
    assert office.get(f"rectifications/{row}/files/{'-' * 36}/").status_code == 404
    assert caller(make_user(Role.ADMIN)).get(path).status_code == 403
    assert Client().get(file["address"]).status_code == 401


def test_those_of_withdrawn_batches_are_not_there(office) -> None:
    row = row_in("closed", "reopen")
    assert office.get(f"rectifications/{row.pk}/").status_code == 200
    office.post(f"spot-checks/{row.spot_check_id}/withdraw/", {"reason": "录错"})
    assert office.get(f"rectifications/{row.pk}/").status_code == 404
    assert act(office, row.pk, "reopen", "2014-10-15", **GIVEN["reopen"]).status_code == 404
    assert office.get("rectifications/").json()["results"] == []


def test_a_list_needs_the_same_queries_for_few_rows_and_for_many(office) -> None:
    for _ in range(2):
        for _ in range(3):
            row = office.post("rectifications/", notice(failed_batch())).json()["id"]
            act(office, row, "report", "2014-10-08", PDF)
        rows = []
        read = lambda rows=rows: rows.extend(office.get("rectifications/").json()["results"])  # noqa: E731
        assert (
            list_queries(read)
            == "apitoken rectification rectificationstep user deadlinerule evidencefile switchchange".split()
        )
        assert len(rows) >= 3


@pytest.mark.parametrize("action", ["nothing", "start", "files"])
def test_what_the_table_does_not_know_is_not_found(office, action: str) -> None:
    row = office.post("rectifications/", notice(failed_batch())).json()["id"]
    assert act(office, row, action, "2014-10-15").status_code == 404
