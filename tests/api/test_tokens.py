"""Tokens: made in the browser, shown once, kept as a digest, ending on a day, revoked by their owner or an administrator."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Role
from api.models import ApiToken
from api.tokens import digest_of, token_create
from tests.factories import make_user
from tests.pages import find_elements, read_text
from tests.queries import list_queries

pytestmark = pytest.mark.django_db


def test_the_secret_is_shown_once_and_only_its_digest_is_kept(client) -> None:
    client.force_login(make_user())
    secret = read_text(client.post("/tokens/", {"name": "ERP", "days": "30"}), "#secret")
    assert re.fullmatch(r"zl_[\w-]{43}", secret)
    token = ApiToken.objects.get()
    assert token.digest == digest_of(secret) and token.beginning == secret[:8]
    assert secret not in client.get("/tokens/").content.decode()
    assert timedelta(days=29, hours=23) < token.expires_at - timezone.now() < timedelta(days=30)


@pytest.mark.parametrize("days", ["0", "367", "", "x"])
def test_it_refuses_days_out_of_bounds(client, days: str) -> None:
    client.force_login(make_user())
    answer = client.post("/tokens/", {"name": "ERP", "days": days})
    assert answer.status_code == 422
    assert find_elements(answer, "#id_name[value=ERP]") and not ApiToken.objects.exists()


def test_it_refuses_a_second_token_of_the_same_name(client, caller) -> None:
    user = make_user()
    caller(user)
    client.force_login(user)
    assert client.post("/tokens/", {"name": "test", "days": "1"}).status_code == 422


def test_a_token_acts_as_its_owner(caller) -> None:
    assert caller(make_user(Role.AUDITOR)).get("enterprises/").status_code == 200
    assert caller(make_user(Role.ADMIN)).get("enterprises/").status_code == 403


@pytest.mark.parametrize("fault", ["revoked", "expired", "closed", "wrong", "none"])
def test_what_is_not_in_force_opens_nothing(caller, fault: str) -> None:
    program = caller(make_user())
    rows = ApiToken.objects.filter(pk=program.token.pk)
    if fault == "revoked":
        rows.update(revoked_at=timezone.now())
    if fault == "expired":
        rows.update(expires_at=timezone.now())
    if fault == "closed":
        program.user.is_active = False
        program.user.save()
    if fault == "wrong":
        program.secret += "x"
    answer = program.get("plans/") if fault != "none" else program.client.get("/api/v1/plans/")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="api"'
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_its_last_use_is_noted_but_not_at_every_call(caller) -> None:
    program = caller(make_user())
    program.get("bodies/")
    used = ApiToken.objects.get().last_used_at
    assert timezone.now() - used < timedelta(seconds=30)
    assert list_queries(lambda: program.get("bodies/")) == "apitoken body".split()
    assert ApiToken.objects.get().last_used_at == used


def test_revoking_asks_first_and_cannot_be_done_by_a_stranger(client, caller) -> None:
    program = caller(make_user())
    path = f"/tokens/{program.token.pk}/revoke/"
    client.force_login(make_user())
    assert client.get(path).status_code == client.post(path).status_code == 404
    client.force_login(program.user)
    assert read_text(client.get(path), "h1") == "吊销令牌“test”"
    assert program.get("plans/").status_code == 200
    assert client.post(path).headers["Location"] == "/tokens/"
    assert program.get("plans/").status_code == 401
    assert client.post(path).status_code == 404


@pytest.mark.parametrize(("role", "status"), [(Role.ADMIN, 200), (Role.AUDITOR, 200), (Role.OFFICE, 403)])
def test_administrators_and_auditors_see_everybodys_tokens(client, caller, role: str, status: int) -> None:
    program = caller(make_user())
    client.force_login(make_user(role))
    answer = client.get("/tokens/all/")
    assert answer.status_code == status
    assert program.secret not in answer.content.decode()
    revoked = client.post(f"/tokens/{program.token.pk}/revoke/").status_code
    assert revoked == (302 if status == 200 else 404)


def test_the_list_needs_the_same_queries_for_one_token_and_for_many(client, caller) -> None:
    client.force_login(make_user(Role.AUDITOR))
    for people in (1, 5):
        for _ in range(people):
            caller(make_user())
        assert list_queries(lambda: client.get("/tokens/all/")) == "session user apitoken".split()


def test_a_password_set_anew_ends_the_tokens_made_before_and_none_made_after(caller, client) -> None:
    user = make_user()
    program = caller(user)
    assert program.get("plans/").status_code == 200
    user.set_password("another-long-password")
    user.save(update_fields=["password"])
    assert program.get("plans/").status_code == 401
    client.force_login(user)
    assert [state for _token, state in client.get("/tokens/").context["tokens"]] == ["outdated"]
    token_create(user=user, name="later", days=1)
    states = [state for _token, state in client.get("/tokens/").context["tokens"]]
    assert states == ["valid", "outdated"]


def test_a_hash_that_django_renews_at_the_sign_in_ends_no_token(caller, settings) -> None:
    user = make_user(password="a-long-password")
    program = caller(user)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]
    assert user.check_password("a-long-password")
    user.refresh_from_db()
    assert user.password.startswith("pbkdf2_")
    assert program.get("plans/").status_code == 200


def test_one_person_has_at_most_twenty_tokens_in_force(client) -> None:
    user = make_user()
    for number in range(20):
        token_create(user=user, name=f"t{number}", days=1)
    client.force_login(user)
    answer = client.post("/tokens/", {"name": "one more", "days": "1"})
    assert answer.status_code == 422
    assert "20个" in answer.context["form"].errors["name"][0]
    ApiToken.objects.filter(name="t0").update(revoked_at=timezone.now())
    assert client.post("/tokens/", {"name": "one more", "days": "1"}).status_code == 200
