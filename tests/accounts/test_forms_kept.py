"""What was typed into a form is not lost to the end of a session, to another sign-in or to a lost connection."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import User
from inspections.models import SpotCheck
from tests.factories import make_user
from tests.pages import find_elements
from tests.reporting.report_rows import Cast

STORED = re.compile(r"/spot-checks/\d+/")
TYPED = {
    "number": "CC1",
    "stage": "market",
    "sampled_on": "2014-08-15",
    "sample_name": "电线",
    "first_result": "passed",
}


class TestInABrowser:
    """With the scripts of the pages."""

    pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

    @pytest.fixture(autouse=True)
    def place(self, settings: Any, live_server: Any, browser_page: Page, browser_errors: list[str], sign_in: Callable):
        settings.BUSINESS_DATE = "2014-10-08"
        self.server, self.page, self.sign_in = live_server, browser_page, sign_in
        yield
        browser_errors.clear()

    def sign_in_anew(self, user: User) -> None:
        """Sign in by the form in another tab, which gives the browser another token."""
        Session.objects.all().delete()
        user.set_password("a-long-password")
        user.save()
        tab = self.page.context.new_page()
        tab.goto(f"{self.server.url}/sign-in/")
        tab.fill("[name=username]", user.username)
        tab.fill("[name=password]", "a-long-password")
        tab.click(".gate__submit")
        tab.wait_for_url(lambda address: "sign-in" not in address)
        tab.close()

    def open_report(self) -> Cast:
        cast = Cast()
        self.sign_in(self.page, self.server, cast.liaison.username)
        self.page.goto(f"{self.server.url}{cast.report.get_absolute_url()}")
        return cast

    def type_figure(self, text: str) -> None:
        self.page.locator("[name=figure]").fill(text)
        self.page.locator("[name=figure]").press("Tab")

    def reason(self) -> Any:
        return self.page.locator("[data-lost-words] [data-reason]:visible")

    def test_a_report_saves_on_after_signing_in_anew_in_another_tab(self):
        cast = self.open_report()
        self.sign_in_anew(cast.liaison)
        self.type_figure("31")
        expect(self.page.locator(".item__saved-at")).to_be_visible()
        expect(self.reason()).to_have_count(0)
        assert cast.now.values.get().figure == 31

    def test_a_report_says_that_the_session_ended_and_saves_once_signed_in_again(self):
        cast = self.open_report()
        Session.objects.all().delete()
        self.type_figure("32")
        expect(self.reason()).to_have_attribute("data-reason", "signed-out")
        assert cast.now.values.get().figure is None
        self.sign_in_anew(cast.liaison)
        self.page.evaluate("window.dispatchEvent(new Event('focus'))")
        expect(self.page.locator(".item__saved-at")).to_be_visible()
        assert (cast.now.values.get().figure, self.page.locator("[name=figure]").input_value()) == (32, "32")

    def test_a_report_is_not_saved_under_the_name_of_another_person(self):
        cast = self.open_report()
        self.sign_in_anew(cast.head)
        self.type_figure("33")
        expect(self.reason()).to_have_attribute("data-reason", "other-person")
        assert cast.now.values.get().figure is None

    def test_a_report_tells_a_lost_connection_from_a_refusal(self):
        cast = self.open_report()
        self.page.context.set_offline(True)
        self.type_figure("34")
        expect(self.reason()).to_have_attribute("data-reason", "lost")
        self.page.context.set_offline(False)
        expect(self.page.locator(".item__saved-at")).to_be_visible(timeout=15_000)
        assert cast.now.values.get().figure == 34
        self.page.route("**/items/**", lambda route: route.fulfill(status=403, body=""))
        self.type_figure("35")
        expect(self.reason()).to_have_attribute("data-reason", "refused")
        self.page.unroute("**/items/**")
        self.page.route("**/items/**", lambda route: route.fulfill(status=503, body=""))
        self.type_figure("36")
        expect(self.reason()).to_have_attribute("data-reason", "failed")

    def test_the_way_to_the_first_gap_puts_the_focus_into_its_field(self):
        cast = self.open_report()
        self.page.locator("#report-progress a").click()
        value = cast.now.values.get()
        expect(self.page.locator(f"#i{value.pk}-figure")).to_be_focused()

    def open_form(self) -> User:
        office = make_user()
        self.sign_in(self.page, self.server, office.username)
        self.page.goto(f"{self.server.url}/spot-checks/add/")
        self.page.fill("[name=number]", "CC1")
        self.page.select_option("[name=stage]", "market")
        self.page.fill("[name=sampled_on]", "2014-08-15")
        self.page.fill("[name=sample_name]", "电线")
        self.page.select_option("[name=first_result]", "passed")
        return office

    def save(self) -> None:
        self.page.get_by_role("button", name="保存").click()

    def kept(self) -> Any:
        return self.page.locator("form.entry-form .form-kept")

    def test_a_form_is_sent_after_signing_in_anew_in_another_tab(self):
        self.sign_in_anew(self.open_form())
        self.save()
        self.page.wait_for_url(STORED)
        assert SpotCheck.objects.get().sample_name == "电线"

    def test_a_form_stays_with_what_was_typed_until_the_same_person_is_signed_in(self):
        office = self.open_form()
        Session.objects.all().delete()
        self.save()
        expect(self.kept()).to_contain_text("您已退出登录")
        self.sign_in_anew(make_user())
        self.save()
        expect(self.kept()).to_contain_text("其他人员")
        self.page.context.set_offline(True)
        self.save()
        expect(self.kept()).to_contain_text("没有响应")
        self.page.context.set_offline(False)
        assert not SpotCheck.objects.exists()
        self.sign_in_anew(office)
        self.save()
        self.page.wait_for_url(STORED)
        assert SpotCheck.objects.count() == 1

    def test_an_unattended_form_says_when_its_session_has_ended(self, settings):
        settings.SESSION_COOKIE_AGE = 3
        self.open_form()
        expect(self.kept()).to_contain_text("您已退出登录", timeout=10_000)
        assert self.page.locator("[name=number]").input_value() == "CC1"


class TestWithoutScripts:
    """As the server answers a form whose token is stale, or whose session has ended."""

    pytestmark = pytest.mark.django_db
    OWN = {"Origin": "http://testserver"}

    @pytest.fixture
    def strict(self) -> Client:
        return Client(enforce_csrf_checks=True, headers=self.OWN)

    def signed_in(self, client: Client) -> User:
        user = make_user()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return user

    def test_a_form_with_a_stale_token_is_offered_again_with_what_was_typed_and_then_stored(self, strict):
        self.signed_in(strict)
        answer = strict.post("/spot-checks/add/", TYPED | {"csrfmiddlewaretoken": "x" * 64})
        assert (answer.status_code, dict(answer.context["kept"])) == (403, TYPED)
        again = TYPED | {"csrfmiddlewaretoken": str(answer.context["csrf_token"])}
        assert strict.post("/spot-checks/add/", again).status_code == 302
        assert SpotCheck.objects.get().number == "CC1"

    def test_a_form_of_another_site_is_offered_to_nobody(self, strict):
        self.signed_in(strict)
        answer = strict.post("/spot-checks/add/", TYPED, headers={"Origin": "http://elsewhere.example"})
        assert (answer.status_code, answer.templates[0].name) == (403, "403_csrf.html")

    def test_a_form_sent_after_the_session_ended_is_kept_and_asks_to_sign_in_first(self, client):
        answer = client.post("/spot-checks/add/", TYPED, headers=self.OWN)
        assert (answer.status_code, dict(answer.context["kept"])) == (403, TYPED)
        assert find_elements(answer, "a[href='/sign-in/']")

    def test_passwords_and_files_are_asked_for_again(self, strict, tmp_path):
        self.signed_in(strict)
        paper = tmp_path / "a.pdf"
        paper.write_bytes(b"%PDF")
        with paper.open("rb") as file:
            answer = strict.post("/password/", {"old_password": "secret-1", "file": file, "note": "x"})
        assert answer.context["kept"] == [("note", "x")]
        assert answer.context["passwords"] == ["old_password"]
        assert [name for name, _file in answer.context["files"]] == ["file"]
        assert b"secret-1" not in answer.content
