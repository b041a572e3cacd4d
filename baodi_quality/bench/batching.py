"""Batches of 5,000 spot checks through the interface against the import of the same lines from a file."""

import json
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from accounts.models import Role, User
from api.tokens import token_create
from api.v1.spot_check_batch import FIELDS, MOST_ROWS
from baodi_quality.bench.importing import registers_clear
from baodi_quality.bench.processes import run_command
from baodi_quality.bench.report import Bound, Result
from baodi_quality.bench.sheets import sheet_rows, sheet_write
from inspections.models import SpotCheck
from inspections.resources.batches import ITEM_FIELDS
from inspections.resources.spot_check_columns import RESULTS, STAGES

CALLS = 5
CODES = {"stage": STAGES, "first_result": RESULTS}


def measure_batch() -> list[Result]:
    """Send batches as a program would, then import a file with the same lines."""
    rows = islice(rows_as_json(), CALLS * MOST_ROWS)
    calls = [json.dumps({"rows": list(islice(rows, MOST_ROWS))}) for _ in range(CALLS)]
    registers_clear()
    seconds = send_calls(calls)
    batches = SpotCheck.objects.count()
    registers_clear()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "same.xlsx")
        lines = sum(max(len(row["failing_items"]), 1) for call in calls for row in json.loads(call)["rows"])
        # Unlike rows would compare unlike work.
        if sheet_write(file, lines) != batches:
            raise AssertionError("the calls and the file hold different batches")
        run = run_command("import_spot_checks", str(file))
    ours, theirs = batches / seconds, batches / run.seconds
    return [
        Result(
            f"batch interface, {MOST_ROWS:,} rows a call", f"{ours:,.0f} rows/s",
            f"import of a file with the same {batches:,} batches: {theirs:,.0f} rows/s", ours / theirs, Bound.AT_LEAST, 0.5,
        )
    ]  # fmt: skip


def send_calls(calls: list[str]) -> float:
    """Send the calls one after another and return the seconds that they took."""
    _token, secret = token_create(user=User.objects.filter(role=Role.OFFICE)[0], name="bench", days=1)
    client, started = Client(headers={"Host": settings.ALLOWED_HOSTS[0]}), time.perf_counter()
    for number, body in enumerate(calls):
        # Another key for each call, or the second would be answered from memory.
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": f"bench-{number}"}
        answer = client.post(
            "/api/v1/spot-checks/batch/", body, content_type="application/json", headers=headers, secure=True
        )
        if answer.json() != {"new": MOST_ROWS, "changed": 0, "unchanged": 0}:
            raise AssertionError(answer.content.decode())
    return time.perf_counter() - started


def rows_as_json() -> Iterator[dict[str, Any]]:
    """Yield the batches of the sheets as rows of a call, without end."""
    row: dict[str, Any] = {}
    for line in sheet_rows():
        values = {key: coded(key, line[place]) for place, key in enumerate(FIELDS) if line[place]}
        item = {key: values.pop(key) for key in ITEM_FIELDS if key in values}
        if row and row["number"] != values["number"]:
            yield row
            row = {}
        row = row or {**values, "failing_items": []}
        row["failing_items"] += [item] if item else []


def coded(key: str, value: Any) -> str:
    """Return a cell as the interface takes it."""
    return CODES[key][value] if key in CODES else str(value)
