"""Whatever page hands a file out, the record of exports says who took what, and no text in it runs as a formula."""

import csv
import hashlib
import io
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.test import Client

from accounts.models import User
from exchange.exports.catalogue import exportables, titles
from exchange.jobs import run_step
from exchange.models import ExportJob, SheetImport
from notifications.models import InboxMessage
from targets.services import figures_recompute
from tests.dashboard.plans import make_indicator, make_plan
from tests.factories import make_spot_check, make_user
from tests.pages import read_texts
from tests.registers_files import hand_in
from tests.reporting.report_rows import Cast
from tests.sheet_files import line, write_csv

pytestmark = pytest.mark.django_db
ROWS = "/plans/2010-2015/indicators/B6/rows/{}/"


@pytest.fixture(autouse=True)
def _on_a_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def office(client) -> User:
    user = make_user("office")
    client.force_login(user)
    return user


@pytest.fixture
def sheet(tmp_path, office) -> SheetImport:
    """A sheet with a problem, handed in in a name of capitals."""
    Cast()
    return hand_in(write_csv(tmp_path / "八月.CSV", [line(), line(抽样编号="B2", 环节="餐饮")]), "spot-checks")


def content_of(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


def assert_recorded(client: Client, user: User, address: str, key: str, file_name: str, rows: int) -> ExportJob:
    """Fetch a file and hold it against its record."""
    before = ExportJob.objects.count()
    response = client.get(address)
    content = content_of(response)
    job = ExportJob.objects.latest("pk")
    assert ExportJob.objects.count() == before + 1
    assert (job.state, job.register, job.requested_by, job.rows) == ("handed_out", key, user, rows)
    assert (job.file_name, job.format) == (file_name, file_name.rsplit(".", maxsplit=1)[-1].lower())
    assert (job.size, job.checksum) == (len(content), hashlib.sha256(content).hexdigest())
    assert (job.downloads, job.downloaded_at is not None) == (1, True)
    assert quote(file_name) in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"
    assert list((Path(django_settings.MEDIA_ROOT) / "exports").glob("*")) == []
    return job


def test_files_of_an_import_are_recorded(client, office, sheet):
    at = f"/imports/{sheet.pk}"
    job = assert_recorded(client, office, f"{at}/rows.csv?action=new", "import-rows", f"逐行核对-{sheet.pk}.csv", 1)
    assert (job.query, job.lines) == ("action=new", 1)
    assert_recorded(client, office, f"{at}/problems/", "import-problems", f"导入问题清单-{sheet.pk}.xlsx", 1)
    job = assert_recorded(client, office, f"{at}/file/", "import-file", "八月.CSV", 0)
    assert job.checksum == sheet.checksum


def test_a_template_holds_nothing_of_the_portal_and_is_not_recorded(client, office):
    assert client.get("/imports/template/spot-checks/").status_code == 200
    assert not ExportJob.objects.exists()


def test_summary_and_form_of_reports_are_recorded(client, office):
    cast = Cast()
    report = cast.bring_to("accepted")
    for form in ("xlsx", "docx"):
        name = f"2014年第三季度质量兴区季度报告汇总.{form}"
        job = assert_recorded(
            client, office, f"/reports/summary/?quarter=2014Q3&format={form}", "report-summary", name, 0
        )
        assert job.query == f"quarter=2014Q3&format={form}"
    name = f"{report.body_name}2014Q3填报表.xlsx"
    assert_recorded(client, office, f"{report.get_absolute_url()}form/file/", "report-form", name, 0)


def market(*names: str) -> None:
    make_indicator(make_plan(), "B6")
    for number, name in enumerate(names):
        make_spot_check(number=f"S{number}", stage="market", sampled_on="2014-08-05", sample_name=name)
    figures_recompute()


def test_rows_behind_a_figure_are_recorded_and_no_text_of_them_runs(client, office):
    names = ["＝1+1", "＋1", "－1", "＠x", "=1", "电缆"]
    market(*names)
    name = "B6_2014Q3_year_to_date_denominator_20141015.csv"
    job = assert_recorded(
        client, office, f"{ROWS.format('denominator')}?quarter=2014Q3&q=S&export=csv", "indicator-rows", name, 6
    )
    assert (job.filters, job.total) == ([["查询", "S"]], 6)
    lines = list(
        csv.DictReader(
            io.StringIO(content_of(client.get(f"{ROWS.format('denominator')}?export=csv")).decode("utf-8-sig"))
        )
    )
    assert sorted(found["样品名称"] for found in lines) == sorted(["'＝1+1", "'＋1", "'－1", "'＠x", "'=1", "电缆"])


def test_many_rows_behind_a_figure_are_written_by_a_worker(client, office, settings):
    market("电缆", "挂面", "白酒")
    settings.EXPORT_ROWS_AT_ONCE = 2
    offered = client.get(f"{ROWS.format('denominator')}?quarter=2014Q3&export=csv")
    page = client.get(offered.url)
    assert page.context["selection"].total == 3
    assert page.context["back"] == f"{ROWS.format('denominator')}?quarter=2014Q3"
    assert client.get(page.context["back"]).status_code == 200
    client.post(offered.url)
    job = ExportJob.objects.get()
    run_step(ExportJob, job.pk)
    job.refresh_from_db()
    assert (job.state, job.rows) == ("ready", 3)
    assert len(content_of(client.get(f"/exports/{job.pk}/file/")).decode().splitlines()) == 4


def test_rows_behind_a_figure_that_one_may_not_read_any_more_are_not_written(client, settings):
    market("电缆", "挂面", "白酒")
    settings.EXPORT_ROWS_AT_ONCE = 2
    leader = make_user("leader")
    client.force_login(leader)
    client.post(client.get(f"{ROWS.format('denominator')}?export=csv").url)
    cast = Cast()
    User.objects.filter(pk=leader.pk).update(role="liaison", body=cast.body)
    job = ExportJob.objects.get()
    run_step(ExportJob, job.pk)
    job.refresh_from_db()
    assert (job.state, job.reason) == ("failed", "not_allowed")
    assert InboxMessage.objects.filter(user=leader, url=job.get_absolute_url()).count() == 1


def test_the_record_names_in_words_what_was_taken(client, office, sheet):
    content_of(client.get(f"/imports/{sheet.pk}/rows.csv"))
    page = client.get("/exports/")
    assert read_texts(page, 'td.nowrap[data-label="导出内容"]') == ["导入逐行核对"]
    assert set(exportables) < set(titles)


SENDS = re.compile(r"as_attachment|content_disposition_header|text/csv|csv\.writer\(")
DOORS = {
    "exchange/exports/downloads.py": "records what it sends",
    "exchange/views/exports.py": "files prepared by a worker, recorded when they are asked for",
    "exchange/views/imports.py": "empty templates",
    "exchange/formats/text.py": "the writer of CSV",
    "operations/services/backup.py": "the list of files in a backup, which no page hands out",
    "evidence/storage.py": "files handed in as evidence, which are no export",
}


def test_no_other_page_sends_files():
    root = Path(django_settings.BASE_DIR)
    apps = [name for name in django_settings.INSTALLED_APPS if (root / name.split(".")[0]).is_dir()]
    found = {
        str(path.relative_to(root))
        for app in apps
        for path in (root / app.split(".")[0]).rglob("*.py")
        if SENDS.search(path.read_text(encoding="utf-8"))
    }
    assert found - {path for path in found if path.startswith("baodi_quality/bench/")} == set(DOORS)
