"""Pages as people meet them: accessible, within their width, and without a complaint from the browser."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Page

from accounts.models import Role, User
from targets.services import figures_recompute
from tests import databases
from tests.factories import make_certificate, make_enterprise, make_product, make_spot_check, make_township

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text()
PAGES = [
    "/board/?quarter=2014Q3",
    "/leadership/?quarter=2014Q3",
    "/wall/",
    "/townships/?quarter=2014Q3",
    "/townships/map/?quarter=2014Q3",
    "/spot-checks/producers/",
    "/plans/2010-2015/indicators/B6/?quarter=2014Q3",
    "/plans/2010-2015/indicators/A3/?quarter=2014Q3",
    "/plans/2010-2015/indicators/B6/rows/denominator/?quarter=2014Q3",
    "/plans/2010-2015/indicators/B6/what-if/?quarter=2014Q3",
    "/meetings/new/",
    "/plans/2010-2015/",
    "/bodies/",
    "/spot-checks/",
    "/enterprises/",
    "/imports/",
]
WIDTHS = {"desk": (1440, 900), "phone": (390, 844)}

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="session")
def visited_database(migrated_database: str, django_db_blocker: Any) -> str:
    """Return the name of a database with the plan, a few rows of every look and somebody of the office, to be copied."""

    def fill() -> None:
        call_command("load_plan", verbosity=0)
        town = make_township()
        for result in ("passed", "passed", "failed", "refused", "pending"):
            make_spot_check(
                first_result=result, township=town, category="食品", producer_name="天津市宝坻区某某食品有限公司"
            )
        make_certificate()
        make_product(make_enterprise(township=town))
        figures_recompute()
        User.objects.create_user(username="visitor", role=Role.OFFICE, display_name="张三")

    with django_db_blocker.unblock():
        return databases.made_once("visited", fill, migrated_database)


@pytest.fixture
def portal(visited_database: str, live_server: Any, browser_page: Page, sign_in: Callable[..., None]) -> Iterator[Page]:
    """Open the portal for the office on a copy of that database of the test's own."""
    own = f"{visited_database}_{databases.WORKER}"
    databases.copied(visited_database, own)
    with databases.working_in(own):
        sign_in(browser_page, live_server, "visitor")
        yield browser_page
        browser_page.close()
    databases.dropped(own)


def serious(page: Page) -> list[str]:
    """Return what axe finds serious or worse; its source is evaluated, since the page allows no foreign script."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']}).then(result => result.violations)")
    return [
        f"{fault['id']}: {node['html'][:160]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def test_axe_finds_nothing_serious_and_nothing_sticks_out(portal: Page, live_server: Any) -> None:
    faults = []
    for address in PAGES:
        answer = portal.goto(live_server.url + address)
        faults += [f"{address} answers {answer.status}"] if answer.status != 200 else []
        for width, (wide, high) in WIDTHS.items():
            portal.set_viewport_size({"width": wide, "height": high})
            faults += [f"{address} {width} {fault}" for fault in serious(portal)]
            faults += [f"{address} {width} is {overflow(portal)} px too wide"] if overflow(portal) > 0 else []
    assert not faults, "\n".join(faults)


def test_sign_in_page_is_accessible(live_server: Any, browser_page: Page) -> None:
    browser_page.goto(live_server.url + "/")
    assert serious(browser_page) == []


def test_the_board_as_a_table_shows_all_goals_on_the_screen_of_an_officials_laptop(
    portal: Page, live_server: Any
) -> None:
    portal.set_viewport_size({"width": 1366, "height": 768})
    portal.goto(live_server.url + "/board/?quarter=2014Q3")
    portal.click("button[value=table]")
    lines = portal.locator(".board-table tbody tr")
    lines.first.wait_for()
    assert lines.count() == 28
    assert lines.last.evaluate("line => line.getBoundingClientRect().bottom") <= 768
    assert (serious(portal), overflow(portal)) == ([], 0)
    assert "quarter=2014Q3" in portal.url


def test_wall_fits_its_screen_and_takes_turns(portal: Page, live_server: Any) -> None:
    portal.set_viewport_size({"width": 1920, "height": 1080})
    portal.goto(live_server.url + "/wall/")
    size = "[document.body.scrollWidth, document.body.scrollHeight]"
    cut = "selector => [...document.querySelectorAll(selector)].filter(e => e.scrollHeight > e.clientHeight + 1).map(e => e.textContent)"
    assert portal.evaluate(size) == [1920, 1080]
    assert portal.locator(".wall-card").count() == 28
    assert portal.evaluate(cut, ".wall-card, .wall-red") == []
    portal.locator(".wall-map").wait_for(state="attached")
    for _ in range(portal.locator("#wall [data-wall-list]").count()):
        portal.keyboard.press("ArrowRight")
    assert (portal.locator("#wall").is_visible(), portal.locator(".wall-map").is_visible()) == (False, True)
    assert portal.evaluate(size) == [1920, 1080]
    assert portal.evaluate(cut, ".wall-map, .wall-side") == []
    assert serious(portal) == []
    portal.keyboard.press(" ")
    assert portal.locator("[data-wall-pause]").get_attribute("aria-pressed") == "true"
    portal.keyboard.press("Escape")
    portal.wait_for_url("**/leadership/")


def test_chart_stands_on_the_first_screen_and_can_be_taken_along(portal: Page, live_server: Any) -> None:
    portal.set_viewport_size({"width": 1366, "height": 768})
    for code in ("B6", "A3"):
        portal.goto(live_server.url + f"/plans/2010-2015/indicators/{code}/?quarter=2014Q3")
        assert portal.locator("[data-chart] canvas").bounding_box()["y"] < 420, code
    portal.goto(live_server.url + "/plans/2010-2015/indicators/B6/?quarter=2014Q3")
    table = portal.locator("#trend-table")
    assert not table.is_visible()
    portal.click("[data-table-toggle]")
    assert table.is_visible()
    assert table.locator("tbody tr").count() == 19
    drawn = portal.evaluate("document.querySelector('[data-chart] canvas').toDataURL()")
    portal.click("[data-chart-band]")
    assert portal.locator("[data-chart-band]").get_attribute("aria-pressed") == "true"
    assert portal.evaluate("document.querySelector('[data-chart] canvas').toDataURL()") != drawn
    with portal.expect_download() as picture:
        portal.click("[data-save-chart]")
    assert picture.value.suggested_filename == "B6_2014Q3_year_to_date.png"
    assert Path(picture.value.path()).read_bytes()[16:24] == (2240).to_bytes(4) + (1120).to_bytes(4)
    portal.click(".windows a[href*='window=plan_to_date']")
    assert portal.locator(".windows [aria-current]").inner_text().startswith("规划期累计")


def test_quarter_is_chosen_and_the_choice_survives_a_light(portal: Page, live_server: Any) -> None:
    portal.goto(live_server.url + "/board/")
    portal.select_option("select[name=quarter]", "2012Q4")
    portal.wait_for_url("**quarter=2012Q4**")
    portal.click("nav.light-filter__lights a:nth-child(5)")
    portal.wait_for_url("**light=off_track**")
    assert "quarter=2012Q4" in portal.url


def test_phone_opens_and_closes_the_navigation(portal: Page, live_server: Any) -> None:
    portal.set_viewport_size({"width": 390, "height": 844})
    portal.goto(live_server.url + "/board/")
    link = portal.locator("#navigation a[href='/leadership/']")
    assert not link.is_visible()
    portal.click(".top-bar__toggle")
    link.wait_for(state="visible")
    link.click()
    portal.wait_for_url("**/leadership/")


def test_wall_refreshes_itself_without_reloading(portal: Page, live_server: Any) -> None:
    portal.goto(live_server.url + "/wall/")
    portal.evaluate("document.body.dataset.kept = 'yes'")
    make_spot_check(first_result="failed")
    figures_recompute()
    with portal.expect_response("**/wall/"):
        portal.evaluate(
            "htmx.trigger('#wall', 'every'), htmx.ajax('GET', '/wall/', {source: '#wall', target: '#wall', select: '#wall > *', swap: 'innerHTML'})"
        )
    portal.wait_for_function("document.querySelector('.wall-goals').textContent.includes('40.00 %')")
    assert portal.evaluate("document.body.dataset.kept") == "yes"


def test_top_bar_and_menu_stay_in_sight_at_the_end_of_a_long_page(portal: Page, live_server: Any) -> None:
    for width, height in [(1440, 900), (1366, 768), (1920, 1080), (390, 844)]:
        portal.set_viewport_size({"width": width, "height": height})
        portal.goto(live_server.url + "/plans/2010-2015/")
        portal.evaluate("window.scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
        assert portal.evaluate("window.scrollY") > 2 * height
        assert portal.evaluate("document.querySelector('.top-bar').getBoundingClientRect().top") == 0
        if width > 992:
            menu = portal.evaluate("document.querySelector('.side').getBoundingClientRect().toJSON()")
            assert (round(menu["top"]), round(menu["bottom"])) == (52, height)
            # The last one that needs no account of the staff.
            portal.locator(".side a:not([href='/admin/'])").last.click()
            portal.wait_for_url(lambda address: "/plans/" not in address)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_light_of_the_filter_is_cut_off(portal: Page, live_server: Any, language: str) -> None:
    portal.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    cut = "[...document.querySelectorAll('.light-filter__lights, .light-filter__lights a')].filter(e => e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight).map(e => e.textContent)"
    for width in (1920, 1440, 1366, 1024, 390):
        portal.set_viewport_size({"width": width, "height": 900})
        portal.goto(live_server.url + "/board/")
        assert portal.evaluate(cut) == [], width
