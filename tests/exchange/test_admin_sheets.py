"""Short lists come in and go out in the admin, through the guard of all sheets, for those who keep them."""

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from departments.models import Body, Township
from enterprises.models import Industry, ServiceIndustry
from exchange.models import ExportJob
from inspections.models import Law
from tests.factories import make_industry, make_township, make_user
from tests.registers_files import write_book
from tests.sheet_files import write_csv

pytestmark = pytest.mark.django_db
LAWS = [{"名称": "产品质量法", "序号": 1}, {"名称": "标准化法", "序号": "2"}]
XLSX, CSV = "0", "1"


@pytest.fixture
def office(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    client.force_login(make_user(Role.OFFICE, is_staff=True))
    return client


def hand_in(client, model: str, path, form: str = XLSX):
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post(reverse(f"admin:{model}_import"), {"import_file": upload, "format": form, "resource": ""})


def confirm(client, model: str, page):
    return client.post(reverse(f"admin:{model}_process_import"), page.context["confirm_form"].initial)


def told(page) -> list[tuple]:
    return [(error.line, error.column, error.value, error.code.code) for error in page.context["row_errors"]]


def test_a_list_is_previewed_and_then_written(office, tmp_path):
    Law.objects.create(name="产品质量法", position=9)
    page = hand_in(office, "inspections_law", write_book(tmp_path / "a.xlsx", {"x": LAWS}))
    previews = [(row.line, row.action, row.name, row.words, list(row.changes)) for row in page.context["previews"]]
    assert previews == [(2, "update", "产品质量法", "", [("序号", "9", "1")]), (3, "new", "标准化法", "序号 2", [])]
    assert [*Law.objects.values_list("name", "position")] == [("产品质量法", 9)]
    confirm(office, "inspections_law", page)
    assert [*Law.objects.values_list("name", "position")] == [("产品质量法", 1), ("标准化法", 2)]
    assert [*LogEntry.objects.order_by("pk").values_list("object_repr", "action_flag")] == [
        ("标准化法", ADDITION),
        ("产品质量法", CHANGE),
    ]


def test_a_text_file_in_chinese_encoding_is_read(office, tmp_path):
    path = write_csv(tmp_path / "a.csv", LAWS, "gb18030", ["名称", "序号"])
    confirm(office, "inspections_law", hand_in(office, "inspections_law", path, CSV))
    assert Law.objects.count() == 2


def test_what_is_wrong_is_told_and_nothing_is_written(office, tmp_path):
    lines = [*LAWS, {"名称": "计量法", "序号": "三"}, {"名称": "", "序号": 4}]
    page = hand_in(office, "inspections_law", write_book(tmp_path / "a.xlsx", {"x": lines}))
    assert told(page) == [(4, "序号", "三", "not-a-position"), (5, "名称", "", "missing")]
    assert "confirm_form" not in page.context
    assert not Law.objects.exists()


@pytest.mark.parametrize(("name", "content"), [("a.xlsx", b"PK\x03\x04 cut"), ("a.xlsx", b"%PDF-1.4"), ("b.xlsx", b"")])
def test_the_guard_of_all_sheets_stands_here_too(office, tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    page = hand_in(office, "inspections_law", tmp_path / name)
    assert page.status_code == 200
    assert page.context["form"].errors["import_file"]


def test_a_formula_is_not_read(office, tmp_path):
    page = hand_in(
        office, "inspections_law", write_book(tmp_path / "a.xlsx", {"x": [{"名称": "计量法", "序号": "=1+1"}]})
    )
    assert told(page) == [(2, "序号", "=1+1", "formula")]


def test_pages_and_files_keep_to_the_policy_of_contents(office, tmp_path):
    page = hand_in(office, "inspections_law", write_book(tmp_path / "a.xlsx", {"x": LAWS}))
    assert "style-src" in page["Content-Security-Policy"]
    content = page.content.decode()
    assert " style=" not in content
    assert "onclick=" not in content
    assert "<script>" not in content
    assert "<style" not in content


@pytest.mark.parametrize(("role", "status"), [(Role.AUDITOR, 403), (Role.LEADER, 403)])
def test_who_does_not_keep_lists_brings_nothing_in(client, role, status):
    client.force_login(make_user(role, is_staff=True))
    assert client.get(reverse("admin:inspections_law_import")).status_code == status


def test_a_list_goes_out_and_comes_back_unchanged(office, tmp_path):
    section = make_industry(code="C", name="制造业")
    Industry.objects.create(version=section.version, code="13", name="农副食品加工业", parent=section)
    answer = office.get(reverse("admin:enterprises_industry_export"))
    (tmp_path / "a.xlsx").write_bytes(b"".join(answer.streaming_content))
    job = ExportJob.objects.get()
    assert (job.register, job.rows, job.file_name) == ("industries", 2, "国民经济行业分类_20141015.xlsx")
    page = hand_in(office, "enterprises_industry", tmp_path / "a.xlsx")
    assert [(row.name, row.action) for row in page.context["previews"]] == [
        (f"{section.version} 13", "skip"),
        (f"{section.version} C", "skip"),
    ]


def test_a_sheet_adds_townships_and_bodies_and_renames_none(office, tmp_path):
    make_township(code="120115001", name="海滨街道")
    lines = [
        {"代码": "120115001", "名称": "滨海街道", "性质": "行政区划", "序号": 1},
        {"代码": "120115002", "名称": "宝平街道", "性质": "行政区划", "序号": 2},
    ]
    page = hand_in(office, "departments_township", write_book(tmp_path / "a.xlsx", {"x": lines}))
    assert told(page) == [(2, "名称", "滨海街道", "renamed-by-sheet")]
    confirm(office, "departments_township", hand_in(office, "departments_township", write_book(tmp_path / "b.xlsx", {"x": lines[1:]})))  # fmt: skip
    assert Township.objects.get(code="120115002").name == "宝平街道"
    body = {"代码": "quality-bureau", "简称": "质监局", "性质": "政府部门", "序号": 1}
    confirm(
        office, "departments_body", hand_in(office, "departments_body", write_book(tmp_path / "c.xlsx", {"x": [body]}))
    )
    assert Body.objects.get().name == "质监局"


def test_a_name_that_another_row_has_is_told(office, tmp_path):
    ServiceIndustry.objects.create(code="hotel", name="住宿", position=1)
    lines = [
        {"代码": "inn", "名称": "住宿", "序号": 2},
        {"代码": "shop", "名称": "零售", "序号": 3},
        {"代码": "store", "名称": "零售", "序号": 4},
    ]
    page = hand_in(office, "enterprises_serviceindustry", write_book(tmp_path / "a.xlsx", {"x": lines}))
    assert told(page) == [(2, "名称", "住宿", "taken"), (3, "名称", "零售", "taken")]
