"""A list on a phone, and worked by keyboard."""

import datetime as dt

import pytest
from playwright.sync_api import Page

from tests.factories import make_spot_check, make_township, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_lines_a_row_on_a_phone_and_rows_followed_by_keys(live_server, browser_page: Page, sign_in) -> None:
    town = make_township(name="海滨街道")
    for number in range(3):
        make_spot_check(
            number=f"C{number}", first_result="failed", sample_name="聚乙烯绝缘电力电缆", township=town,
            producer_name="天津市宝坻区鑫达电缆有限公司", sampled_on=dt.date(2014, 8, 10 + number),
        )  # fmt: skip
    sign_in(browser_page, live_server, make_user().username)
    browser_page.set_viewport_size({"width": 390, "height": 844})
    browser_page.goto(f"{live_server.url}/spot-checks/")
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= 390
    row = browser_page.locator("table.register tbody tr").first
    box = row.bounding_box()
    assert box and box["height"] <= 88
    place = {name: row.locator(f'[data-line="{name}"]').bounding_box() for name in ("main", "verdict")}
    # The sample and the result stand on one line, the number on the next; the headings are not said.
    assert abs(place["main"]["y"] - place["verdict"]["y"]) < 8
    assert row.locator("td.nowrap").first.bounding_box()["y"] > place["main"]["y"] + 12
    assert not browser_page.locator("thead").is_visible()

    browser_page.set_viewport_size({"width": 1366, "height": 768})
    ticks = browser_page.locator("td.tick input")
    ticks.nth(0).focus()
    browser_page.keyboard.press("Space")
    browser_page.keyboard.press("ArrowDown")
    browser_page.keyboard.press("Space")
    assert [ticks.nth(number).is_checked() for number in range(3)] == [True, True, False]
    assert browser_page.get_by_text("已选2行").is_visible()
    browser_page.get_by_label("全选本页").check()
    assert ticks.nth(2).is_checked() and browser_page.get_by_text("已选3行").is_visible()
    ticks.nth(1).focus()
    # Opens the row, and sends nothing that is ticked.
    browser_page.keyboard.press("Enter")
    browser_page.wait_for_url("**/spot-checks/*/")


def test_tools_and_search_are_left_by_escape_to_where_one_was(live_server, browser_page: Page, sign_in) -> None:
    make_spot_check(stage="market")
    sign_in(browser_page, live_server, make_user().username)
    browser_page.goto(f"{live_server.url}/spot-checks/?stage=market")
    # What keeps the filter, and what chooses columns.
    tools = browser_page.locator("details.list-tool")
    assert tools.count() == 2
    for place in range(2):
        summary = tools.nth(place).locator("summary")
        summary.press("Enter")
        browser_page.keyboard.press("Tab")
        assert tools.nth(place).evaluate("tool => tool.open && tool.contains(document.activeElement)")
        browser_page.keyboard.press("Escape")
        assert summary.evaluate("head => !head.parentElement.open && head === document.activeElement")
    browser_page.keyboard.press("Control+k")
    assert browser_page.evaluate("document.activeElement.getAttribute('role')") == "combobox"
    browser_page.keyboard.press("Escape")
    assert tools.last.locator("summary").evaluate("head => head === document.activeElement")
