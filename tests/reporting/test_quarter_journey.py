"""A quarter from the first figure to its closing and a correction, in a real browser, by three people, with a real worker."""

from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from launcher.processes import stop_children
from reporting.models import Report
from targets.models import Indicator, Quarter
from tests.browsing import open_page, send_form
from tests.dashboard.test_pages_in_a_browser import serious
from tests.factories import make_indicator
from tests.reporting.report_rows import Cast
from tests.reporting.test_overviews import accepted

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]
SLOW = 30_000


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    """A draft of 2014Q3 with one figure, which was 10 the quarter before; an indicator adds it up over the year."""
    settings.BUSINESS_DATE = "2014-10-08"
    settings.MEDIA_ROOT = tmp_path
    cast = Cast()
    accepted(cast.body, cast.item, 10, 20142)
    make_indicator(
        "reported-figure", cast.plan, kind="count", code="R1", parameters={"item": cast.item.code}, target=100
    )
    Quarter.objects.filter(pk__lt=20143).update(closed_at="2014-07-20T08:00Z", closed_by=cast.office)
    call_command("recompute_attainment", verbosity=0)
    return cast


class People:
    """A page of the browser for each person, all open at once."""

    def __init__(self, browser: Browser, live_server, sign_in) -> None:
        self.browser, self.server, self.sign_in = browser, live_server, sign_in
        self.pages: dict[str, Page] = {}

    def of(self, user) -> Page:
        if user.username not in self.pages:
            page = open_page(self.browser)
            self.sign_in(page, self.server, user.username)
            self.pages[user.username] = page
        return self.pages[user.username]

    def at(self, user, path: str) -> Page:
        page = self.of(user)
        page.goto(f"{self.server.url}{path}")
        return page


@pytest.fixture
def people(browser, live_server, sign_in):
    found = People(browser, live_server, sign_in)
    yield found
    for page in found.pages.values():
        page.context.close()


def test_a_quarter_is_reported_returned_accepted_closed_and_corrected(
    cast, people, settings, celery_worker_process, tmp_path
) -> None:
    settings.BUSINESS_DATE = "2014-10-09"
    worker = celery_worker_process()
    report_with_an_explanation_and_a_file(cast, people, tmp_path)
    return_and_accept(cast, people)
    expect_figure(cast, people, "42")
    stop_children([worker])

    settings.BUSINESS_DATE = "2014-10-13"
    close(cast, people)
    settings.BUSINESS_DATE = "2014-10-16"
    celery_worker_process()
    correct(cast, people)
    page = people.at(cast.office, f"{indicator_url()}?quarter=2014Q3")
    expect(page.locator(".closed__correction")).to_be_visible()
    expect(page.locator(".closed")).to_contain_text("45")
    expect_figure(cast, people, "42")
    # The day before anything was accepted, only the quarter before was known.
    expect_figure(cast, people, "10", "&as_of=2014-10-08")


def report_with_an_explanation_and_a_file(cast: Cast, people: People, folder: Path) -> None:
    page = people.at(cast.liaison, "/home/")
    page.get_by_role("link", name="打开报告").click()
    item = page.locator(".item")
    item.locator("[name=figure]").fill("30")
    item.locator("[name=figure]").press("Tab")
    expect(item).to_contain_text("比上季度变动+200%")
    expect(item).to_contain_text("请对该数值作出说明")
    item.locator("[name=explanation]").fill("专项行动集中在本季度")
    item.locator("[name=explanation]").press("Tab")
    expect(page.locator("#report-progress")).to_contain_text("已填写完整，可以审签")
    assert serious(page) == []
    paper = folder / "台账.pdf"
    paper.write_bytes(b"%PDF-1.4\n%%EOF\n")
    page.get_by_role("link", name="提交附件").click()
    # Until its script has run, the page would take no notice of a file.
    expect(page.locator("[data-evidence-drop]")).to_be_visible()
    page.locator("[data-evidence-choose]").set_input_files(paper)
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("link", name="台账.pdf")).to_be_visible()
    sign_and_submit(cast, people)


def sign_and_submit(cast: Cast, people: People) -> None:
    page = people.at(cast.head, cast.report.get_absolute_url())
    page.get_by_role("link", name="审签", exact=True).click()
    page.get_by_role("button", name="审签", exact=True).click()
    expect(page.locator(".notice").first).to_contain_text("已审签")
    page = people.at(cast.liaison, "/home/")
    page.get_by_role("link", name="报送", exact=True).click()
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.locator(".notice").first).to_contain_text("已报送")


def return_and_accept(cast: Cast, people: People) -> None:
    review = f"{cast.report.get_absolute_url()}review/"
    page = people.at(cast.office, review)
    page.locator(f"[name=remark-{cast.item.pk}]").fill("与台账差两件，请核对")
    page.locator("#return-reason").fill("数据有误")
    page.get_by_role("button", name="按此原因退回").click()
    expect(page.locator(".notice").first).to_contain_text("已退回")
    page = people.at(cast.liaison, "/home/")
    expect(page.locator("main")).to_contain_text("与台账差两件，请核对")
    page.get_by_role("link", name="打开报告").click()
    figure = page.locator(".item [name=figure]")
    figure.fill("32")
    figure.press("Tab")
    expect(page.locator(".item .item__saved-at")).to_be_visible()
    sign_and_submit(cast, people)
    page = people.at(cast.office, review)
    send_form(page.locator("[data-key=a]"))
    assert Report.objects.get(pk=cast.report.pk).state == "accepted"
    page = people.at(cast.office, "/reports/?year=2014")
    expect(page.locator(f"a.mark[href='{cast.report.get_absolute_url()}']")).to_contain_text("通")


def close(cast: Cast, people: People) -> None:
    page = people.at(cast.office, "/quarters/2014Q3/close/")
    page.locator("#note").fill("季度工作已结束")
    send_form(page.get_by_role("button", name="归档锁定"))
    expect(page.locator(".notice--success")).to_contain_text("2014年第三季度")
    assert Quarter.objects.get(pk=20143).is_closed


def correct(cast: Cast, people: People) -> None:
    page = people.at(cast.liaison, f"{cast.report.get_absolute_url()}correct/")
    page.get_by_label(cast.item.label).fill("35")
    page.locator("[name=reason]").fill("漏报三件")
    send_form(page.locator("main form button[type=submit]").last)
    correction = cast.report.corrections.get()
    page = people.at(cast.office, f"/reports/corrections/{correction.pk}/")
    expect(page.locator(".effects")).to_contain_text("R1")
    page.locator("[name=verdict][value=approve]").check()
    send_form(page.locator("main form button[type=submit]").last)
    assert [version.number for version in cast.report.versions.all()] == [1, 2]
    people.at(cast.office, f"{indicator_url()}?quarter=2014Q3")


def indicator_url() -> str:
    return Indicator.objects.get(code="R1").get_absolute_url()


def expect_figure(cast: Cast, people: People, value: str, query: str = "") -> None:
    """Wait until the indicator's page shows the figure of the year to the third quarter."""
    page = people.of(cast.office)
    for _attempt in range(30):
        page.goto(f"{people.server.url}{indicator_url()}?quarter=2014Q3{query}")
        if page.locator(".fig--hero .fig__value").first.inner_text() == value:
            return
        page.wait_for_timeout(500)
    expect(page.locator(".fig--hero .fig__value").first).to_have_text(value)
