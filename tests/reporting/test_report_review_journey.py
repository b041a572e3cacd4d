"""A reviewer works through the queue by the keyboard in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from reporting import services
from reporting.models import Report
from tests.dashboard.test_pages_in_a_browser import serious
from tests.reporting.report_rows import Cast, make_body, make_duty, make_item, make_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast(settings) -> Cast:
    settings.BUSINESS_DATE = "2014-10-09"
    first = Cast()
    first.bring_to("submitted")
    body = make_body(name="第二单位")
    second = make_report(body, make_item(make_duty(first.plan, body)))
    services.report_submit_on_behalf(report=second, user=first.colleague, reason="纸质报送")
    return first


def test_a_report_is_returned_comes_back_and_is_accepted_by_keys(cast, live_server, browser_page, sign_in) -> None:
    page: Page = browser_page
    sign_in(page, live_server, cast.office.username)
    page.goto(f"{live_server.url}/reports/review/")
    page.get_by_role("link", name="从第一份开始审核").click()
    expect(page.locator("h1")).to_contain_text(cast.body.name)
    page.keyboard.press("j")
    expect(page.locator("h1")).to_contain_text("第二单位")
    page.keyboard.press("k")
    expect(page.locator("h1")).to_contain_text(cast.body.name)
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    assert serious(page) == []

    page.locator(f"[name=remark-{cast.item.pk}]").fill("请附清单")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.locator("#return-reason")).to_be_focused()
    page.keyboard.type("ja数据有误")  # letters typed into the reason lead nowhere
    page.get_by_role("button", name="按此原因退回").click()
    expect(page.locator("h1")).to_contain_text("第二单位")
    assert cast.now.state == "returned"

    cast.fill(7)
    cast.submit()
    page.reload()
    page.keyboard.press("j")
    expect(page.locator(".review__changed")).to_contain_text("请附清单")
    page.keyboard.press("a")
    assert cast.now.state == "submitted"  # one key alone decides nothing
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("第二单位")
    assert cast.now.state == "accepted"
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(page.locator(".empty-state")).to_contain_text("暂无待审核的报告")
    assert set(Report.objects.values_list("state", flat=True)) == {"accepted"}
