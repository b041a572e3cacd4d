"""The demonstration leaves as a workbook and comes back: into itself, and into a fresh database."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from accounts.models import User
from departments.models import Body
from enterprises.models import Enterprise, Industry
from exchange.formats.validation import Format
from exchange.imports.catalogue import WORKBOOK, exports, imports
from exchange.imports.exporting import workbook_write
from exchange.imports.jobs import Findings
from reporting.models import Report, ReportVersion
from targets.models import Applicability, Attainment, Indicator, Milestone, MilestoneSignOff, Plan
from targets.services import spans_replace
from tests.databases import working_in
from tests.demonstration import DAY
from tests.factories import make_user

APART = {"监督抽查数据": "spot-checks", "季度报告": "reports"}
"""Sheets that other kinds of imports read, with these kinds."""


def previewed(path: Path, register: str) -> Findings:
    read = imports[register].read(path, Format.XLSX, lambda done, total: None)
    found = imports[register].preview(read, lambda rows: None, None)
    assert list(read.problems) == []
    return found


def figures() -> dict[tuple, tuple]:
    """Return every figure with its slices; industries by their codes, since keys differ from database to database."""
    industries = {"": ""} | {str(row.pk): f"{row.version} {row.code}" for row in Industry.objects.all()}
    found = {}
    for row in Attainment.objects.current().select_related("indicator"):
        slices = row.breakdown | {
            "industry": {industries[pk]: parts for pk, parts in row.breakdown.get("industry", {}).items()}
        }
        key = row.indicator.code, row.quarter_id, row.window
        found[key] = row.numerator, row.denominator, row.status, slices
    return found


def changes_nothing(path: Path) -> None:
    """Assert that every row of the workbook is found unchanged."""
    found = previewed(path, WORKBOOK)
    assert {sheet["sheet"]: (sheet["counts"]["skip"], sheet["counts"]["lines"]) for sheet in found.preview["sheets"]} == {
        "企业": (364, 364), "曾用名": (4, 4), "重点骨干认定": (134, 134), "科研开发机构": (36, 36), "产品": (1200, 1200),
        "产品执行标准": (2155, 2155), "名牌认定": (36, 36), "认证证书": (893, 893), "证书覆盖产品": (338, 338),
        "证书状态变更": (1686, 1686), "园区和基地": (6, 6), "园区基地级别": (8, 8), "园区基地成员企业": (45, 45), "竣工工程": (154, 154), "服务质量评价": (260, 260), "执法案件": (383, 383), "投诉举报": (656, 656), "问卷调查": (2, 2), "全市合格率": (3, 3),
    }  # fmt: skip
    # Items of supervision come in as drafts only, so their sheet is no copy to be restored from.
    assert found.preview["passed_over"] == [*APART, "督办台账"]
    whole = {name: previewed(path, register).counts for name, register in APART.items()}
    assert {name: [counts[action] for action in ("new", "update", "skip")] for name, counts in whole.items()} == {
        "监督抽查数据": [0, 0, 18076],
        "季度报告": [0, 0, ReportVersion.objects.values("report").distinct().count()],
    }


@pytest.fixture
def leaving(demonstration_database, django_db_blocker, settings, tmp_path):
    """Return the workbook that the demonstration leaves as, and its figures; then the test turns to another database."""
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = DAY, tmp_path / "uploads"
    path = tmp_path / "台账.xlsx"
    with django_db_blocker.unblock(), working_in(demonstration_database.database), transaction.atomic():
        workbook_write(path, [*exports.values()])
        before = figures()
        spans = list(Applicability.objects.values("indicator__code", "since", "until", "basis"))
        step = ("milestone__indicator__code", "milestone__position")
        signed = list(MilestoneSignOff.objects.values(*step, "signed_on", "counts_until", "evidence"))
        changes_nothing(path)
        transaction.set_rollback(True)
    return path, before, spans, signed


def test_what_was_exported_changes_nothing_and_fills_a_fresh_database(leaving, fresh_database):
    workbook, before, spans, signed = leaving
    assert not any(model.objects.exists() for model in (Plan, Body, Enterprise, Report, Attainment))

    call_command("load_plan", stdout=StringIO())
    for register in (WORKBOOK, *APART.values()):
        call_command("import_sheet", workbook, register=register, by=make_user(), stdout=StringIO())
    # What decides lights is amended and never comes by a sheet.
    for span in spans:
        indicator = Indicator.objects.get(code=span.pop("indicator__code"))
        added = Applicability(indicator=indicator, **span)
        spans_replace(indicator=indicator, gone=[], added=[added], reason=added.basis, user=User.objects.first())
    # Nor do findings: three persons make each.
    for finding in signed:
        code, position = finding.pop("milestone__indicator__code"), finding.pop("milestone__position")
        step = Milestone.objects.get(indicator__code=code, position=position)
        MilestoneSignOff.objects.create(milestone=step, **finding)
    call_command("recompute_attainment", stdout=StringIO())
    after = figures()
    assert len(before) > 1000
    assert {"M1", "M2"} < {code for code, _quarter, _window in before}
    assert {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)} == set()
