"""The administrator's pages: accounts opened, changed, closed, handed over, with passwords shown once; the log of sign-ins."""

import re

import pytest
from axes.models import AccessAttempt
from django.contrib import admin as raw_admin
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import AccountChange, Role, User
from accounts.services import draw_password, password_reset, user_create, user_save
from api.tokens import token_create, token_find
from tests.factories import make_body, make_user
from tests.pages import find_elements, read_text, read_texts
from tests.queries import list_queries

pytestmark = pytest.mark.django_db
PASSWORD = "long-and-odd-1"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def admin() -> User:
    return make_user(Role.ADMIN, display_name="王管")


@pytest.fixture
def pages(client: Client, admin: User) -> Client:
    client.force_login(admin, backend=BACKEND)
    return client


def sign_in(username: str, password: str) -> tuple[Client, int]:
    client = Client()
    return client, client.post("/sign-in/", {"username": username, "password": password}).status_code


def open_account(pages: Client, **fields: object) -> object:
    return pages.post(reverse("accounts:user-new"), {"username": "new", "display_name": "赵六", "email": ""} | fields)


def changed(user: User) -> list[tuple[str, str, str]]:
    return list(AccountChange.objects.filter(account=user).order_by("pk").values_list("what", "before", "after"))


def test_an_account_is_opened_and_the_role_decides_the_door(pages):
    open_account(pages, role="office")
    assert User.objects.get(username="new").is_staff
    answer = open_account(pages, username="other", role="liaison")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["body"])
    open_account(pages, username="other", role="liaison", body=make_body().pk)
    other = User.objects.get(username="other")
    assert (other.is_staff, changed(other)) == (False, [("opened", "—", "部门联络员")])


def test_a_name_that_is_taken_is_refused_in_words(pages, admin):
    answer = open_account(pages, username=admin.username, role="office")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["username"])


def test_the_first_password_is_shown_once_and_nothing_opens_before_an_own_one_is_chosen(pages):
    first = read_text(open_account(pages, role="office"), "#secret")
    user = User.objects.get(username="new")
    assert first not in pages.get(reverse("accounts:user", args=[user.pk])).content.decode()
    client, status = sign_in("new", first)
    assert status == 302
    for address in ("/", "/enterprises/", "/api/v1/enterprises/", "/password/changed/"):
        assert client.get(address).url == "/password/"
    assert read_texts(client.get("/password/"), ".notice--warning")
    own = {"old_password": first, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post("/password/", own).url == "/password/changed/"
    assert client.get("/enterprises/").status_code == 200
    user.refresh_from_db()
    assert (user.must_change_password, sign_in("new", PASSWORD)[0].get("/enterprises/").status_code) == (False, 200)


def test_drawn_passwords_are_of_all_kinds_and_without_signs_taken_for_one_another():
    drawn = [draw_password() for _ in range(50)]
    assert len(set(drawn)) == 50
    for password in drawn:
        assert re.fullmatch(r"([a-zA-Z2-9]{3}-){3}[a-zA-Z2-9]{3}", password)
        assert not set(password) & set("0O1lIio")
        assert re.search("[a-z]", password) and re.search("[A-Z]", password) and re.search("[2-9]", password)


def test_a_new_password_ends_the_old_one_sessions_tokens_and_the_lock(pages, admin):
    user = user_create(username="clerk", role=Role.OFFICE, password=PASSWORD)
    client, _status = sign_in("clerk", PASSWORD)
    secret = token_create(user=user, name="sheet", days=30)[1]
    for _ in range(5):
        sign_in("clerk", "wrong")
    assert token_find(secret) and client.get("/enterprises/").status_code == 200
    password = read_text(pages.post(reverse("accounts:user-password", args=[user.pk])), "#secret")
    assert client.get("/enterprises/").status_code == 302
    assert token_find(secret) is None
    assert (sign_in("clerk", PASSWORD)[1], sign_in("clerk", password)[1]) == (200, 302)
    assert changed(user) == [("password", "—", "—"), ("lock", "登录失败5次", "无")]
    with pytest.raises(ValidationError, match="本人"):
        password_reset(user=admin, by=admin)
    assert pages.post(reverse("accounts:user-password", args=[admin.pk])).status_code == 302


def test_a_closed_account_is_out_with_the_next_click_and_can_be_opened_again(pages):
    user = user_create(username="clerk", role=Role.OFFICE, password=PASSWORD)
    client, _status = sign_in("clerk", PASSWORD)
    address = reverse("accounts:user-state", args=[user.pk])
    pages.post(address, {"state": "closed"})
    assert client.get("/enterprises/").status_code == 302
    assert sign_in("clerk", PASSWORD)[1] == 200
    pages.post(address, {"state": "open"})
    assert sign_in("clerk", PASSWORD)[1] == 302
    assert changed(user) == [("active", "启用", "停用"), ("active", "停用", "启用")]


def test_an_account_is_unlocked_on_its_page(pages):
    user = user_create(username="locked", role=Role.LEADER, password=PASSWORD)
    for _ in range(5):
        sign_in("locked", "wrong")
    assert AccessAttempt.objects.filter(username="locked").exists()
    assert read_texts(pages.get("/users/", {"state": "locked"}), "td .tag") == ["已锁定"]
    pages.post(reverse("accounts:user-unlock", args=[user.pk]))
    assert not AccessAttempt.objects.filter(username="locked").exists()
    assert not find_elements(pages.get("/users/", {"state": "locked"}), "tbody tr")


def test_a_liaison_hands_over_to_a_successor_of_the_same_body(pages):
    body = make_body(name="质监局")
    user = user_create(username="old", role=Role.LIAISON, password=PASSWORD, display_name="李文", body=body)
    client, _status = sign_in("old", PASSWORD)
    address = reverse("accounts:user-hand-over", args=[user.pk])
    taken = pages.post(address, {"username": "old", "display_name": "孙七", "email": ""})
    assert (taken.status_code, User.objects.get(pk=user.pk).is_active) == (422, True)
    slip = pages.post(address, {"username": "next", "display_name": "孙七", "email": ""})
    successor, user = User.objects.get(username="next"), User.objects.get(pk=user.pk)
    assert (successor.role, successor.body, successor.must_change_password) == (Role.LIAISON, body, True)
    assert (user.is_active, user.display_name, client.get("/bodies/").status_code) == (False, "李文", 302)
    assert sign_in("next", read_text(slip, "#secret"))[1] == 302
    assert changed(user) == [("active", "启用", "停用"), ("handed", "李文", "孙七")]
    assert pages.get(address).status_code == 404, "a closed account has nothing to hand over"


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR])
def test_the_last_of_a_kind_stays_and_nobody_closes_themselves(admin, role):
    last = admin if role == Role.ADMIN else make_user(role)
    by = make_user(Role.OFFICE)
    for fields in ({"is_active": False}, {"role": Role.LEADER}):
        with pytest.raises(ValidationError, match="最后一个"):
            user_save(user=User(pk=last.pk, **values_of(last) | fields), by=by)
    make_user(role)
    user_save(user=User(pk=last.pk, **values_of(last) | {"is_active": False}), by=by)
    by.is_active = False
    with pytest.raises(ValidationError, match="本人"):
        user_save(user=by, by=by)


def values_of(user: User) -> dict[str, object]:
    return {name: getattr(user, name) for name in ("username", "display_name", "role", "password", "is_active")}


def test_no_account_is_deleted():
    assert not raw_admin.site.is_registered(User)


def test_the_list_is_narrowed_and_takes_as_many_queries_for_many(pages, admin):
    body = make_body(name="质监局")
    make_user(Role.LIAISON, display_name="李文", body=body)
    make_user(Role.LEADER, display_name="李武", is_active=False)

    def names(**asked: object) -> list[str]:
        return read_texts(pages.get("/users/", asked), "tbody td:first-child")

    assert names(q="李") == ["李文", "李武"]
    assert names(q="李", state="open") == ["李文"]
    assert names(body=body.pk) == ["李文"]
    assert names(role="admin") == ["王管"]
    # As in every list: what is no role narrows nothing.
    assert names(role="nobody") == names()
    queries = "session user listsettings user user user body switchchange accessattempt".split()
    assert list_queries(lambda: pages.get("/users/")) == queries
    for _ in range(30):
        make_user(Role.LIAISON, body=body)
    assert list_queries(lambda: pages.get("/users/")) == queries


def test_the_log_tells_sign_ins_failures_and_locks_with_the_person(client):
    user_create(username="clerk", role=Role.OFFICE, password=PASSWORD, display_name="李文")
    sign_in("clerk", PASSWORD)
    for _ in range(5):
        sign_in("clerk", "wrong")
    sign_in("nobody", "wrong")
    client.force_login(make_user(Role.AUDITOR), backend=BACKEND)

    def lines(**asked: str) -> list[str]:
        return read_texts(client.get("/sign-ins/", asked), "tbody td:nth-child(2), tbody td:nth-child(4)")

    assert lines(q="clerk") == ["已锁定", "李文", *["失败", "李文"] * 4, "登录成功", "李文"]
    assert lines(q="nobody") == ["失败", "无此账号"]
    assert lines(kind="locked") == ["已锁定", "李文"]
    assert lines(q="clerk", kind="in") == ["登录成功", "李文"]
    assert lines(q="127.0.0.1", kind="locked") == ["已锁定", "李文"]
    assert lines(end="2014-01-01") == []
    assert lines(start="2014-01-02", end="2014-01-01") == []


def test_the_administrator_begins_with_the_accounts(pages):
    assert pages.get("/").url == "/users/"
