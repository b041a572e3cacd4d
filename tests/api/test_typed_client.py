"""A typed client, generated from the description as a programmer of another office would, works with the portal."""

import datetime as dt
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import translation

from enterprises.models import Enterprise
from evidence.storage import evidence_keep
from inspections.models import Rectification, SpotCheck
from targets import clock
from targets.services import figures_recompute
from tests.api.conftest import Caller
from tests.factories import (
    make_enterprise,
    make_indicator,
    make_industry,
    make_plan,
    make_spot_check,
    make_township,
    make_user,
)

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(scope="module")
def description(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw up the description."""
    path = tmp_path_factory.mktemp("interface") / "schema.json"
    with translation.override("zh-hans"):
        call_command("spectacular", format="openapi-json", file=str(path))
    return path


@pytest.fixture(scope="module")
def generated(description: Path) -> Iterator[str]:
    """Generate the client with a tool that refuses what it cannot make a type of; return the name of its package."""
    folder = description.parent
    (folder / "config.yml").write_text("post_hooks: []\n")
    command = [str(Path(sys.executable).with_name("openapi-python-client")), "generate", "--meta", "none"]
    command += ["--path", str(description), "--output-path", str(folder / "quality_client")]
    command += ["--config", str(folder / "config.yml"), "--fail-on-warning"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield "quality_client"
    sys.path.remove(str(folder))


def names(node: Any) -> Iterator[str]:
    """Yield what a generator makes names of: those of schemas, fields, parameters, groups and calls, and every title."""
    if isinstance(node, list):
        for one in node:
            yield from names(one)
    elif isinstance(node, dict):
        yield from (node[key] for key in ("title", "operationId", "name") if isinstance(node.get(key), str))
        yield from (tag for tag in node.get("tags", ()) if isinstance(tag, str))
        yield from (name for key in ("properties", "schemas") for name in node.get(key, ()))
        for one in node.values():
            yield from names(one)


def test_names_for_machines_are_ascii_and_people_are_shown_chinese_ones(description):
    found = json.loads(description.read_text())
    assert [name for name in names(found) if not name.isascii()] == []
    shown = {tag["name"]: (tag["x-displayName"], tag["description"]) for tag in found["tags"]}
    assert shown["spot-checks"] == ("监督抽查", "监督抽查")
    assert {tag for path in found["paths"].values() for call in path.values() for tag in call["tags"]} == shown.keys()
    assert found["info"]["title"] == "Baodi quality programme API"
    assert found["info"]["description"] == "质量兴区工作平台数据接口"
    assert found["components"]["schemas"]["Attainment"]["properties"]["due"]["description"] == "应达值"


def test_amounts_are_decimal_strings_and_files_are_bytes(description):
    found = json.loads(description.read_text())
    for name in ("value", "due", "target"):
        field = found["components"]["schemas"]["Attainment"]["properties"][name]
        assert (field["type"], field["format"], field["nullable"]) == ("string", "decimal", True), name
    answer = found["paths"]["/api/v1/rectifications/{id}/files/{key}/"]["get"]["responses"]["200"]["content"]
    assert next(iter(answer)) == "application/octet-stream"
    assert {media["schema"]["format"] for media in answer.values()} == {"binary"}


class TypedClient:
    """The generated client with a token; ``call`` finds a call by its group and its name."""

    def __init__(self, package: str, address: str, secret: str) -> None:
        self.package = package
        self.client = importlib.import_module(package).AuthenticatedClient(base_url=address, token=secret)

    @property
    def models(self) -> ModuleType:
        return importlib.import_module(f"{self.package}.models")

    def call(self, group: str, name: str, *words: Any, **fields: Any) -> Any:
        found = importlib.import_module(f"{self.package}.api.{group}.{name}")
        return found.sync(*words, client=self.client, **fields)


@pytest.fixture
def typed(generated, live_server, settings, tmp_path) -> TypedClient:
    settings.MEDIA_ROOT = tmp_path
    return TypedClient(generated, live_server.url, Caller(make_user()).secret)


@pytest.mark.django_db(transaction=True)
def test_figures_are_read_with_their_types(typed):
    plan = make_plan()
    make_indicator("spot-check-pass-rate", plan, code="B6", parameters={"stage": "market"})
    for result in ("passed", "passed", "failed"):
        make_spot_check(first_result=result)
    figures_recompute()
    page = typed.call("attainments", "attainments_list", indicator="B6", quarter="2014Q3")
    figure = next(one for one in page.results if one.window.value == "year_to_date")
    assert (figure.value, figure.due, figure.target) == ("66.6667", "95.0000", "95.0000")
    one = typed.call("attainments", "attainments_retrieve", figure.id)
    assert (one.numerator, one.denominator, one.as_of) == (2, 3, dt.date(2014, 9, 30))
    side = typed.models.AttainmentsRowsListSide.DENOMINATOR
    rows = typed.call("attainments", "attainments_rows_list", figure.id, side=side)
    assert len(rows.results) == 3


@pytest.mark.django_db(transaction=True)
def test_registers_are_kept_with_their_types(typed):
    models, town = typed.models, make_township()
    fields = {"township": town.code, "industry": make_industry().pk, "size": models.SizeEnum.SMALL}
    sent = models.EnterpriseRequest(name="宝坻电缆厂", founded_on=dt.date(2005, 1, 1), **fields)
    made = typed.call("enterprises", "enterprises_create", body=sent)
    assert (made.name, made.founded_on) == ("宝坻电缆厂", dt.date(2005, 1, 1))
    changed = models.PatchedEnterpriseRequest(address="开元路1号")
    assert typed.call("enterprises", "enterprises_partial_update", made.id, body=changed).address == "开元路1号"
    assert [one.id for one in typed.call("enterprises", "enterprises_list", q="电缆").results] == [made.id]
    problem = typed.call("enterprises", "enterprises_create", body=sent)
    assert (type(problem).__name__, problem.status) == ("Problem", 400)
    reason = models.ReasonRequest(reason="重复登记")
    typed.call("enterprises", "enterprises_withdraw_create", made.id, body=reason)
    assert typed.call("enterprises", "enterprises_retrieve", made.id).status == 404
    assert not Enterprise.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_batch_is_sent_and_a_file_is_fetched_with_their_types(typed):
    models = typed.models
    make_enterprise(name="宝坻电缆厂")
    row = models.BatchRowRequest(
        number="CC1",
        stage=models.StageEnum.MARKET,
        sampled_on=dt.date(2014, 8, 1),
        sample_name="电缆",
        first_result=models.FirstResultEnum.FAILED,
    )
    typed.call("spot_checks", "spot_checks_batch_create", body=models.BatchRequest(rows=[row]), idempotency_key="k1")
    check = SpotCheck.objects.get(number="CC1")
    row = Rectification.objects.create(
        spot_check=check,
        notice_number="Z1",
        addressee="seller",
        received_on=dt.date(2014, 9, 1),
        due_on=dt.date(2014, 11, 1),
    )
    step = row.steps.create(
        action="start",
        to_state="rectifying",
        happened_on=dt.date(2014, 9, 1),
        recorded_by=make_user(),
        recorded_at=clock.now(),
    )
    paper = evidence_keep(file=SimpleUploadedFile("报告.pdf", PDF), user=make_user())
    step.files.add(paper)
    file = typed.call("rectifications", "rectifications_files_retrieve", row.pk, str(paper.key))
    assert file.payload.read() == PDF
