"""The pages of imports: who may do what, what they show, and what they hand out."""

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from exchange.jobs import run_step
from exchange.models import SheetImport
from inspections.models import SpotCheck
from targets.models import Attainment, StaleMark
from targets.services import stale_recompute
from tests.factories import make_quarters, make_user
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries
from tests.sheet_files import TITLES, failed, line, write_csv

pytestmark = pytest.mark.django_db
LIST = "/imports/"


@pytest.fixture(autouse=True)
def _on_a_day(settings, db, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    make_quarters()


def client_of(role: str, **fields) -> Client:
    client = Client()
    client.force_login(make_user(role, **fields), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def office() -> Client:
    return client_of(Role.OFFICE)


def upload(client: Client, tmp_path, *lines: dict, name: str = "八月抽查.csv"):
    content = write_csv(tmp_path / "a.csv", lines or [line()]).read_bytes()
    return client.post(LIST, {"register": "spot-checks", "file": SimpleUploadedFile(name, content)})


def handed_in(client: Client, tmp_path, *lines: dict) -> SheetImport:
    """Hand in a sheet and let it be checked."""
    response = upload(client, tmp_path, *lines)
    sheet = SheetImport.objects.latest("pk")
    assert response.headers["Location"] == f"{LIST}{sheet.pk}/"
    run_step(SheetImport, sheet.pk)
    return sheet


PROBLEMS = 'td[data-label="问题"]'


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_is_for_readers_and_only_the_office_hands_in(tmp_path, office):
    assert read_text(office.get(LIST), "#hand-in") == "上传表格"
    for role in (Role.LEADER, Role.AUDITOR):
        reader = client_of(role)
        assert not find_elements(reader.get(LIST), "#hand-in")
        assert upload(reader, tmp_path).status_code == 403
    assert client_of(Role.ADMIN).get(LIST).status_code == 403
    assert Client().get(LIST).status_code == 302
    assert not SheetImport.objects.exists()


@pytest.mark.parametrize("step", ["confirm", "discard", "retry"])
def test_steps_are_taken_by_the_office_with_post(tmp_path, office, step):
    sheet = handed_in(office, tmp_path)
    address = f"{LIST}{sheet.pk}/{step}/"
    assert office.get(address).status_code == 405
    assert client_of(Role.LEADER).post(address).status_code == 403
    sheet.refresh_from_db()
    assert sheet.state == SheetImport.State.CHECKED


def test_it_answers_404_for_imports_of_other_registers(office):
    other = SheetImport.objects.create(register="others", file_name="a.csv", checksum="0" * 64, state="checked")
    assert office.get(f"{LIST}{other.pk}/").status_code == 404
    assert office.post(f"{LIST}{other.pk}/confirm/").status_code == 404


def test_an_upload_without_a_file_asks_for_one(office):
    assert "请选择要导入的台账。" in read_texts(office.post(LIST, follow=True), ".notice--error")
    assert "请先选择文件。" in read_texts(office.post(LIST, {"register": "spot-checks"}, follow=True), ".notice--error")


def test_a_broken_file_is_refused_at_once_with_reason_and_remedy(tmp_path, office):
    response = upload(office, tmp_path, name="八月抽查.xlsx")
    assert response.status_code == 422
    assert read_text(response, ".notice--error strong") == "文件扩展名为 .xlsx，但实际内容是纯文本。"
    assert "只改文件名不会改变文件格式。" in read_text(response, ".notice--error")
    assert not SheetImport.objects.exists()


def test_while_a_worker_is_due_the_page_fetches_itself(tmp_path, office):
    upload(office, tmp_path)
    sheet = SheetImport.objects.get()
    address = f"{LIST}{sheet.pk}/"
    assert find_elements(office.get(address), f'#stage[hx-get="{address}"]')
    part = text(office.get(address, headers={"HX-Request": "true"}))
    assert part.lstrip().startswith('<div id="stage"')
    assert read_text(part, ".at-work__title") == "等待处理……"
    assert not find_elements(part, ".notice--warning")
    SheetImport.objects.update(requested_at="2014-10-15T08:00:00+08:00")
    assert read_text(office.get(address), ".notice--warning strong") == "后台任务没有响应，队列服务可能未运行。"


def test_problems_are_shown_filtered_and_handed_out(tmp_path, office):
    sheet = handed_in(
        office, tmp_path, line(环节="餐饮", 样品名称=None), line(抽样编号="B2", 环节="=1+1"), line(抽样编号="B3")
    )
    page = text(office.get(f"{LIST}{sheet.pk}/"))
    assert read_text(page, ".notice--error strong") == "未写入任何数据：表格中有 3 处问题。"
    assert "只能填写：生产、流通。" in read_texts(page, PROBLEMS)
    assert find_elements(page, "div#stage:not([hx-get])")
    only = text(office.get(f"{LIST}{sheet.pk}/", {"column": "样品名称"}))
    assert "该列为必填，单元格为空。" in read_texts(only, PROBLEMS)
    assert "只能填写：生产、流通。" not in read_texts(only, PROBLEMS)
    response = office.get(f"{LIST}{sheet.pk}/problems/")
    assert (
        f"filename*=utf-8''%E5%AF%BC%E5%85%A5%E9%97%AE%E9%A2%98%E6%B8%85%E5%8D%95-{sheet.pk}.xlsx"
        in response["Content-Disposition"]
    )
    (tmp_path / "p.xlsx").write_bytes(response.content)
    rows = python_calamine.load_workbook(tmp_path / "p.xlsx").get_sheet_by_index(0).to_python()
    assert [row[:5] for row in rows] == [
        ["工作表", "行号", "列名", "单元格内容", "问题"],
        ["", 2.0, "环节", "餐饮", "只能填写：生产、流通。"],
        ["", 2.0, "样品名称", "", "该列为必填，单元格为空。"],
        ["", 3.0, "环节", "=1+1", "单元格中是公式，其结果可能取决于其他文件，不能导入。"],
    ]


def test_a_checked_sheet_shows_what_it_would_do(tmp_path, office):
    first = handed_in(office, tmp_path, line(抽样编号="B1"), failed("B2", "水分"))
    office.post(f"{LIST}{first.pk}/confirm/")
    run_step(SheetImport, first.pk)
    sheet = handed_in(office, tmp_path, line(抽样编号="B1", 样品名称="大米"), failed("B2", "水分"), line(抽样编号="B3"))
    page = text(office.get(f"{LIST}{sheet.pk}/"))
    assert read_text(page, "#stage .btn-primary") == "确认导入：新增 1 条，更新 1 条"
    assert read_texts(page, ".sheet-rows__changes del") == ["食用植物油"]
    assert read_texts(page, ".sheet-rows__changes ins") == ["大米"]
    assert read_text(page, ".unknown-producers h2") == "1 家生产企业未在企业库中找到（涉及 3 批次）"
    reader = text(client_of(Role.AUDITOR).get(f"{LIST}{sheet.pk}/"))
    assert not find_elements(reader, "#stage .btn-primary")


def test_the_result_names_the_figures_that_moved(tmp_path, office, django_capture_on_commit_callbacks):
    call_command("load_plan", verbosity=0)
    call_command("recompute_attainment", verbosity=0)
    StaleMark.objects.all().delete()
    lines = [line(抽样编号=f"B{n}") for n in range(94)] + [line(抽样编号=f"C{n}", 检验结论="不合格") for n in range(6)]
    sheet = handed_in(office, tmp_path, *lines)
    office.post(f"{LIST}{sheet.pk}/confirm/")
    run_step(SheetImport, sheet.pk)
    page = text(office.get(f"{LIST}{sheet.pk}/"))
    assert read_text(page, ".notice--success strong") == "已写入：新增 100 条，更新 0 条。"
    assert read_text(page, "#stage .tag--blue") == "正在重新计算……"
    assert find_elements(page, "#stage[hx-trigger='every 2s']")
    stale_recompute()
    page = text(office.get(f"{LIST}{sheet.pk}/"))
    assert not find_elements(page, "#stage .tag--blue")
    assert not find_elements(page, "#stage[hx-trigger]")
    figure = Attainment.objects.filter(indicator__code="B5", quarter=20143, window="year_to_date").current().get()
    assert (figure.numerator, figure.denominator) == (94, 100)
    assert "94.00 %（94/100）" in read_texts(page, 'td[data-label="变动后"] strong')
    assert find_elements(page, f'#stage a[href="{figure.indicator.get_absolute_url()}?quarter=2014Q3"]')
    assert not any(link.startswith("B6 ") for link in read_texts(page, "#stage a"))


def test_the_same_file_again_says_so(tmp_path, office):
    first = handed_in(office, tmp_path)
    office.post(f"{LIST}{first.pk}/confirm/")
    run_step(SheetImport, first.pk)
    second = handed_in(office, tmp_path)
    assert (
        read_text(office.get(f"{LIST}{second.pk}/"), ".notice--success strong") == "与库中记录完全一致，未作任何改动。"
    )
    SpotCheck.objects.all().delete()
    third = handed_in(office, tmp_path)
    assert find_elements(office.get(f"{LIST}{third.pk}/"), f'main a[href="{LIST}{second.pk}/"]')


def test_a_second_confirmation_is_told(tmp_path, office):
    sheet = handed_in(office, tmp_path)
    office.post(f"{LIST}{sheet.pk}/confirm/")
    page = office.post(f"{LIST}{sheet.pk}/confirm/", follow=True).content.decode()
    assert read_text(page, ".notice--info") == "本次导入已不在待确认状态。"


def test_discarding_leads_back_to_the_list(tmp_path, office):
    sheet = handed_in(office, tmp_path)
    page = office.post(f"{LIST}{sheet.pk}/discard/", follow=True).content.decode()
    assert read_text(page, ".notice--success") == "已放弃本次导入，未写入任何数据。"
    assert "已放弃" in read_texts(page, "td .tag")


def test_the_template_is_handed_out(office, tmp_path):
    response = office.get(reverse("exchange:import-template", args=["spot-checks"]))
    (tmp_path / "t.xlsx").write_bytes(response.content)
    book = python_calamine.load_workbook(tmp_path / "t.xlsx")
    assert book.sheet_names[:3] == ["监督抽查数据", "填写示例", "填写说明"]
    assert book.get_sheet_by_index(0).to_python() == [TITLES]


@pytest.mark.parametrize("rows", [3, 20])
def test_the_list_takes_as_many_queries_however_long(office, rows):
    for number in range(rows):
        SheetImport.objects.create(
            register="spot-checks", file_name=f"{number}.csv", checksum="0" * 64, state="done", requested_by=make_user(),
            counts={"new": 1, "update": 2, "skip": 3, "error": 0},
        )  # fmt: skip
    office.get(LIST)
    # What the person keeps of the list; imports under way, their count, and the imports with their people.
    assert (
        list_queries(lambda: office.get(LIST))
        == "session user listsettings sheetimport sheetimport sheetimport".split()
    )
