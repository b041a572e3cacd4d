"""Exports as records: handed out at once where small, written by a worker where large, fetched by their owner only."""

import csv
import datetime as dt
import errno
import hashlib
import io
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from exchange.exports import jobs
from exchange.exports.catalogue import exportables
from exchange.exports.jobs import exports_remove_old
from exchange.jobs import run_step
from exchange.models import ExportJob, SheetImport
from inspections.models import Complaint, EnforcementCase, FailingItem, Law, Rectification, SpotCheck
from notifications.models import InboxMessage, Notice
from registers.models import Withdrawal
from registers.registry import lists
from tests.factories import (  # fmt: skip
    make_award,
    make_body,
    make_certificate,
    make_city_rate,
    make_enterprise,
    make_evaluation,
    make_product,
    make_project,
    make_site,
    make_spot_check,
    make_survey,
    make_township,
    make_user,
)
from tests.pages import read_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def auditor(client):
    user = make_user("auditor")
    client.force_login(user)
    return user


def prepared(client, settings, address: str = "/exports/prepare/enterprises/csv/") -> ExportJob:
    """Ask for an export through the page and return its record."""
    settings.EXPORT_ROWS_AT_ONCE = 0
    assert client.post(address).status_code == 302
    return ExportJob.objects.latest("pk")


def test_a_small_export_is_sent_at_once_and_recorded(client, auditor, tmp_path):
    make_enterprise(name="宝坻电缆厂", size="large")
    make_enterprise(name="林亭口食品厂")
    response = client.get("/enterprises/?size=large&sort=-name&page=3&export=csv")
    sent = b"".join(response.streaming_content)
    job = ExportJob.objects.get()
    assert (job.state, job.rows, job.lines, job.size) == ("handed_out", 1, 1, len(sent))
    assert job.checksum == hashlib.sha256(sent).hexdigest()
    assert (job.query, job.filters, job.requested_by) == ("size=large&sort=-name", [["企业规模", "大型"]], auditor)
    assert list((tmp_path / "exports").iterdir()) == []


def test_a_large_export_is_offered_first_and_written_by_a_worker(client, auditor, settings, tmp_path):
    for number in range(3):
        make_spot_check(number=f"S{number}", first_result="failed")
    FailingItem.objects.create(spot_check=make_spot_check(number="S3", first_result="failed"), position=1, item="水分")
    make_spot_check(number="P1")
    settings.EXPORT_ROWS_AT_ONCE = 3
    response = client.get("/spot-checks/?outcome=failed&export=csv")
    assert response.url == "/exports/prepare/spot-checks/csv/?outcome=failed"
    page = client.get(response.url)
    assert page.context["selection"].total == 4
    assert not ExportJob.objects.exists()
    job = prepared(client, settings, response.url)
    assert (job.state, job.total) == ("waiting", 4)
    run_step(ExportJob, job.pk)
    run_step(ExportJob, job.pk)
    job.refresh_from_db()
    assert (job.state, job.rows, job.lines, job.attempts) == ("ready", 4, 4, 1)
    sent = b"".join(client.get(f"/exports/{job.pk}/file/").streaming_content)
    assert hashlib.sha256(sent).hexdigest() == job.checksum
    lines = list(csv.DictReader(io.StringIO(sent.decode("utf-8-sig"))))
    assert [line["抽样编号"] for line in lines] == ["S3", "S2", "S1", "S0"]
    assert [path.name for path in (tmp_path / "exports").iterdir()] == [f"{job.pk}.csv"]
    (message,) = InboxMessage.objects.filter(user=auditor)
    assert message.url == f"/exports/{job.pk}/"
    assert "监督抽查台账_20141015.csv" in message.subject


FILTERED = {
    "enterprises": ("size=large", 1),
    "products": ("q=电缆", 1),
    "certificates": ("scheme=ccc", 1),
    "awards": ("year=2012", 1),
    "spot-checks": ("q=S1", 3),
    "rectifications": ("q=S10", 1),
    "projects": ("verdict=refused", 1),
    "evaluations": ("result=missed", 1),
    "cases": ("outcome=penalised", 1),
    "complaints": ("kind=report", 1),
    "surveys": ("topic=recognition", 1),
    "city-rates": ("q=2013", 1),
    "sites": ("kind=base", 1),
    "unmatched-producers": ("q=甲", 1),
    "imports": ("q=甲", 1),
    "exports": ("q=甲", 1),
    "withdrawals": ("q=甲", 1),
    "notices": ("q=甲", 1),
}
"""For each register a filter, and how many of the rows of ``registers_fill`` it keeps."""


def registers_fill() -> None:
    """Record two rows at least in every register, of which the filters keep some."""
    enterprise, body = make_enterprise(size="large"), make_body()
    law = Law.objects.create(name="产品质量法", position=1)
    for word, scheme, year in [("电缆", "ccc", 2012), ("挂面", "iso9001", 2013)]:
        product = make_product(enterprise, name=word)
        make_certificate(enterprise, scheme=scheme)
        make_award(product, granted_on=dt.date(year, 12, 20))
    make_enterprise()
    make_site()
    make_site(kind="base")
    user, now = make_user(), timezone.now()
    for word in "甲乙":
        make_spot_check(number=f"P{word}", producer_name=f"{word}厂")
        asked = {"file_name": f"{word}.csv", "requested_by": user}
        SheetImport.objects.create(register="spot-checks", checksum="0" * 64, state="done", **asked)
        ExportJob.objects.create(register="enterprises", format="csv", state="handed_out", **asked)
        Withdrawal.objects.create(register="product", row=1, subject=word, reason="重复", withdrawn_by=user)
        Notice.objects.create(title=word, text="会议", written_by=user, written_at=now, sent_by=user, sent_at=now)
    for number in range(12):
        check = make_spot_check(number=f"S{number}", first_result="failed")
        day = dt.date(2014, 8, 20)
        Rectification.objects.create(
            spot_check=check, notice_number=f"令{number}", addressee="seller", received_on=day, due_on=day
        )
    for verdict, met, outcome, kind in [
        ("qualified", True, "open", "complaint"),
        ("refused", False, "penalised", "report"),
    ]:
        make_project(verdict=verdict)
        make_evaluation(enterprise, met=met)
        EnforcementCase.objects.create(
            number=f"案{outcome}", body=body, law=law, subject="电线", opened_on=day, outcome=outcome,
            closed_on=None if outcome == "open" else day,
        )  # fmt: skip
        Complaint.objects.create(number=f"诉{kind}", body=body, kind=kind, subject="食盐", received_on=day)
    for topic, year in [("awareness", 2012), ("recognition", 2013)]:
        make_survey(topic=topic)
        make_city_rate(year=year)


@pytest.mark.parametrize("key", FILTERED)
def test_the_file_holds_as_many_rows_as_the_list(client, auditor, settings, key):
    registers_fill()
    query, kept = FILTERED[key]
    address = reverse(lists[key].list_page)
    page = client.get(f"{address}?{query}")
    assert page.context["total"] == kept < client.get(address).context["total"]
    job = prepared(client, settings, f"/exports/prepare/{key}/csv/?{query}")
    run_step(ExportJob, job.pk)
    job.refresh_from_db()
    assert (job.state, job.total, job.rows) == ("ready", kept, kept)
    sent = b"".join(client.get(f"/exports/{job.pk}/file/").streaming_content)
    # No row of these has more than one line.
    assert len(list(csv.reader(io.StringIO(sent.decode("utf-8-sig"))))) == 1 + kept


def test_an_unreadable_filter_keeps_everything_in_list_and_file(client, auditor, settings):
    make_enterprise()
    address = "enterprises/?on=2013-13-45"
    assert client.get(f"/{address}").context["total"] == 1
    job = prepared(client, settings, "/exports/prepare/enterprises/xlsx/?on=2013-13-45")
    run_step(ExportJob, job.pk)
    job.refresh_from_db()
    assert (job.state, job.rows) == ("ready", 1)


@pytest.mark.processes
def test_a_real_worker_writes_a_large_export_of_exactly_what_is_listed(
    client, settings, tmp_path, celery_worker_process
):
    settings.MEDIA_ROOT = settings.DATA_DIR / "uploads"
    user = make_user("auditor")
    client.force_login(user)
    row = make_spot_check(number="P0")
    town = make_township()
    SpotCheck.objects.bulk_create(
        SpotCheck(
            number=f"F{number:05}", stage="market", sampled_on=row.sampled_on, sample_name="食用盐", first_result="failed",
            township=town,
        )
        for number in range(3000)
    )  # fmt: skip
    settings.EXPORT_ROWS_AT_ONCE = 2999
    celery_worker_process()
    listed = client.get("/spot-checks/?outcome=failed&sort=number").context["total"]
    sent_to = client.get("/spot-checks/?outcome=failed&sort=number&export=xlsx").headers["Location"]
    assert sent_to.startswith("/exports/prepare/spot-checks/xlsx/")
    client.post(sent_to)
    deadline = time.monotonic() + 60
    while (job := ExportJob.objects.get()).state != "ready":
        assert time.monotonic() < deadline and job.state != "failed"
        time.sleep(0.2)
    sent = b"".join(client.get(f"/exports/{job.pk}/file/").streaming_content)
    assert hashlib.sha256(sent).hexdigest() == job.checksum
    lines = CalamineWorkbook.from_filelike(io.BytesIO(sent)).get_sheet_by_index(0).to_python()
    assert (listed, job.rows, len(lines)) == (3000, 3000, 3001)
    place = lines[0].index("抽样编号")
    assert [line[place] for line in lines[1:]] == [f"F{number:05}" for number in range(3000)]
    Path(job.file.path).unlink()


def test_only_the_owner_fetches_the_file_and_the_office_sees_that_it_exists(client, auditor, settings):
    job = prepared(client, settings)
    run_step(ExportJob, job.pk)
    for role, page in [("office", 200), ("leader", 404)]:
        client.force_login(make_user(role))
        assert client.get(f"/exports/{job.pk}/").status_code == page
        assert client.get(f"/exports/{job.pk}/file/").status_code == 404
        assert len(client.get("/exports/").context["table"].page.object_list) == (page == 200)
        assert client.post(f"/exports/{job.pk}/retry/").status_code == 404


def test_a_body_exports_its_own_cases_and_no_other_register(client):
    liaison = make_user("liaison", body=make_body())
    client.force_login(liaison)
    assert client.get("/exports/prepare/enterprises/csv/").status_code == 404
    assert client.get("/exports/prepare/cases/csv/").status_code == 200
    assert client.get("/exports/").status_code == 200


def test_rights_count_when_the_file_is_written_and_when_it_is_fetched(client, auditor, settings):
    job, later = prepared(client, settings), prepared(client, settings)
    run_step(ExportJob, later.pk)
    auditor.role = "admin"
    auditor.save()
    run_step(ExportJob, job.pk)
    job.refresh_from_db()
    assert (job.state, job.reason) == ("failed", "not_allowed")
    assert client.get(f"/exports/{later.pk}/file/").status_code == 404


def test_a_fault_is_told_and_can_be_tried_again(client, auditor, settings, monkeypatch, tmp_path):
    job = prepared(client, settings)
    make_enterprise()

    def breaks(*_given):
        raise ValueError("disk")

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "export_write", breaks)
        run_step(ExportJob, job.pk)
    job.refresh_from_db()
    assert (job.state, job.reason) == ("failed", "fault")
    assert read_text(client.get(f"/exports/{job.pk}/"), ".notice--error strong") == "文件未能写出。"
    assert list((tmp_path / "exports").iterdir()) == []
    client.post(f"/exports/{job.pk}/retry/")
    run_step(ExportJob, job.pk)
    job.refresh_from_db()
    assert (job.state, job.reason, job.rows) == ("ready", "", 1)


def test_a_killed_worker_is_made_up_for_but_not_for_ever(client, auditor, settings, tmp_path):
    job = prepared(client, settings)
    long_ago = timezone.now() - timedelta(minutes=5)
    assert not ExportJob.objects.overdue()
    (tmp_path / "exports" / f"{job.pk}.part").mkdir(parents=True)
    ExportJob.objects.update(state="working", touched_at=long_ago, attempts=1)
    assert list(ExportJob.objects.overdue()) == [job]
    run_step(ExportJob, job.pk)
    assert ExportJob.objects.get().state == "ready"
    ExportJob.objects.update(state="working", attempts=3)
    run_step(ExportJob, job.pk)
    assert ExportJob.objects.get().reason == "broken_off"


def test_the_file_goes_after_some_days_and_the_record_stays(client, auditor, settings):
    job = prepared(client, settings)
    run_step(ExportJob, job.pk)
    path = Path(ExportJob.objects.get().file.path)
    for age, kept in [(dt.timedelta(days=6, hours=23), True), (dt.timedelta(days=7, minutes=1), False)]:
        ExportJob.objects.update(finished_at=timezone.now() - age)
        exports_remove_old()
        assert path.exists() is kept
    job.refresh_from_db()
    assert job.state == "removed"
    assert len(job.checksum) == 64
    assert client.get(f"/exports/{job.pk}/file/").status_code == 404
    assert client.get("/exports/").status_code == 200


def test_every_list_can_be_exported():
    # These are tried where their rows are made: tests/dashboard, tests/meetings, tests/supervision and so on.
    elsewhere = {
        "indicator-rows", "indicator-gap", "indicator-what-if", "meeting-decisions", "supervisions", "meetings", "bulletins",
        "packs", "amendments", "accounts", "inbox",
    }  # fmt: skip
    assert set(exportables) - elsewhere == set(FILTERED)


def test_one_person_has_at_most_three_exports_under_way_and_others_are_not_held_up(client, auditor, settings):
    address = "/exports/prepare/enterprises/csv/"
    first, *_ = [prepared(client, settings) for _ in range(3)]
    response = client.post(address)
    assert (response.status_code, ExportJob.objects.count()) == (429, 3)
    assert response.context["problems"] == ["您已有 3 项导出正在处理，请待其中一项完成后再试。"]
    client.force_login(make_user("office"))
    prepared(client, settings)
    client.force_login(auditor)
    run_step(ExportJob, first.pk)
    prepared(client, settings)
    assert ExportJob.objects.filter(requested_by=auditor).at_work().count() == 3


def test_each_time_a_prepared_file_is_fetched_is_recorded(client, auditor, settings):
    job = prepared(client, settings)
    run_step(ExportJob, job.pk)
    for times in (1, 2):
        b"".join(client.get(f"/exports/{job.pk}/file/").streaming_content)
        job.refresh_from_db()
        assert (job.downloads, job.downloaded_at is not None) == (times, True)


def test_a_full_disk_is_told_to_the_person_and_leaves_nothing(client, auditor, settings, monkeypatch, tmp_path):
    job = prepared(client, settings)

    def is_full(*_given):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(jobs, "export_write", is_full)
    run_step(ExportJob, job.pk)
    job.refresh_from_db()
    assert (job.state, job.reason) == ("failed", "disk_full")
    assert list((tmp_path / "exports").iterdir()) == []
    assert InboxMessage.objects.get(user=auditor).subject.startswith("导出未能完成")
