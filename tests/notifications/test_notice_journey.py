"""A notice in a real browser: written and sent by the office, announced by the bell, read by a liaison, seen as read."""

import pytest
from playwright.sync_api import expect

from notifications.models import NoticeReceipt
from tests.factories import make_body, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_notice_from_the_office_to_a_liaison_and_its_receipt_back(browser_page, live_server, sign_in):
    office = make_user()
    liaisons = [make_user("liaison", body=make_body()) for _n in range(2)]
    page = browser_page
    sign_in(page, live_server, office.username)
    page.goto(f"{live_server}/notices/")
    page.get_by_role("link", name="起草通知").click()
    page.get_by_label("标题").fill("关于填报口径的通知")
    page.get_by_label("正文").fill("金额单位为万元。")
    page.get_by_role("button", name="全选").click()
    page.get_by_role("button", name="保存并核对收文人员").click()
    expect(page.get_by_text("2个单位，2人")).to_be_visible()
    page.get_by_role("button", name="发出通知").click()
    expect(page.get_by_text("2个单位未阅")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, live_server, liaisons[0].username)
    page.goto(f"{live_server}/bodies/")
    expect(page.locator(".bell__count")).to_have_text("1")
    page.locator(".bell:has(.bell__count)").click()
    page.get_by_role("link", name="关于填报口径的通知").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("关于填报口径的通知")
    expect(page.get_by_text("您已于2014-10-15")).to_be_visible()
    expect(page.locator(".bell__count")).to_have_count(0)
    assert NoticeReceipt.objects.get().user == liaisons[0]
