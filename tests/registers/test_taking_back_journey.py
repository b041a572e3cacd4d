"""The office takes a wrong import back in a real browser, with a real worker, and the board follows."""

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.models import Role
from inspections.models import SpotCheck
from tests.dashboard.test_pages_in_a_browser import serious
from tests.factories import make_user
from tests.sheet_files import failed, line, write_xlsx

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]
SLOW = 30_000


@pytest.fixture
def portal(settings, celery_worker_process, live_server, browser_page: Page, sign_in) -> Page:
    settings.BUSINESS_DATE = "2014-10-15"
    settings.MEDIA_ROOT = settings.DATA_DIR / "uploads"
    call_command("load_plan", verbosity=0)
    call_command("recompute_attainment", verbosity=0)
    celery_worker_process()
    sign_in(browser_page, live_server, make_user(Role.OFFICE).username)
    browser_page.goto(f"{live_server.url}/imports/?register=spot-checks")
    return browser_page


def test_a_wrong_import_is_taken_back_and_the_figure_returns(portal: Page, tmp_path) -> None:
    lines = [line(抽样编号=f"B{n}", 抽样日期="2014-08-15") for n in range(19)]
    portal.set_input_files("input[type=file]", write_xlsx(tmp_path / "八月抽查.xlsx", [*lines, failed("B99", "水分")]))
    portal.get_by_role("button", name="上传并检查").click()
    portal.get_by_role("button", name="确认导入：新增 20 条，更新 0 条").click(timeout=SLOW)
    moved = portal.locator("section[aria-labelledby=moved] tbody tr", has_text="B5").first
    expect(moved).to_contain_text("95.00 %（19/20）", timeout=SLOW)

    portal.get_by_role("button", name="撤回本次导入…").click()
    expect(portal.locator(".taking-back tbody tr td").nth(1)).to_have_text("20", timeout=SLOW)
    assert serious(portal) == []
    portal.get_by_label("撤回理由").fill("交错了表格")
    portal.get_by_role("button", name="确认撤回：撤回新增 20 条，还原更新 0 条").click()
    expect(portal.get_by_text("撤回了该次导入：交错了表格")).to_be_visible(timeout=SLOW)
    moved = portal.locator("section[aria-labelledby=moved] tbody tr", has_text="B5").first
    expect(moved).to_contain_text("95.00 %（19/20）", timeout=SLOW)
    assert not SpotCheck.objects.exists()
    assert serious(portal) == []
    portal.get_by_role("link", name="返回该次导入").click()
    expect(portal.locator("#taken-back")).to_contain_text("撤回：交错了表格")
    assert serious(portal) == []
