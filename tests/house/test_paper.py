"""Everything that a page with a print button shows on screen stands on paper too."""

import datetime as dt
import re
from collections import Counter

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from assessment.models import Sheet
from bulletin.models import Bulletin
from bulletin.services.results import results_draft
from inspections.models import SpotCheck
from inspections.services import spot_check_save
from launcher.places import ROOT
from meetings.services import meeting_create
from notifications.models import Notice
from reporting.models import ReportCorrection, ReportVersion
from targets.models import Attainment, Indicator, Milestone, Plan
from targets.services import stale_recompute
from tests.browsing import show_answer
from tests.demonstration import Demonstration
from tests.plans.amendments import propose
from tests.plans.test_successors import begin

# Pages, and the template of each that has the button.
PAGES = {
    "/board/": "dashboard/board.html",
    "/board/?group=B&light=behind": "dashboard/board.html",
    "/leadership/": "dashboard/leadership.html",
    "/townships/?quarter=2014Q3": "dashboard/townships.html",
    "/townships/map/?quarter=2014Q3": "dashboard/township_map.html",
    "/townships/120115118/?quarter=2014Q3": "dashboard/township.html",
    "/plans/2010-2015/indicators/B6/?quarter=2014Q3": "dashboard/indicator.html",
    "/plans/2010-2015/indicators/A5/": "dashboard/indicator.html",
    "/plans/2010-2015/indicators/B6/rows/denominator/?quarter=2014Q3": "dashboard/indicator_rows.html",
    "/plans/2010-2015/": "plans/plan.html",
    "/plans/2010-2015/lead-group/": "plans/lead_group.html",
    "/bodies/zhijian/": "plans/body.html",
    "/quarters/": "plans/quarters.html",
    "/reports/": "reporting/matrix.html",
    "/reports/?year=all": "reporting/matrix.html",
    "/reports/rates/": "reporting/rates.html",
    "/reports/rates/?year=all": "reporting/rates.html",
    "/reports/missing/": "reporting/missing.html",
    "/reports/summary/": "reporting/summary.html",
    "/reports/zhijian/2014Q3/": "reporting/page.html",
    "/reports/zhijian/2014Q3/paper/": "reporting/paper.html",
    "version": "reporting/version.html",
    "correction": "reporting/correction.html",
    "/cases/summary/": "inspections/case_summary.html",
    "notice": "notifications/notices/notice.html",
    "changed figure": "dashboard/why.html",
    "moved rows": "dashboard/why_rows.html",
    "/plans/2010-2015/indicators/B6/what-if/?quarter=2014Q3": "dashboard/what_if.html",
    "/assessment/league/": "assessment/league.html",
    "results": "assessment/results.html",
    "sheet": "assessment/sheet.html",
    "bulletin": "bulletin/bulletin.html",
    "circular of results": "bulletin/results.html",
    "meeting": "meetings/meeting.html",
    "amendments": "registers/list.html",
    "/cases/?print=all": "registers/list.html",
    "amendment": "plans/amendment.html",
    "/plans/2010-2015/indicators/A2/versions/": "plans/versions.html",
    "draft": "plans/draft.html",
    "draft's document": "plans/draft_document.html",
    "/milestones/": "plans/milestones.html",
    "milestone": "plans/milestone.html",
    "/sites/scores/": "enterprises/base_scores.html",
    "/permissions/": "operations/permissions.html",
    "/operations/self-check/": "operations/self_check.html",
}
# What the office does not see.
OF_WATCHERS = {"/operations/self-check/"}
# The words that the screen shows, text by text; what is there to be clicked or typed into is left out, but no part of a table.
MARGIN = 12 / 25.4 * 72
"""The narrowest lower margin of the style sheets (12 mm), in points."""
WORDS = """() => {
  const clicked = '.btn, button, form.filters, nav, select, summary, .visually-hidden, script, style, template';
  const found = [], walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const words = walk.currentNode.textContent.replace(/\\s+/g, ''), place = walk.currentNode.parentElement;
    if (!words || place.closest(clicked) || !place.checkVisibility({visibilityProperty: true})) continue;
    if (place.closest('.no-print') && !place.closest('table')) continue;
    const range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    if (range.getBoundingClientRect().width) found.push(words);
  }
  return found;
}"""
# What sticks to the window lies over other words on paper.
STICKING = """() => [...document.querySelectorAll('main *')].filter(one => one.checkVisibility()
  && ['sticky', 'fixed'].includes(getComputedStyle(one).position)).map(one => one.className || one.tagName)"""

pytestmark = pytest.mark.browser


@pytest.fixture
def office(demonstration: Demonstration, client: Client) -> Client:
    client.force_login(User.objects.get(username="office"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def address_of(page: str) -> str:
    office = User.objects.get(username="office")
    given = {"title": "第四季度例会", "held_on": dt.date(2014, 10, 16), "chair": "副区长", "plan": Plan.objects.get()}
    version, sheet = ReportVersion.objects.select_related("report").last(), Sheet.objects.filter(state="final").first()
    made = {
        "version": lambda: f"{version.report.get_absolute_url()}versions/{version.number}/",
        "correction": lambda: f"/reports/corrections/{ReportCorrection.objects.first().pk}/",
        "notice": lambda: Notice.objects.exclude(sent_at=None).first().get_absolute_url(),
        "results": lambda: reverse("assessment:results", args=[sheet.scheme_id]),
        "sheet": sheet.get_absolute_url,
        "bulletin": lambda: Bulletin.objects.exclude(issued_on=None).first().get_absolute_url(),
        "circular of results": lambda: results_draft(scheme=sheet.scheme, user=office).get_absolute_url(),
        "moved rows": change_a_batch,
        "changed figure": lambda: re.sub("/why/.*/", "/why/", change_a_batch()),
        "meeting": lambda: meeting_create(user=office, **given).get_absolute_url(),
        "draft": lambda: begin(Plan.objects.get()).get_absolute_url(),
        "draft's document": lambda: f"{begin(Plan.objects.get()).get_absolute_url()}document/",
        "amendments": lambda: propose(Indicator.objects.get(code="B5"), dt.date(2015, 1, 1)) and "/amendments/",
        "milestone": lambda: reverse("plans:milestone", args=[Milestone.objects.first().pk]),
        "amendment": lambda: propose(Indicator.objects.get(code="B5"), dt.date(2015, 1, 1)).get_absolute_url(),
    }
    return made[page]() if page in made else page


def change_a_batch() -> str:
    """Pass a batch that had failed, and return the address of what that moved."""
    of_quarter = SpotCheck.objects.filter(stage="market", sampled_on__range=("2014-07-01", "2014-09-30"))
    check = of_quarter.filter(first_result="failed", retest_result="").first()
    check.first_result = "passed"
    spot_check_save(spot_check=check)
    stale_recompute()
    figures = Attainment.objects.filter(indicator__code="B6", quarter=20143, window="year_to_date")
    last = figures.order_by("-revision")[0].revision
    address = reverse("dashboard:indicator-moved", args=["2010-2015", "B6", last - 1, last])
    return f"{address}?quarter=2014Q3&window=year_to_date"


def words_on_paper(page: Page) -> str:
    if page.locator("[data-chart]").count():
        # The first print of a page with charts, which it draws, leaves some characters of its text without their Unicode.
        page.pdf(prefer_css_page_size=True, print_background=True)
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    # Only what lies within the paper and above its margin, whose line would stand within a text that goes on overleaf; a word that
    # is broken at a line's end is one word.
    text = "".join(sheet.get_textpage().get_text_bounded(bottom=MARGIN) for sheet in document)
    return re.sub(r"[\s\x02\ufffe]+", "", text)


def test_every_page_with_a_print_button_is_tried():
    found = {path for path in (ROOT / "templates").rglob("*.html") if "data-print" in path.read_text()}
    assert {str(path.relative_to(ROOT / "templates")) for path in found} == set(PAGES.values())


@pytest.mark.parametrize("page", PAGES)
def test_paper_shows_what_the_screen_shows(office, browser_page, page):
    if page in OF_WATCHERS:
        office.force_login(User.objects.get(username="auditor"), backend="django.contrib.auth.backends.ModelBackend")
    # As cards it goes to paper as the table too, of which the screen shows nothing then.
    office.post("/board/look/", {"look": "table"})
    show_answer(browser_page, office.get(address_of(page)))
    shown = Counter(browser_page.evaluate(WORDS))
    assert shown.total() > 15
    paper = words_on_paper(browser_page)
    assert {words: count for words, count in shown.items() if paper.count(words) < count} == {}
    browser_page.emulate_media(media="print")
    assert browser_page.evaluate(STICKING) == []


@pytest.mark.parametrize(
    ("address", "look"),
    [
        ("/board/?quarter=2014Q3", "cards"),
        ("/board/?quarter=2014Q3", "table"),
        ("/townships/?quarter=2014Q3", "table"),
        ("/townships/map/?quarter=2014Q3", "table"),
    ],
)
def test_what_is_handed_round_in_a_meeting_takes_one_page_across(
    office: Client, browser_page: Page, address: str, look: str
) -> None:
    office.post("/board/look/", {"look": look})
    show_answer(browser_page, office.get(address))
    document = pypdfium2.PdfDocument(browser_page.pdf(prefer_css_page_size=True, print_background=True))
    assert [[round(side / 72 * 25.4) for side in sheet.get_size()] for sheet in document] == [[297, 210]]


def test_the_leadership_view_is_handed_round_on_three_sheets_at_most(office: Client, browser_page: Page) -> None:
    show_answer(browser_page, office.get("/leadership/?quarter=2014Q3"))
    document = pypdfium2.PdfDocument(browser_page.pdf(prefer_css_page_size=True, print_background=True))
    assert len(document) <= 3


def test_all_rows_of_a_list_go_to_paper_with_their_filter_day_person_and_the_number_of_each_sheet(
    office: Client, browser_page: Page
) -> None:
    page = office.get("/complaints/?kind=complaint&print=all")
    show_answer(browser_page, page)
    browser_page.pdf(prefer_css_page_size=True, print_background=True)
    document = pypdfium2.PdfDocument(browser_page.pdf(prefer_css_page_size=True, print_background=True))
    sheets = [re.sub(r"[\s\x02\ufffe]+", "", one.get_textpage().get_text_bounded()) for one in document]
    assert len(sheets) > 1
    for number, words in enumerate(sheets, 1):
        assert f"{number}/{len(sheets)}" in words
        assert "2014-10-15打印" in words
    numbers = [row.record.number for row in page.context["table"].page.object_list]
    assert [number for number in numbers if not any(number in words for words in sheets)] == []
    assert len(numbers) == page.context["total"]
