"""A clerk finds an enterprise by initials, suspends its certificate as of last month, and watches two quarters change."""

import datetime as dt

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.models import Role
from targets.models import Attainment
from tests.dashboard.test_pages_in_a_browser import serious
from tests.factories import make_certificate, make_designation, make_enterprise, make_user

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]
SLOW = 30_000


@pytest.fixture
def portal(celery_worker_process, live_server, browser_page: Page, sign_in) -> Page:
    """Two key enterprises with a certificate; that of the cable maker expires on 2014-12-20."""
    call_command("load_plan", verbosity=0)
    for name, expires_on in (("天津市潮白电力线缆厂", dt.date(2014, 12, 20)), ("宝坻机械厂", dt.date(2016, 1, 31))):
        enterprise = make_enterprise(name=name)
        make_designation(enterprise)
        make_certificate(enterprise, expires_on=expires_on)
    call_command("recompute_attainment", verbosity=0)
    celery_worker_process()
    sign_in(browser_page, live_server, make_user(Role.OFFICE).username)
    browser_page.goto(f"{live_server.url}/enterprises/")
    return browser_page


def test_a_suspension_as_of_last_month_changes_last_quarter_and_this_one(portal: Page) -> None:
    assert figures() == {20143: (2, 2), 20144: (2, 2)}
    portal.locator("main input[name=q]").fill("cbdlxl")
    portal.keyboard.press("Enter")
    portal.get_by_role("link", name="天津市潮白电力线缆厂").click()
    warning = portal.locator("tr", has_text="2014-12-20")
    expect(warning).to_contain_text("有效，剩 66 天")
    warning.get_by_role("link").first.click()

    portal.get_by_role("link", name="登记状态变更").click()
    portal.select_option("[name=kind]", "suspended")
    portal.fill("[name=happened_on]", "2014-09-10")
    portal.fill("[name=reason]", "逾期未接受监督审核")
    portal.locator("main form").last.get_by_role("button").first.click()
    for quarter in ("2014年第三季度", "2014年第四季度"):
        line = portal.locator(".moved-quarter", has_text=quarter).locator("tr", has_text="B2a")
        expect(line).to_contain_text("50.00 %（1/2）", timeout=SLOW)
    assert figures() == {20143: (1, 2), 20144: (1, 2)}
    assert "暂停" in Attainment.objects.current().get(indicator__code="B2a", quarter=20143, window="quarter_end").cause
    assert serious(portal) == []


def figures() -> dict[int, tuple[int, int]]:
    """Return the parts of B2a at the end of the last quarter and of this one."""
    rows = Attainment.objects.current().filter(indicator__code="B2a", quarter__in=[20143, 20144])
    return {row.quarter_id: (row.numerator, row.denominator) for row in rows.filter(window="quarter_end")}
