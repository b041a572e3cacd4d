"""Signing in and out, being locked out, the password, the language and the idle time-out."""

import datetime as dt

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from accounts.services import user_create
from tests.pages import find_elements, read_text

pytestmark = pytest.mark.django_db
PASSWORD = "long-and-odd-1"


@pytest.fixture
def clerk():
    return user_create(username="clerk", role=Role.OFFICE, password=PASSWORD, display_name="李文")


def sign_in(client: Client, password: str = PASSWORD, username: str = "clerk"):
    return client.post(reverse("accounts:sign-in"), {"username": username, "password": password})


def test_the_right_password_opens_the_portal(client, clerk):
    response = sign_in(client)
    assert (response.status_code, response.url) == (302, reverse("dashboard:home"))
    assert client.session["_auth_user_id"] == str(clerk.pk)


def test_it_leads_on_to_the_page_that_was_asked_for(client, clerk):
    asked = client.get(reverse("plans:bodies"))
    assert asked.url == f"{reverse('accounts:sign-in')}?next={reverse('plans:bodies')}"
    response = client.post(
        reverse("accounts:sign-in"), {"username": "clerk", "password": PASSWORD, "next": reverse("plans:bodies")}
    )
    assert response.url == reverse("plans:bodies")


def test_it_does_not_lead_to_a_foreign_site(client, clerk):
    response = client.post(
        reverse("accounts:sign-in"), {"username": "clerk", "password": PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert response.url == reverse("dashboard:home")


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(client, clerk):
    wrong_password, wrong_name = sign_in(client, "wrong"), sign_in(client, username="nobody")
    for response in (wrong_password, wrong_name):
        assert response.status_code == 200
        assert "用户名或密码不正确" in read_text(response, ".gate__form .notice--error")
    assert "_auth_user_id" not in client.session


def test_five_failures_lock_the_account_and_the_page_says_for_how_long(client, clerk):
    answers = [sign_in(client, "wrong").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "已连续输错 5 次，请在 15 分钟后再试" in read_text(locked, ".gate__card p")
    assert "_auth_user_id" not in client.session


def test_another_account_is_not_locked_with_it(client, clerk):
    user_create(username="other", role=Role.LEADER, password=PASSWORD)
    for _ in range(5):
        sign_in(client, "wrong")
    assert sign_in(client, username="other").status_code == 302


def test_a_closed_account_cannot_sign_in(client, clerk):
    clerk.is_active = False
    clerk.save(update_fields=["is_active"])
    assert sign_in(client).status_code == 200


def test_signing_out_takes_a_post(client, clerk):
    client.force_login(clerk)
    assert client.get(reverse("accounts:sign-out")).status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post(reverse("accounts:sign-out")).url == reverse("accounts:sign-in")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "address", ["/", "/plans/2010-2015/", "/plans/2010-2015/lead-group/", "/bodies/", "/bodies/zhijian/", "/password/"]
)
def test_strangers_are_sent_to_the_sign_in_page(client, address):
    assert client.get(address).url == f"{reverse('accounts:sign-in')}?next={address}"


def test_one_changes_ones_own_password(client, clerk):
    client.force_login(clerk)
    new = "another-odd-one-2"
    fields = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post(reverse("accounts:password-change"), fields).url == reverse("accounts:password-changed")
    clerk.refresh_from_db()
    assert clerk.check_password(new)
    assert client.get(reverse("accounts:password-changed")).status_code == 200


def test_a_weak_password_is_refused(client, clerk):
    client.force_login(clerk)
    fields = {"old_password": PASSWORD, "new_password1": "12345678", "new_password2": "12345678"}
    assert client.post(reverse("accounts:password-change"), fields).status_code == 200
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_half_an_hour_of_idleness_ends_the_session(client, clerk):
    client.force_login(clerk)
    assert client.session.get_expiry_age() == 30 * 60


def test_a_session_past_its_time_is_over(client, clerk):
    client.force_login(clerk)
    session = client.session
    session.set_expiry(dt.timedelta(seconds=-1))
    session.save()
    assert client.get(reverse("plans:bodies")).status_code == 302


def test_an_english_browser_gets_chinese(client):
    page = client.get(reverse("accounts:sign-in"), headers={"accept-language": "en-US,en;q=0.9"})
    assert page.headers["Content-Language"] == "zh-hans"
    assert read_text(page, "h1") == "宝坻区质量兴区工作平台"
    assert find_elements(page, "html")[0].get("lang") == "zh-CN"


def test_the_switch_gives_english_until_it_is_switched_back(client):
    client.post(reverse("set_language"), {"language": "en", "next": reverse("accounts:sign-in")})
    page = client.get(reverse("accounts:sign-in"), headers={"accept-language": "zh-CN"})
    assert read_text(page, "h1") == "Baodi District Quality Programme"
    client.post(reverse("set_language"), {"language": "zh-hans", "next": reverse("accounts:sign-in")})
    assert read_text(client.get(reverse("accounts:sign-in")), "h1") == "宝坻区质量兴区工作平台"


def test_the_chosen_language_is_the_persons_on_every_machine(client, clerk):
    client.force_login(clerk)
    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    client.post(reverse("set_language"), {"language": "fr", "next": "/"})
    clerk.refresh_from_db()
    assert clerk.language == "en"
    elsewhere = Client()
    assert sign_in(elsewhere).cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert elsewhere.get(reverse("plans:bodies")).headers["Content-Language"] == "en"
    # Whoever signs in after them and chose none reads what the machine showed before.
    client.logout()
    user_create(username="other", role=Role.OFFICE, password=PASSWORD, display_name="王五")
    assert settings.LANGUAGE_COOKIE_NAME not in sign_in(client, username="other").cookies


def test_a_language_that_the_portal_does_not_speak_is_passed_over(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    assert client.get(reverse("accounts:sign-in")).headers["Content-Language"] == "zh-hans"


def test_a_page_that_is_not_there_says_so_in_chinese(client, clerk):
    client.force_login(clerk)
    page = client.get("/nowhere/")
    assert page.status_code == 404
    assert read_text(page, "h1") == "页面不存在"


def test_the_page_for_failures_needs_no_request(client):
    assert "500" in render_to_string("500.html")
