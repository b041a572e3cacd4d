"""The registers of the demonstration leave as a workbook and come back: into themselves, and into an empty plan."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from baodi_quality.demo.references import references
from baodi_quality.demo.services import demo_load
from departments.sheets.catalogue import WORKBOOK, exports, imports
from departments.sheets.exporting import workbook_write
from departments.sheets.guard import Format
from departments.sheets.lifecycle import Findings
from enterprises.models import Enterprise
from inspections.models import Complaint, CompletedProject, EnforcementCase, SpotCheck
from targets.models import Attainment

pytestmark = pytest.mark.django_db


@pytest.fixture
def workbook(settings, tmp_path) -> Path:
    """Load the demonstration and write all of its registers into one workbook."""
    settings.BUSINESS_DATE = "2014-10-15"
    settings.MEDIA_ROOT = tmp_path / "uploads"
    call_command("load_plan", stdout=StringIO())
    demo_load(refs=references())
    workbook_write(tmp_path / "台账.xlsx", [*exports.values()])
    return tmp_path / "台账.xlsx"


def foretold(path: Path, register: str) -> Findings:
    read = imports[register].read(path, Format.XLSX, lambda done, total: None)
    return imports[register].foretell(read)


def figures() -> dict[tuple, tuple]:
    rows = Attainment.objects.current().select_related("indicator")
    return {
        (row.indicator.code, row.quarter_id, row.window): (row.numerator, row.denominator, row.status, row.breakdown)
        for row in rows
    }


def empty_registers() -> None:
    """Leave the plan alone, as `load_plan` leaves it, and no figure."""
    tables = [
        model._meta.db_table
        for model in (Enterprise, SpotCheck, CompletedProject, EnforcementCase, Complaint, Attainment)
    ]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


def test_what_was_exported_changes_nothing_and_fills_an_empty_plan(workbook):
    found = foretold(workbook, WORKBOOK)
    assert {sheet["sheet"]: (sheet["counts"]["unchanged"], sheet["counts"]["lines"]) for sheet in found.preview["sheets"]} == {
        "企业": (362, 362), "曾用名": (0, 0), "重点骨干认定": (134, 134), "科研开发机构": (36, 36), "产品": (1200, 1200),
        "产品执行标准": (2155, 2155), "名牌认定": (36, 36), "认证证书": (893, 893), "证书覆盖产品": (338, 338),
        "证书状态变更": (1686, 1686), "竣工工程": (154, 154), "服务质量评价": (260, 260), "执法案件": (383, 383), "投诉举报": (656, 656),
    }  # fmt: skip
    assert found.preview["passed_over"] == ["监督抽查数据"]
    checks = foretold(workbook, "spot-checks")
    assert [checks.counts[name] for name in ("new", "changed", "unchanged", "problems")] == [0, 0, 18076, 0]

    before = figures()
    empty_registers()
    assert not Enterprise.everything.exists()
    call_command("import_sheet", workbook, stdout=StringIO())
    call_command("import_sheet", workbook, register="spot-checks", stdout=StringIO())
    call_command("recompute_attainment", stdout=StringIO())
    after = figures()
    assert len(before) > 900
    assert {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)} == set()
