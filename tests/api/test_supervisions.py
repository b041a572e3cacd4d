"""Items of supervision through the interface: the table, the forms and the services of the pages."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from supervision.models import Supervision
from supervision.services import colours_log_all, proposals_make
from tests.supervision.items import PDF, TEXT, Cast, put_on_stage, supervision_rows  # noqa: F401 - a fixture


@pytest.fixture
def cast(supervision_rows, settings, tmp_path) -> Cast:  # noqa: F811
    return put_on_stage(supervision_rows, settings, tmp_path)


def draft(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "title": "电线电缆整治", "task": "开展整治", "closing_standard": "全部整改\n报告已报", "due_on": "2014-11-28",
        "lead": cast.lead.code, "supports": [cast.support.code],
    } | changes  # fmt: skip


def test_from_the_draft_to_the_closing(caller, cast) -> None:
    office, leader, head = caller(cast.office), caller(cast.leader), caller(cast.head)
    made = office.post("supervisions/", draft(cast))
    assert made.status_code == 201, made.content.decode()
    row = made.json()
    assert (row["state"], row["number"], row["points"], row["possible_actions"]) == (
        "draft",
        "",
        ["全部整改", "报告已报"],
        ["submit", "void"],
    )
    path = f"supervisions/{row['id']}/"
    assert head.get(path).status_code == 404
    office.post(path + "submit/", {})
    issued = leader.post(path + "approve/", {"text": "同意"}).json()
    assert (issued["state"], issued["number"], issued["approved_by"]) == (
        "assigned",
        "督〔2014〕1号",
        cast.leader.display_name,
    )
    liaison = caller(cast.liaison)
    assert liaison.post(path + "sign/", {"handler": "李四"}).json()["state"] == "handling"
    fed = liaison.post(
        path + "feedback/", {"text": TEXT, "progress": 40, "requested": [issued["parts"][1]["id"]]}
    ).json()
    assert (fed["parts"][0]["progress"], fed["parts"][1]["requested_on"]) == (40, "2014-11-03")
    files = [SimpleUploadedFile("报告.pdf", PDF)]
    body = {"answers": ["六家已整改", "报告已报"], "text": "协办已口头反馈", "files": files}
    asked = head.client.post(f"/api/v1/{path}ask_close/", body, headers=head.headers)
    assert asked.status_code == 200, asked.content.decode()
    step = asked.json()["steps"][-1]
    assert (step["answers"], step["body_name"]) == (
        [["全部整改", "六家已整改"], ["报告已报", "报告已报"]],
        cast.lead.name,
    )
    file = step["files"][0]["address"].partition("/api/v1/")[2]
    assert head.get(file).status_code == 200
    assert caller(cast.stranger_head).get(file).status_code == 404
    own = office.post(path + "verify/", {"text": "符合"})
    assert (own.status_code, own.json()["state"], own.json()["possible_actions"]) == (409, "closing", ["return_close"])
    closed = caller(cast.colleague).post(path + "verify/", {"text": "符合"}).json()
    assert (closed["state"], closed["verified_by"]) == ("closed", cast.colleague.display_name)


def test_bodies_read_their_own(caller, cast) -> None:
    cast.bring_to("assigned")
    cast.bring_to("assigned", lead=cast.stranger, supports=[])
    assert [row["number"] for row in caller(cast.support_head).get("supervisions/").json()["results"]] == [
        "督〔2014〕1号"
    ]
    assert len(caller(cast.auditor).get("supervisions/?state=assigned").json()["results"]) == 2


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, {"text", "progress"}),
        ({"text": "正在办", "progress": 20}, {"text"}),
        ({"text": TEXT, "progress": 101}, {"progress"}),
        ({"text": TEXT, "progress": 20, "until": "2014-12-01"}, {"until"}),
        ({"text": TEXT, "progress": 20, "requested": [999]}, {"requested"}),
        ({"text": TEXT, "progress": 20, "colour": "pink"}, {"colour"}),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(caller, cast, given, fields) -> None:
    item = cast.bring_to("handling")
    answer = caller(cast.liaison).post(f"supervisions/{item.pk}/feedback/", given)
    assert answer.status_code == 400, answer.content.decode()
    assert {error["field"] for error in answer.json()["errors"]} == fields
    assert item.steps.filter(action="feedback").count() == 0


def test_an_unknown_action_and_a_wrong_draft(caller, cast) -> None:
    item, office = cast.bring_to("handling"), caller(cast.office)
    assert office.post(f"supervisions/{item.pk}/burn/", {}).status_code == 404
    refused = office.post("supervisions/", draft(cast, due_on="2014-11-01", supports=[cast.lead.code]))
    assert {error["field"] for error in refused.json()["errors"]} == {"due_on", "supports"}
    assert office.post("supervisions/", draft(cast, source_kind="report", source_row=77)).status_code == 400
    assert caller(cast.head).post("supervisions/", draft(cast)).status_code == 403
    assert Supervision.objects.count() == 1


def test_what_the_rules_propose_is_read_by_readers_of_all_figures(caller, cast) -> None:
    item = cast.bring_to("handling", supports=[])
    cast.at("2014-12-08")
    colours_log_all()
    proposals_make()
    (row,) = caller(cast.auditor).get("supervision-proposals/?kind=naming").json()["results"]
    told = {name: row[name] for name in ("item", "number", "body", "red_since", "state", "is_open", "decided_by")}
    assert told == {
        "item": item.pk, "number": item.number, "body": cast.lead.code, "red_since": "2014-12-08", "state": "proposed", "is_open": True,
        "decided_by": None,
    }  # fmt: skip
    assert caller(cast.head).get("supervision-proposals/").status_code == 403
