"""The office's way with a workbook of several registers in a real browser, with a real worker."""

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.models import Role
from enterprises.models import Certificate, Enterprise
from tests.dashboard.test_pages_in_a_browser import serious
from tests.factories import make_user
from tests.registers_files import write_book

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]
SLOW = 30_000


@pytest.fixture
def portal(settings, celery_worker_process, live_server, browser_page: Page, sign_in) -> Page:
    settings.MEDIA_ROOT = settings.DATA_DIR / "uploads"
    call_command("load_plan", verbosity=0)
    call_command("recompute_attainment", verbosity=0)
    celery_worker_process()
    sign_in(browser_page, live_server, make_user(Role.OFFICE).username)
    browser_page.goto(f"{live_server.url}/imports/")
    return browser_page


def test_an_enterprise_comes_with_its_certificate_after_a_correction(portal: Page, tmp_path) -> None:
    enterprise = {
        "企业名称": "宝坻示例食品有限公司",
        "乡镇街道": "海滨街道",
        "行业代码": "13",
        "企业规模": "中型",
        "成立日期": "2003-05-12",
    }
    certificate = {"证书编号": "03410Q10286R0S", "认证类别": "质量管理体系（ISO 9001）", "企业名称": "宝坻示例食品", "发证日期": "2012-07-01", "有效期至": "2015-06-30"}  # fmt: skip
    portal.select_option("#register", label="多台账工作簿")
    portal.set_input_files("input[type=file]", write_book(tmp_path / "台账.xlsx", {"企业": [enterprise], "认证证书": [certificate]}))  # fmt: skip
    portal.get_by_role("button", name="上传并检查").click()
    row = portal.locator(".problems tbody tr")
    expect(row).to_have_count(1, timeout=SLOW)
    expect(row).to_contain_text("企业台账和本工作簿中均没有该代码或该名称的企业。")
    assert serious(portal) == []

    portal.get_by_role("link", name="上传更正后的表格").click()
    expect(portal.locator("#register")).to_have_value("workbook")
    right = certificate | {"企业名称": "宝坻示例食品有限公司"}
    portal.set_input_files("input[type=file]", write_book(tmp_path / "台账（更正）.xlsx", {"企业": [enterprise], "认证证书": [right]}))  # fmt: skip
    portal.get_by_role("button", name="上传并检查").click()
    confirm = portal.get_by_role("button", name="确认导入：新增 2 条，更新 0 条")
    expect(confirm).to_be_visible(timeout=SLOW)
    expect(portal.get_by_text("更正后重新上传，原为")).to_be_visible()
    assert serious(portal) == []
    assert not Enterprise.objects.exists()
    confirm.click()
    expect(portal.get_by_text("已写入：新增 2 条，更新 0 条。")).to_be_visible(timeout=SLOW)
    moved = portal.locator("section[aria-labelledby=moved] tbody tr", has_text="B1").first
    expect(moved).to_be_visible(timeout=SLOW)
    assert Certificate.objects.get().enterprise == Enterprise.objects.get()
    assert serious(portal) == []
