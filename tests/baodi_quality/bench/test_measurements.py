"""What the bench compares is the same work on both sides, at a size that tests can afford."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from accounts.models import User
from audit.models import Event
from audit.triggers import list_outdated
from baodi_quality.bench import (
    exporting,
    glancing,
    growing,
    importing,
    listing,
    million,
    recomputing,
    registers,
    stock,
    trailing,
)
from baodi_quality.bench.bare import bare_import
from baodi_quality.bench.by_hand import figures_by_hand, figures_read
from baodi_quality.bench.sheets import HEADINGS, csv_write, sheet_rows, sheet_write
from exchange.formats.validation import check_file
from exchange.imports.importing import sheets_import
from exchange.imports.reading import SheetFile
from exchange.jobs import run_step
from exchange.models import ExportJob
from inspections.models import FailingItem, SpotCheck
from inspections.resources.spot_checks import SpotCheckResource
from targets.models import Indicator
from targets.services import figures_recompute
from tests.factories import make_enterprise, make_industry, make_township
from tests.sheet_files import TITLES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan():
    call_command("load_plan", stdout=StringIO())
    industry, town = make_industry(), make_township()
    for _ in range(7):
        make_enterprise(industry=industry, township=town)


def test_sheet_has_the_columns_that_the_portal_reads(plan):
    assert set(HEADINGS) == set(TITLES)
    row = dict(zip(HEADINGS, next(sheet_rows()), strict=True))
    assert (row["抽样编号"], row["环节"], row["抽样日期"]) == ("BENCH000001", "生产", dt.date(2010, 1, 8))


def test_all_imports_store_the_same_rows(plan, tmp_path):
    large, small, single = (tmp_path / name for name in ("large.xlsx", "small.csv", "single.csv"))
    # Every twentieth batch takes two lines: 63 lines are 60 batches.
    assert (sheet_write(large, 63), csv_write(small, 63)) == (60, 60)
    assert stock.stock_import(small) == 63
    expected = importing.read_stored_batches(60)
    importing.registers_clear()
    assert stock.row_loop_import(small) == 63
    importing.same_rows(expected, importing.read_stored_batches(60), 60, items=False)
    importing.registers_clear()
    bare_import(str(large))
    importing.same_rows(expected, importing.read_stored_batches(60), 60)
    importing.registers_clear()
    assert csv_write(single, 60, only_first=True) == 60
    assert stock.stock_import(single, stock.TunedSpotCheckResource) == 60
    importing.same_rows(expected, importing.read_stored_batches(60), 60, items=False)
    importing.registers_clear()
    sheets_import(file=SheetFile(large, check_file(large, large.name), [SpotCheckResource]), cause="bench", user=None)
    importing.same_rows(expected, importing.read_stored_batches(60), 60)
    assert FailingItem.objects.count() == 6
    with pytest.raises(AssertionError, match="different rows"):
        importing.same_rows(expected[1:], importing.read_stored_batches(60), 60)


def test_sql_by_hand_comes_to_the_portals_figures(plan, monkeypatch):
    monkeypatch.setattr(million, "ROWS", 3000)
    million.million_write()
    assert SpotCheck.objects.count() == 3000
    indicators = Indicator.objects.filter(code__in=recomputing.CODES)
    figures_recompute(indicators)
    with transaction.atomic():
        figures_by_hand(20144)
        found = figures_read()
    stored = recomputing.read_stored_figures()
    # Two indicators, 19 quarters with data; year and plan to date also in the twentieth.
    assert len(stored) == 2 * (19 + 20 + 20)
    assert found == stored
    good, total, breakdown = stored["B5", 20143, "plan_to_date"]
    assert total == sum(rows for _, rows in breakdown["category"].values())
    with pytest.raises(AssertionError, match="different figures"):
        recomputing.check_figures(found, stored | {("B5", 20143, "quarter"): (good, total, breakdown)})


def test_registers_take_the_sheets_that_are_measured(plan, tmp_path):
    for key, model in registers.MODELS.items():
        path = tmp_path / f"{key}.xlsx"
        registers.register_write(path, key, 30)
        call_command("import_sheet", path, register=key, stdout=StringIO())
        assert model.objects.count() == 30


def test_lists_and_exports_are_measured_on_the_same_rows(plan, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    User.objects.create_user(username="office", role="office", display_name="张三")
    monkeypatch.setattr(listing, "TIMES", 2)
    monkeypatch.setattr(listing, "FEW", 30)
    monkeypatch.setattr(listing, "ROWS", 300)
    monkeypatch.setattr(listing, "ENTERPRISES", 60)
    assert len(listing.measure_lists()) == 5
    client = listing.get_client()
    assert client.get("/spot-checks/").context["total"] == 300
    # 样品9 and 样品90 to 样品96 have the part: 8 names, which 300 rows bear three times each, the first of them once more.
    assert client.get(f"/spot-checks/?q={listing.PART}").context["total"] == 8 * 3 + 1
    assert client.get(f"/enterprises/?q=9{30:08}").context["total"] == 1
    assert client.get("/enterprises/?q=电缆5").context["total"] == 2
    monkeypatch.setattr(exporting, "run_command", lambda *words: run_step(ExportJob, ExportJob.objects.latest("pk").pk))
    monkeypatch.setattr(exporting, "ROWS", 300)
    exporting.run_export()
    job = ExportJob.objects.latest("pk")
    assert (job.rows, job.lines) == (300, len(exporting.read_lines()))
    monkeypatch.setattr(exporting, "ROWS", 299)
    with pytest.raises(AssertionError, match="every row"):
        exporting.run_export()


def test_growth_is_measured_on_pages_that_answer_and_rows_that_move(plan, monkeypatch):
    User.objects.create_user(username="office", role="office", display_name="张三")
    for name, value in (("SMALLEST", 1), ("TIMES", 1), ("LINES", 3)):
        monkeypatch.setattr(growing, name, value)
    curves = {curve.name: curve for curve in growing.measure_growth(2)}
    assert [*curves][:4] == ["full recomputation", "one changed row", "board", "indicator"]
    assert [*curves][-1] == "import of 3 lines"
    assert all([*curve.points] == [10, 100] and min(curve.points.values()) > 0 for curve in curves.values())
    # What is imported to be timed is taken back.
    assert SpotCheck.objects.count() == 100


def test_pages_that_are_looked_at_are_measured_beside_the_board(plan, monkeypatch):
    user = User.objects.create_user(username="office", role="office", display_name="张三")
    monkeypatch.setattr(glancing, "ROWS", 30)
    monkeypatch.setattr(growing, "TIMES", 1)
    results = glancing.measure_glances()
    assert [one.name.partition(",")[0] for one in results] == [
        *glancing.list_pages(),
        "board as a table",
        "why a figure changed",
    ]
    assert SpotCheck.objects.count() == 30 and min(one.value for one in results) > 0
    # The board is shown to the person as before.
    user.refresh_from_db()
    assert user.preferences == {"board": "cards"}


def test_the_trail_is_off_and_on_again_and_what_is_verified_holds(fresh_database, plan, tmp_path, monkeypatch):
    monkeypatch.setattr(trailing, "SEALS", 3)
    sheet = tmp_path / "few.csv"
    csv_write(sheet, 63)
    before = Event.objects.count()
    with trailing.trail_switched_off():
        stock.stock_import(sheet)
    assert (Event.objects.count(), list_outdated()) == (before, ([], []))
    importing.registers_clear()
    stock.stock_import(sheet)
    recorded = Event.objects.count()
    monkeypatch.setattr(trailing, "RECORDS", recorded + 120)
    trailing.records_add()
    assert Event.objects.count() == recorded + 120
    assert trailing.verify_seconds()[1] <= recorded + 120
