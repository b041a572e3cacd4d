"""Liaison and head in a real browser: what was typed last is handed over with the rest, and the head needs two clicks."""

import pytest
from playwright.sync_api import expect

from tests.browsing import send_form
from tests.reporting.report_rows import make_item
from tests.reporting.test_quarter_journey import cast, people, serious  # noqa: F401 - fixtures

PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_report_goes_from_the_liaison_over_the_head_to_the_office(cast, people, settings) -> None:  # noqa: F811
    settings.BUSINESS_DATE = "2014-10-09"
    cast.report.values.create(item=make_item(cast.duty))
    page = people.at(cast.liaison, cast.report.get_absolute_url())
    expect(page.locator("body.autosaves")).to_be_visible()
    figures = page.locator("[name=figure]")
    # A column copied from a spreadsheet fills the numbers below, and is saved number by number.
    figures.first.focus()
    page.evaluate(PASTE, "11\r\n7\r\n")
    expect(page.locator("#report-progress")).to_contain_text("已填2项，共2项")
    expect(page.locator(".report-contents .tick__left")).to_have_count(0)
    figures.first.fill("12")
    figures.first.press("Enter")
    expect(figures.last).to_be_focused()
    page.keyboard.type("8")
    # Without leaving the field: what is typed is saved first, and only then handed over.
    page.locator(".form-end button").click()
    expect(page.locator(".steps-row .is-here")).to_have_text("审签")
    assert serious(page) == []
    page = people.at(cast.head, "/home/")
    expect(page.locator("#next-step")).to_have_text("待您审签：2014年第三季度报告。")
    page.locator(".next").get_by_role("link", name="审签并报送").click()
    assert serious(page) == []
    send_form(page.get_by_role("button", name="审签并报送"))
    expect(page.locator(".steps-row .is-here")).to_have_text("审核")
    assert cast.now.state == "submitted"
    assert list(cast.report.values.in_order().values_list("figure", flat=True)) == [12, 8]


def test_what_cannot_be_saved_is_not_handed_over(cast, people, settings) -> None:  # noqa: F811
    settings.BUSINESS_DATE = "2014-10-09"
    page = people.at(cast.liaison, cast.report.get_absolute_url())
    expect(page.locator("body.autosaves")).to_be_visible()
    page.locator(".item [name=figure]").fill("十二")
    page.locator(".form-end button").click()
    expect(page.locator(".item .entry-form__error")).to_be_visible()
    assert cast.now.handed_over_at is None
