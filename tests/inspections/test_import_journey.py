"""The office's way with a sheet in a real browser, with a real worker: wrong, corrected, confirmed, done."""

from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.models import Role
from exchange.models import SheetImport
from inspections.models import SpotCheck
from tests.dashboard.test_pages_in_a_browser import serious
from tests.factories import make_user
from tests.sheet_files import failed, line, write_xlsx

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]
SLOW = 30_000


@pytest.fixture
def portal(settings, celery_worker_process, live_server, browser_page: Page, sign_in) -> Page:
    settings.MEDIA_ROOT = settings.DATA_DIR / "uploads"
    call_command("load_plan", verbosity=0)
    call_command("recompute_attainment", verbosity=0)
    celery_worker_process()
    sign_in(browser_page, live_server, make_user(Role.OFFICE).username)
    browser_page.goto(f"{live_server.url}/imports/?register=spot-checks")
    return browser_page


def hand_in(page: Page, path: Path) -> None:
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="上传并检查").click()


def test_a_sheet_with_errors_is_corrected_and_moves_the_figure(portal: Page, tmp_path) -> None:
    lines = [line(抽样编号=f"B{n}", 抽样日期="2014-08-15") for n in range(19)]
    hand_in(portal, write_xlsx(tmp_path / "八月抽查.xlsx", [*lines, failed("B99", "水分", 环节="餐饮")]))
    expect(portal.get_by_text("未写入任何数据：表格中有 1 处问题。")).to_be_visible(timeout=SLOW)
    row = portal.locator(".problems tbody tr")
    expect(row).to_have_count(1)
    assert [cell.strip() for cell in row.locator("td").all_inner_texts()][:4] == [
        "21",
        "环节",
        "餐饮",
        "只能填写：生产、流通。",
    ]
    assert serious(portal) == []
    assert not SpotCheck.objects.exists()

    portal.get_by_role("link", name="上传更正后的表格").click()
    hand_in(portal, write_xlsx(tmp_path / "八月抽查（更正）.xlsx", [*lines, failed("B99", "水分")]))
    confirm = portal.get_by_role("button", name="确认导入：新增 20 条，更新 0 条")
    expect(confirm).to_be_visible(timeout=SLOW)
    assert serious(portal) == []
    assert not SpotCheck.objects.exists()
    confirm.click()
    expect(portal.get_by_text("已写入：新增 20 条，更新 0 条。")).to_be_visible(timeout=SLOW)
    moved = portal.locator("section[aria-labelledby=moved] tbody tr", has_text="B5").first
    expect(moved).to_contain_text("95.00 %（19/20）", timeout=SLOW)
    assert SpotCheck.objects.count() == 20
    assert serious(portal) == []

    portal.goto(portal.url.rsplit("/", 2)[0] + "/")
    assert [row.state for row in SheetImport.objects.order_by("pk")] == ["refused", "done"]
    expect(portal.locator("tbody tr")).to_have_count(2)
    portal.get_by_role("link", name="八月抽查（更正）.xlsx").click()
    expect(portal.get_by_text("95.00 %（19/20）").first).to_be_visible()
