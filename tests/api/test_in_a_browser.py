"""A token made in the browser, and the interface tried out on its page under the portal's security policy."""

import re

import pytest

from api.models import ApiToken
from tests.browsing import send_form
from tests.factories import make_body, make_user


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_somebody_makes_a_token_tries_a_call_and_revokes_the_token(live_server, browser_page, sign_in) -> None:
    user = make_user()
    make_body(code="zjj", name="质监局")
    sign_in(browser_page, live_server, user.username)
    browser_page.goto(f"{live_server}/tokens/")
    browser_page.get_by_label("名称").fill("检验所数据报送")
    browser_page.get_by_role("button", name="生成令牌").click()
    assert re.fullmatch(r"zl_[\w-]{43}", browser_page.locator("#secret").inner_text())

    browser_page.goto(f"{live_server}/api/v1/")
    browser_page.locator("#api .opblock-tag", has_text="成员单位").click()
    browser_page.locator("#api .opblock-summary", has_text="/api/v1/bodies/").first.click()
    browser_page.get_by_role("button", name="Try it out").click()
    browser_page.get_by_role("button", name="Execute").click()
    browser_page.locator("#api .live-responses-table .highlight-code", has_text="质监局").wait_for()

    browser_page.goto(f"{live_server}/tokens/")
    browser_page.get_by_role("link", name="吊销").click()
    send_form(browser_page.get_by_role("button", name="吊销"))
    assert ApiToken.objects.get().revoked_at is not None
    assert browser_page.get_by_text("已吊销").count() >= 1
