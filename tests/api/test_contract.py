"""The description of the interface: complete, free of warnings, and kept, as schemathesis tries it out."""

import datetime as dt
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from departments.models import Body
from inspections.models import Complaint, EnforcementCase, Law, Rectification
from launcher.processes import Start, start_process, stop_children, wait_until
from targets import clock
from tests.conftest import process_env
from tests.factories import (
    make_award,
    make_certificate,
    make_city_rate,
    make_designation,
    make_evaluation,
    make_event,
    make_indicator,
    make_product,
    make_project,
    make_spot_check,
    make_standard,
    make_survey,
    make_user,
)

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
)


def test_the_description_is_drawn_up_without_a_warning(tmp_path: Path) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", file=str(tmp_path / "schema.yml"))
    assert "/api/v1/spot-checks/batch/" in (tmp_path / "schema.yml").read_text()


@pytest.fixture
def one_of_each(transactional_db: None) -> None:
    """Make a row of each register, so that something is there to be read and changed."""
    product = make_product()
    make_standard(product)
    make_award(product)
    make_designation(product.enterprise)
    make_event(make_certificate(product.enterprise), "audited", dt.date(2013, 1, 1))
    make_evaluation(product.enterprise)
    make_survey()
    make_city_rate()
    make_project()
    make_spot_check(producer=product.enterprise)
    make_spot_check(first_result="failed", sampled_name="宝坻百货商场")
    Rectification.objects.create(
        spot_check=make_spot_check(first_result="failed"), notice_number="Z1", addressee="seller",
        received_on=dt.date(2014, 8, 1), due_on=dt.date(2014, 11, 1),
    ).steps.create(
        action="start", to_state="rectifying", happened_on=dt.date(2014, 8, 1), recorded_by=make_user(),
        recorded_at=clock.now(),
    )  # fmt: skip
    make_indicator("spot-check-pass-rate", parameters={"stage": "market"})
    body = Body.objects.create(code="zjj", name="质监局", kind="government", position=1)
    case = EnforcementCase.objects.create(
        number="A1",
        body=body,
        law=Law.objects.create(name="产品质量法", position=1),
        subject="食盐",
        opened_on=dt.date(2014, 1, 2),
    )
    Complaint.objects.create(
        number="B1", body=body, kind="complaint", subject="食盐", received_on=dt.date(2014, 1, 2),
        settled_on=dt.date(2014, 2, 2), outcome="case", case=case,
    )  # fmt: skip


@pytest.fixture
def server(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """Serve the portal as in production: Django's own test server takes 40 ms for an answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    log = tmp_path / "server.log"
    limits = {"SECURE": "false", "API_RATE": "100000/min", "BUSINESS_DATE": "2014-10-15"}
    command = [sys.executable, "-m", "gunicorn", "baodi_quality.wsgi", "--bind", address, "--threads", "4"]
    child = start_process("the server", command, Start(log, process_env() | limits))
    wait_until(lambda: "Listening at" in log.read_text(), child, 30)
    yield f"http://{address}"
    stop_children([child])


@pytest.mark.processes
def test_schemathesis_finds_no_fault_and_no_undocumented_answer(server: str, one_of_each: None, caller) -> None:
    common = ["--header", f"Authorization: Bearer {caller(make_user()).secret}", "--checks", ",".join(CHECKS)]
    # One worker: Python 3.11 breaks off with a SystemError where two threads parse source at once, as hypothesis does.
    common += ["--seed", "1", "--workers", "1", "--no-color"]
    # Every call at random; every boundary of one call of each make, since all registers share their code.
    for phase in (
        ["--phases", "fuzzing", "--max-examples", "3"],
        ["--phases", "coverage", "--include-path-regex", "/(attainments|certificates|spot-checks|rectifications)/"],
    ):
        words = [
            str(Path(sys.executable).with_name("schemathesis")),
            "run",
            f"{server}/api/v1/schema/",
            *common,
            *phase,
        ]
        done = subprocess.run(words, capture_output=True, text=True, timeout=300)
        print(done.stdout[done.stdout.rfind("= SUMMARY =") :])
        assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
