"""What was kept before a record was marked hides it too: files that wait to be fetched, sheets that brought it in, sealed names, the trail."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts.marks import mark_set
from accounts.models import Level, SwitchChange, User
from audit.describing import describe_events
from audit.models import Event
from exchange.imports.catalogue import WORKBOOK
from exchange.imports.marked import holds_hidden_rows
from exchange.imports.services import sheet_import_create
from exchange.models import ExportJob, JobState, SheetImport
from inspections.models import Complaint, Law
from packs.collecting import collect
from packs.models import EvidencePack
from registers.withdrawals import list_blockers
from reporting import services
from reporting.content import build_content, content_checksum
from reporting.models import ReportFile, ReportVersion
from tests.factories import make_body, make_quarters, make_user
from tests.inspections.test_cases import make_case, make_complaint
from tests.pages import read_texts
from tests.registers_files import bring_in, run, write_book
from tests.reporting.report_rows import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _marks_are_on(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    SwitchChange.objects.create(code="security_marks", before=False, after=True, reason="等保三级")


def mark(row) -> None:
    mark_set(row=row, level=Level.SENSITIVE, reason="举报人住址可推知", by=make_user())


def browse(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_export(user: User) -> ExportJob:
    return ExportJob.objects.create(
        register="complaints", format="csv", state=ExportJob.State.READY, file_name="投诉举报.csv", requested_by=user,
        finished_at=timezone.now(), file=ContentFile("诉1".encode(), "a.csv"), checksum="0" * 64,
    )  # fmt: skip


def make_pack(user: User, quarter: int) -> EvidencePack:
    return EvidencePack.objects.create(
        kind="body", body=make_body(), quarter_id=quarter, state=JobState.DONE, file_name="证据包.zip", requested_by=user,
        finished_at=timezone.now(), file=ContentFile(b"PK", "a.zip"), checksum="0" * 64,
    )  # fmt: skip


def read_answer(client: Client, address: str) -> tuple[int, int]:
    """Return how the file of a kept job is answered, and how many ways to it its page shows."""
    page = client.get(address)
    return client.get(f"{address}file/").status_code, len(read_texts(page, "a[href$='/file/']"))


def test_a_file_that_waits_is_handed_out_no_longer_once_records_are_marked():
    make_quarters()
    clerk, cleared = make_user(), make_user(clearance=Level.SENSITIVE)
    row = make_complaint(make_body(), number="诉1")
    jobs = [(user, job) for user in (clerk, cleared) for job in (make_export(user), make_pack(user, 20143))]

    def read_all() -> list[tuple[int, int]]:
        return [read_answer(browse(user), job.get_absolute_url()) for user, job in jobs]

    assert read_all() == [(200, 1)] * 4
    mark(row)
    assert read_all() == [(302, 0), (302, 0), (200, 1), (200, 1)]
    page = browse(clerk).get(jobs[0][1].get_absolute_url())
    assert read_texts(page, ".notice--warning") == ["该文件生成后安全标记有变更，不再提供下载，请重新生成。"]
    later = make_export(clerk)
    assert read_answer(browse(clerk), later.get_absolute_url()) == (200, 1), "written without the record"


def test_the_sheet_that_brought_a_marked_record_in_shows_neither_file_nor_rows(tmp_path):
    body = make_body()
    line = {"投诉编号": "诉1", "受理单位": body.name, "类别": "投诉", "事由": "密诉", "受理日期": dt.date(2014, 3, 1), "处理结果": "办理中"}  # fmt: skip
    sheet = bring_in(write_book(tmp_path / "a.xlsx", {"投诉举报": [line]}))
    clerk, cleared = make_user(), make_user(clearance=Level.SENSITIVE)
    parts = ("", "rows/", "rows.csv", "problems/", "file/")

    def read(user: User) -> list[int]:
        return [browse(user).get(f"/imports/{sheet.pk}/{part}").status_code for part in parts]

    assert read(clerk) == [200] * 5
    mark(Complaint.objects.get())
    assert (read(clerk), read(cleared)) == ([200, 404, 404, 404, 404], [200] * 5)
    page = browse(clerk).get(f"/imports/{sheet.pk}/")
    assert "密诉" not in page.content.decode()
    assert read_texts(page, "a[href$='/file/'], a[href*='/rows/']") == []


def test_a_sheet_that_repeats_a_marked_record_is_withheld_though_it_wrote_nothing(tmp_path):
    body = make_body()
    line = {"投诉编号": "诉1", "受理单位": body.name, "类别": "投诉", "事由": "密诉", "受理日期": dt.date(2014, 3, 1), "处理结果": "办理中"}  # fmt: skip
    bring_in(write_book(tmp_path / "a.xlsx", {"投诉举报": [line]}))
    repeated = SimpleUploadedFile("b.xlsx", (tmp_path / "a.xlsx").read_bytes())
    again = run(sheet_import_create(register=WORKBOOK, file=repeated, user=make_user()))
    [firms, thrown] = SheetImport.objects.bulk_create(
        SheetImport(register=register, state="discarded", file_name="c.xlsx", checksum="0" * 64)
        for register in ("enterprises", "complaints")
    )
    assert (again.state, again.counts["skip"], again.added_rows.count()) == ("done", 1, 0)
    clerk, cleared = make_user(), make_user(clearance=Level.SENSITIVE)
    assert [holds_hidden_rows(again, User.objects.get(pk=one.pk)) for one in (clerk, cleared)] == [False, False]
    mark(Complaint.objects.get())
    assert [holds_hidden_rows(again, User.objects.get(pk=one.pk)) for one in (clerk, cleared)] == [True, False]
    assert [holds_hidden_rows(one, clerk) for one in (firms, thrown)] == [False, True]


def read_version(client: Client, version: ReportVersion) -> HttpResponse:
    report = version.report
    return client.get(f"/reports/{report.body.code}/{report.quarter.code}/versions/{version.number}/")


def test_a_sealed_report_and_the_trail_name_no_file_above_the_clearance():
    make_quarters()
    cast = Cast()
    value = cast.report.values.get()
    services.report_file_add(value=value, user=cast.liaison, file=SimpleUploadedFile("密件.pdf", b"%PDF-1.4\n%%EOF\n"))
    content = build_content(cast.report)
    version = ReportVersion.objects.create(
        report=cast.report, number=1, content=content, checksum=content_checksum(content), accepted_by=cast.office,
        accepted_at=timezone.now(),
    )  # fmt: skip
    clerk, cleared = make_user(), make_user(clearance=Level.SENSITIVE)
    [event] = Event.objects.filter(table_name=ReportFile._meta.db_table)

    def read(user: User) -> tuple[list[bool], list[str], int, list[str]]:
        names = [any("密件" in words for words in read_texts(read_version(browse(user), version), "td, dd, p"))]
        changes = [one.after for one in describe_events([event], user)[0].changes if one.field == "文件"]
        contents = collect(EvidencePack(kind="body", body=cast.body, quarter=cast.report.quarter), user)
        values = next(table for table in contents.tables if table.place == "季报/填报内容")
        return names, changes, len(contents.sealed), [str(line[-1]) for line in values.lines()]

    known = ([True], ["密件.pdf"], 1, ["密件.pdf"])
    assert read(clerk) == known
    mark(ReportFile.objects.get().file)
    assert read(User.objects.get(pk=clerk.pk)) == ([False], ["（内容不显示）"], 0, [""])
    assert read(cleared) == known


def test_what_keeps_a_case_from_being_withdrawn_tells_no_number():
    body = make_body()
    case = make_case(body, Law.objects.create(name="产品质量法", position=1), number="案1")
    for number in ("诉密1", "诉密2"):
        make_complaint(body, number=number, outcome="case", settled_on=dt.date(2014, 3, 9), case=case)
    assert list_blockers([case]) == ["本案由投诉举报转立，请先更正该投诉举报。"]
