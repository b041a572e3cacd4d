"""The ten questions of a leader, on a phone: each is answered in words, within three taps of signing in."""

import pytest
from playwright.sync_api import expect

from tests.dashboard.desks import Desk, desk, lent_demonstration  # noqa: F401 - fixtures
from tests.dashboard.test_pages_in_a_browser import overflow, serious

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


def test_a_leader_finds_ten_answers_on_a_phone(desk: Desk) -> None:  # noqa: F811
    desk.page.set_viewport_size(PHONE)
    page = desk.begin("leader")
    # 这季度总体怎么样
    expect(page.locator(".summary__lead")).to_have_text("共28项指标，已达标7项，进度正常8项")
    expect(page.locator("#narrative-words > p")).to_contain_text("8项亮红灯")
    # 比上次变了什么
    turn = page.locator(".turns li").first
    expect(turn).to_contain_text("新培育天津名牌产品")
    expect(turn.locator(".turns__way")).to_contain_text("严重滞后")
    # 数准不准
    expect(page.locator(".summary__trust")).to_contain_text("全部变更已计入")
    # What stands in the first screens is short, and every section tells its name and number.
    assert page.evaluate("document.body.scrollHeight") <= 3500
    assert page.locator(".red-item").last.evaluate("item => item.getBoundingClientRect().bottom") <= 3 * PHONE["height"]
    assert (serious(page), overflow(page), desk.clicks) == ([], 0, 0)
    # 为什么红, 谁的责任
    red = page.locator(".red-item", has_text="服务质量达标率")
    expect(red.locator(".red-item__reason").first).to_be_hidden()
    desk.click(red.locator("summary.only-phone"))
    expect(red.locator(".red-item__reason").first).to_contain_text("问题较多的乡镇街道")
    expect(red.locator(".red-item__foot")).to_contain_text("各行业（企业）主管部门")
    # 和去年比
    expect(red.locator(".red-item__before")).to_contain_text("上年同期")
    assert desk.clicks == 1
    # 年底能不能完成
    desk.click(page.locator("details:has(> summary #multiples) > summary"))
    expect(page.locator(".multiple__misses").first).to_contain_text("按目前进度")
    desk.click(page.locator("details:has(> summary #budgets) > summary"))
    expect(page.locator(".budgets__brief").first).to_contain_text("今年已无法达标")
    assert desk.clicks == 3
    # 会上怎么讲
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.click("[data-copy]")
    expect(page.locator("[data-copy]")).to_have_text("已复制")
    assert "截至2014年10月15日" in page.evaluate("navigator.clipboard.readText()")
    for name, place, words in (
        ("待我审定", "/supervision/approvals/", "审批意见"),
        ("督办进展", "/supervision/", "逾期"),
        ("镇街对比", "/townships/", "全区"),
        ("通报简报", "/bulletins/", "已印发"),
        ("站内信", "/inbox/", "发给领导的只有红色督办"),
    ):
        page = desk.begin("leader")
        desk.click(page.locator(".asked").get_by_role("link", name=name))
        page.wait_for_url(lambda address, place=place: place in address)
        expect(page.locator("main")).to_contain_text(words)
        assert (desk.clicks, overflow(page)) == (1, 0), name
